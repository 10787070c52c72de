"""The rows of `config show`: every key, its value with secrets masked, and where the value is from."""

from __future__ import annotations

from dataclasses import dataclass

from core.config.keys import KEYS, Key
from core.config.masking import MASK, masked
from core.config.model import Config
from core.config.reading import value_of
from core.config.store import Loaded
from core.text import clean


@dataclass(frozen=True, slots=True)
class Row:
    """One key of the configuration as it may be shown to anybody."""

    key: str
    value: str
    source: str


def shown(loaded: Loaded) -> tuple[Row, ...]:
    """List the keys of all tables that this configuration has, in the order of the model."""
    return tuple(
        Row(key.dotted, clean(_shown(loaded.config, key)), clean(_source(loaded, key)))
        for key in KEYS
        if getattr(loaded.config, key.table) is not None
    )


def _source(loaded: Loaded, key: Key) -> str:
    trouble = loaded.unread.get(key.dotted)
    source = str(loaded.sources[key.dotted])
    return f"{source} (not read: {trouble.found})" if trouble else source


def _shown(config: Config, key: Key) -> str:
    value = value_of(config, key)
    if key.secret:
        return MASK if value else ""
    return masked(value) if key.guarded else value
