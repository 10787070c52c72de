"""The screen's own colours: they keep their contrast in 256 and in 16 colours, dark or light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="sync-dark",
    primary="#87d7ff",
    secondary="#afd7ff",
    accent="#ffd75f",
    warning="#ffd75f",
    error="#ff8787",
    success="#87d787",
    foreground="#eeeeee",
    background="#000000",
    surface="#121212",
    panel="#303030",
    dark=True,
    variables={
        "block-cursor-background": "#87d7ff",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "footer-background": "#303030",
        "footer-key-foreground": "#ffd75f",
        "border": "#87d7ff",
        "border-blurred": "#6c6c6c",
        "text-muted": "#bcbcbc",
        "text-disabled": "#949494",
    },
)

LIGHT = Theme(
    name="sync-light",
    primary="#005f87",
    secondary="#005f5f",
    accent="#875f00",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#121212",
    background="#ffffff",
    surface="#eeeeee",
    panel="#d0d0d0",
    dark=False,
    variables={
        "block-cursor-background": "#00005f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "footer-background": "#d0d0d0",
        "footer-key-foreground": "#5f0000",
        "border": "#005f87",
        "border-blurred": "#767676",
        "text-muted": "#4e4e4e",
        "text-disabled": "#626262",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}
"""By the word in `[screen] theme`."""


def other_than(name: str) -> str:
    """Name the other theme."""
    return LIGHT.name if name == DARK.name else DARK.name
