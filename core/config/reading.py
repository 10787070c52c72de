"""The value of a key in a configuration, as text."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, SecretStr

from core.config.keys import KEYS, Key
from core.config.masking import passwords_in
from core.config.model import Config


def value_of(config: Config, key: Key) -> str:
    """Give a key's value as it would be written, a secret in clear; blank where nothing is set."""
    table: object = getattr(config, key.table)
    value: object = getattr(table, key.attribute) if isinstance(table, BaseModel) else None
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items())
    return str(value)


def secrets_of(config: Config) -> Iterator[str]:
    """Give every secret of a configuration, those inside connection strings too, for the log to leave out."""
    for key in KEYS:
        if key.secret and getattr(config, key.table) is not None:
            yield value_of(config, key)
        elif key.guarded:
            yield from passwords_in(value_of(config, key))
