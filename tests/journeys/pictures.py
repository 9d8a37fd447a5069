"""Pictures of the pages for the tour: kept on the way through the journeys when KEQIAO_PICTURES=1."""

from __future__ import annotations

import os
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page
from province import ROOT

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000


def keep(page: Page, name: str, *, height: int = 900) -> None:
    """The page as it stands, from its top, in 256 colours."""
    if os.environ.get("KEQIAO_PICTURES") != "1":
        return
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": before["width"], "height": height})
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(600)  # charts draw themselves anew after a change of size
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    place = FOLDER / f"platform-{name}.png"
    image.quantize(256, dither=Image.Dither.NONE).save(place, optimize=True)
    assert place.stat().st_size < MOST_BYTES, place
    page.set_viewport_size(before)
