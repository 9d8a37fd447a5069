"""axe in the page: what it finds on a page in both lights and both widths.

Nothing is looked at for the hundredth time. Of what is built alike on a page, itself and all it stands in (rows of a
table, chips of a board), three are looked at. On a desk in the light each page is looked at whole; in the other looks,
what is built as nothing was that has been looked at so before. What a page looks like does not hang on the database:
on PostgreSQL nothing is looked at again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from province import on_postgresql

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SCRIPT = Axe().axe_script
ALIKE = """
(() => {
  const kept = 3
  // what names or places one element, and so differs where the build does not
  const own = new RegExp('^(id|href|src|value|for|name|title|content|d|datetime|alt|min|max|action' +
    '|width|height|x|y|cx|cy|r|points|transform|hx-(get|post|vals|target|headers)|data-.*' +
    '|aria-(label|labelledby|describedby|controls|owns|valuenow|valuetext))$')
  const tags = new Map(), shapes = new Map(), ways = new Map(), seen = new Map(), repeated = []
  const tag = node => node.localName + Array.from(node.attributes, ({name, value}) =>
    own.test(name) ? ` ${name}${value.trim() ? '+' : ''}` : ` ${name}=${value}`).sort().join('') +
    (Array.from(node.childNodes).some(child => child.nodeType === 3 && child.data.trim()) ? ' T' : '')
  const built = node => {
    tags.set(node, tag(node))
    const inside = [...new Set(Array.from(node.children, built))].join('')
    shapes.set(node, `<${tags.get(node)}>${inside}</>`)
    return shapes.get(node)
  }
  const walk = (node, above) => {
    const alike = `${above}/${shapes.get(node)}`
    seen.set(alike, (seen.get(alike) || 0) + 1)
    if (seen.get(alike) > kept) return repeated.push(node)
    ways.set(node, `${above}/${tags.get(node)}`)
    for (const child of node.children) walk(child, ways.get(node))
  }
  built(document.body)
  walk(document.body, document.documentElement.lang)
  // what is left out: what was looked at often enough, and the largest parts in which no way of building is fresh
  window.leftOut = fresh => {
    if (!fresh) return repeated
    const news = new Set(fresh), known = [...repeated]
    const isNew = node => {
      if (!ways.has(node)) return false
      const old = Array.from(node.children).filter(child => !isNew(child))
      const itself = news.has(ways.get(node)) || old.length < node.children.length
      if (itself) known.push(...old)
      return itself
    }
    isNew(document.body)
    return known
  }
  return [...new Set(ways.values())]
})()
"""
_looked_at: defaultdict[str, set[str]] = defaultdict(set)
"""Look → the ways of building an element that were looked at so, in this process."""


def violations(page: Page, address: str = "") -> list[str]:
    """Every violation as a line; with an address the page is opened first."""
    if on_postgresql():
        return []
    page.set_viewport_size(DESK)
    _light(page, "light")
    if address:
        page.goto(address)
    page.evaluate(SCRIPT)
    ways = set(page.evaluate(ALIKE))
    found = _run(page, "", EVERYTHING)
    page.set_viewport_size(PHONE)
    found += _run(page, " (390)", EVERYTHING, ways)
    _light(page, "dark")
    found += _run(page, " (390, dark)", COLOURS, ways)
    page.set_viewport_size(DESK)
    found += _run(page, " (dark)", COLOURS, ways)
    _light(page, "light")
    return found


def _light(page: Page, scheme: str) -> None:
    """The machine turns dark or light, and the page follows."""
    page.wait_for_load_state()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of two words
    if page.url.startswith("http"):
        page.wait_for_function("scheme => document.documentElement.dataset.bsTheme === scheme", arg=scheme)


def _run(page: Page, look: str, options: dict[str, Any], ways: set[str] | None = None) -> list[str]:
    fresh = (ways or set()) - _looked_at[look]
    if ways is not None and not fresh:
        return []
    _looked_at[look] |= fresh
    answer = page.evaluate(
        "([options, fresh]) => axe.run({exclude: leftOut(fresh)}, options)",
        [options, None if ways is None else sorted(fresh)],
    )
    return [
        f"{page.url}{look} {one['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]
