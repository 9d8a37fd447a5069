"""灯: a status by colour, word and shape, so that none of them is needed alone; and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

LIGHTS: dict[str, tuple[Text, str]] = {
    "green": (_("正常"), "circle"),
    "yellow": (_("预警"), "triangle"),
    "red": (_("滞后"), "square"),
    "grey": (_("无数据"), "ring"),
    "purple": (_("需核实"), "diamond"),
}
"""灯色 → (word, shape)."""


@dataclass(frozen=True, slots=True)
class Light:
    """灯: ``colour`` is a key of LIGHTS; ``reason`` is why, shown as its title and read out."""

    colour: str
    reason: Text = ""

    @property
    def word(self) -> Text:
        return LIGHTS[self.colour][0]

    @property
    def shape(self) -> str:
        return LIGHTS[self.colour][1]


@dataclass(frozen=True, slots=True)
class Lights:
    """双灯: what the unit reports and what the records say; ``gap`` marks that they differ."""

    reported: Light
    computed: Light

    @property
    def gap(self) -> bool:
        """差异: no report beside a computed light is no gap; no record behind a reported one is."""
        return self.reported.colour not in ("grey", self.computed.colour)
