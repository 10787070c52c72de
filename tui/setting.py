"""What the options before the command say: which configuration, how much to log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from core.config.store import Loaded

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Search = Annotated[
    str,
    typer.Option("--search", metavar="PREFIX", help="References (products: codes) that begin with PREFIX."),
]


@dataclass(frozen=True, slots=True)
class Setting:
    """The options that stand before every command."""

    config: Path | None = None
    company: str | None = None

    def load(self) -> Loaded:
        """Read the configuration that is meant; raises ConfigurationError."""
        from core import log  # noqa: PLC0415 - heavy, and the screen paints before it
        from core.config.reading import secrets_of  # noqa: PLC0415
        from core.config.store import load  # noqa: PLC0415

        loaded = load(self.config, environ=os.environ, company=self.company)
        log.redaction.learn(secrets_of(loaded.config))
        return loaded

    def file(self) -> Path:
        """Find the configuration that is meant, right or wrong; raises ConfigurationError."""
        from core.config.places import Places, locate  # noqa: PLC0415 - not needed to paint the screen

        return locate(self.config, self.company, os.environ, Places.here())


def setting_of(context: typer.Context) -> Setting:
    """Give what the root command noted down."""
    return context.ensure_object(Setting)
