"""What the browser is given, and what is committed of it."""

import json
import re
import time
from pathlib import Path

from keqiao.core.pages import assets

SOURCE = Path(assets.__file__).parents[2]


def test_the_lock_names_no_host_and_pins_everything_by_its_checksum():
    text = (assets.LOCK / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert {"node_modules/@tabler/core", "node_modules/echarts", "node_modules/htmx.org"} <= set(packages)
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_every_icon_that_is_used_is_on_the_list():
    names = assets.icon_names()
    assert names == sorted(set(names))
    tag = re.compile(r"""\{% icon ["']([\w-]+)["']""")
    argument = re.compile(r"""\bicon=["']([\w-]+)["']""")
    used = {
        name: path
        for storey in ("core", "rooms", "site")
        for path in (SOURCE / storey).rglob("*")
        if path.suffix in (".py", ".html")
        for text in [path.read_text(encoding="utf-8")]
        for name in [*tag.findall(text), *argument.findall(text)]
    }
    assert not {name: str(path) for name, path in used.items() if name not in names}


def test_a_sprite_holds_each_icon_once_and_takes_the_texts_colour(tmp_path):
    (tmp_path / "home.svg").write_text('<svg class="a" width="24">\n  <path d="M0 0" />\n</svg>\n')
    text = assets.sprite(tmp_path, ["home"])
    assert '<symbol id="home" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in text
    assert '<path d="M0 0" />' in text
    assert text.count("<svg") == 1


def test_only_what_a_browser_needs_is_taken(tmp_path):
    modules, place = tmp_path / "modules", tmp_path / "vendor"
    for source in assets.TAKEN:
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text("a{}\n/*# sourceMappingURL=a.css.map */\n", encoding="utf-8")
    icons = modules / "@tabler" / "icons" / "icons" / "outline"
    icons.mkdir(parents=True)
    for name in assets.icon_names():
        (icons / f"{name}.svg").write_text("<svg><path/></svg>")
    assets._take(modules, place)
    found = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    assert found == {*assets.TAKEN.values(), "icons/icons.svg"}
    assert "sourceMapping" not in (place / "tabler" / "tabler.min.css").read_text()


def test_what_is_built_already_costs_nothing(tmp_path):
    for folder in ("assets/vendor", "static"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "assets" / "built").write_text(assets._digest(), encoding="utf-8")
    begun = time.perf_counter()
    assert assets.build(tmp_path) is False
    assert time.perf_counter() - begun < 0.3


def test_a_static_file_that_was_never_built_keeps_its_plain_name():
    from django.templatetags.static import static

    assert static("nowhere/at-all.css") == "/static/nowhere/at-all.css"
