"""The looks themselves: what is built like nothing before is looked at, wherever it stands."""

from __future__ import annotations

from axe import violations
from playwright.sync_api import Browser

PALE = "color: #bbb; background: #fff"
SHELL = """<!doctype html><html lang="zh" data-bs-theme="light"><head><title>表</title><style>{style}</style></head>
<body><main><h1>表</h1><ul>{items}</ul></main></body></html>"""


def found(browser: Browser, *pages: tuple[str, list[str]]) -> list[str]:
    """What is found on the last of several pages."""
    page, lines = browser.new_page(), []
    for style, items in pages:
        page.set_content(SHELL.format(style=style, items="".join(items)))
        lines = violations(page)
    page.close()
    return lines


def test_the_one_that_is_built_otherwise_is_found_among_many(browser: Browser) -> None:
    many = ["<li>甲的一行</li>"] * 40
    assert not found(browser, ("", many))
    odd = [*many, f'<li style="{PALE}">乙的一行</li>', *many]
    assert any("color-contrast" in line and "乙的一行" in line for line in found(browser, ("", odd)))


def test_a_class_seen_before_is_looked_at_again_where_it_stands_in_something_new(browser: Browser) -> None:
    style = f"@media (max-width: 500px) {{ .box .new-way {{ {PALE} }} }}"
    plain = ['<li class="new-way">甲的一行</li>']
    assert not found(browser, (style, plain))
    boxed = ['<li class="box"><b class="new-way">丙的一行</b></li>']
    lines = found(browser, (style, plain), (style, boxed))
    assert lines
    assert all("(390" in line and "丙的一行" in line for line in lines)


def test_what_is_pale_only_in_the_dark_is_found_on_both_widths(browser: Browser) -> None:
    style = f"@media (prefers-color-scheme: dark) {{ .dim {{ {PALE} }} }}"
    lines = found(browser, ("", ["<li>甲的一行</li>"]), (style, ['<li class="dim">丁的一行</li>'] * 9))
    assert {line.split(") ")[0] for line in lines} == {"about:blank (390, dark", "about:blank (dark"}
    assert sum("(dark)" in line for line in lines) == 3
