"""配色: the colours of a chart, each named so that a page can give it another value in the dark.

Every series colour has a contrast of at least 3 : 1 on white (WCAG 2.2, 1.4.11), in this order also when seen
without colour: neighbours differ in lightness.
"""

from __future__ import annotations

INK = "#1b2a2e"
MUTED = "#54666c"
GRID = "#d5dfe1"
PAPER = "#fffffe"
REFERENCE = "#a8371f"
SERIES = ("#0b6e69", "#c2710c", "#4a56b0", "#a53a6b", "#5f8a1e", "#6b7c87")

TOKENS = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--rule",
    PAPER: "--paper",
    REFERENCE: "--reference",
    **{color: f"--series-{number}" for number, color in enumerate(SERIES, start=1)},
}
"""Drawn colour to the name of the page's CSS variable that takes its place."""

HEAT = ("#eaf5f4", "#8cc7c2", "#0b6e69", "#06403d")
"""The ends and steps of the sequential scale of a heat map."""


def series_color(index: int) -> str:
    """The colour of the n-th series; the sixth is followed by the first again."""
    return SERIES[index % len(SERIES)]
