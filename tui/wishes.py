"""What must be known of the configuration before the first paint: read in haste, judged later."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.config.places import Places, locate
from core.errors import ConfigurationError

DARK, LIGHT = "dark", "light"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whether the mouse is used, and which theme is worn."""

    mouse: bool = True
    theme: str = DARK


def wishes(config: Path | None, company: str | None, environ: Mapping[str, str] = os.environ) -> Wishes:
    """Give what `[screen]` asks for; what cannot be read has the defaults, and is told of on the screen."""
    table = _screen_table(config, company, environ)

    def value(name: str) -> object:
        return environ.get(f"SYNCUPLOAD_SCREEN_{name.upper()}", table.get(name))

    off = str(value("mouse")).strip().lower() in ("false", "no", "off", "0")
    return Wishes(mouse=not off, theme=LIGHT if value("theme") == LIGHT else DARK)


def _screen_table(config: Path | None, company: str | None, environ: Mapping[str, str]) -> dict[str, object]:
    try:
        file = locate(config, company, environ, Places.here())
        found = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("screen")
    except (ConfigurationError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
