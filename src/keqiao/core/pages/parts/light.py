"""灯: a status by colour, word and shape, so that none of them is needed alone; and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
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
        """差异: both speak and say different things. Where one has nothing to say there is nothing to differ from."""
        return self.reported.colour != self.computed.colour and "grey" not in (
            self.reported.colour,
            self.computed.colour,
        )


_SHAPES: dict[str, SafeString] = {
    "circle": mark_safe('<circle cx="8" cy="8" r="6.5"/>'),
    "triangle": mark_safe('<path d="M8 1.5 15 14H1z"/>'),
    "square": mark_safe('<rect x="2" y="2" width="12" height="12" rx="1.5"/>'),
    "diamond": mark_safe('<path d="M8 .8 15.2 8 8 15.2.8 8z"/>'),
    "ring": mark_safe('<circle class="kq-ring" cx="8" cy="8" r="5.5"/>'),
}


def drawn(shown: Light | Lights) -> SafeString:
    """灯的绘制, as lists and figures have it; fifty of them stand on a page."""
    return _pair(shown) if isinstance(shown, Lights) else _one(shown)


def _one(one: Light) -> SafeString:
    return format_html(
        '<span class="kq-light kq-light-{}"{}><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"'
        ' focusable="false">{}</svg>{}</span>',
        one.colour,
        format_html(' title="{}"', one.reason) if one.reason else "",
        _SHAPES[one.shape],
        one.word,
    )


def _pair(pair: Lights) -> SafeString:
    gap = ""
    if pair.gap:
        gap = format_html(
            '<span class="kq-gap"><svg class="icon" aria-hidden="true" focusable="false">'
            '<use href="{}#alert-triangle"/></svg>{}</span>',
            static("icons/icons.svg"),
            _("不一致"),
        )
    return format_html(
        '<span class="kq-lights"><span class="kq-light-of">{}</span>{}<span class="kq-light-of">{}</span>{}{}</span>',
        _("上报"),
        _one(pair.reported),
        _("测算"),
        _one(pair.computed),
        gap,
    )
