"""The colours keep their contrast where a terminal has 256 of them, and where it has 16."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from tui.themes import THEMES

LEAST = 4.5
"""What WCAG asks of text (AA)."""

PAIRS = (
    ("foreground", "background"),
    ("foreground", "surface"),
    ("foreground", "panel"),
    ("text-muted", "background"),
    ("text-muted", "surface"),
    ("text-muted", "panel"),
    ("text-disabled", "background"),
    ("footer-key-foreground", "footer-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("error", "background"),
    ("warning", "background"),
    ("accent", "background"),
)


def _colour(theme: Theme, name: str) -> Color:
    named = theme.variables.get(name) or getattr(theme, name.replace("-", "_"))
    return Color.parse(str(named))


def _seen(colour: Color, system: ColorSystem) -> Color:
    fewer = RichColor.from_rgb(colour.r, colour.g, colour.b).downgrade(system).get_truecolor()
    return Color(*fewer)


def _ratio(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [each / 255 for each in (colour.r, colour.g, colour.b)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read(name: str, pair: tuple[str, str], system: ColorSystem) -> None:
    theme = THEMES[name]
    front, back = (_seen(_colour(theme, each), system) for each in pair)
    assert _ratio(front, back) >= LEAST, f"{pair}: {_ratio(front, back):.1f}"


@pytest.mark.parametrize("pair", [("foreground", "background"), ("foreground", "surface")], ids=str)
@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_in_sixteen_colours(name: str, pair: tuple[str, str]) -> None:
    front, back = (_seen(_colour(THEMES[name], each), ColorSystem.STANDARD) for each in pair)
    assert _ratio(front, back) >= LEAST


def test_the_row_in_hand_stands_out_in_sixteen_colours() -> None:
    for theme in THEMES.values():
        front, back = (
            _seen(_colour(theme, f"block-cursor-{each}"), ColorSystem.STANDARD)
            for each in ("foreground", "background")
        )
        assert _ratio(front, back) >= LEAST, theme.name
