"""Every key of the configuration by name, with its meaning, its old names and its environment variable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from core.config.model import Config
from core.config.words import Term

PREFIX = "SYNCUPLOAD_"


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it is written in the file; `attribute` is its name in the model.

    A `secret` is never shown; a `guarded` value may have a password inside; one that is not `plain` is a
    table itself and has no environment variable. A `whole` one is a whole number, and `default` is None
    where a key is required.
    """

    table: str
    name: str
    attribute: str
    term: Term
    secret: bool
    guarded: bool
    required: bool
    plain: bool
    whole: bool
    default: object

    @property
    def dotted(self) -> str:
        """Give the name as `config show` writes it: crm.url."""
        return f"{self.table}.{self.name}"

    @property
    def variable(self) -> str:
        """Name the environment variable that overrides it."""
        return f"{PREFIX}{self.table}_{self.name}".upper()


def _kinds(annotation: object) -> Iterator[object]:
    if get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from _kinds(each)
    elif get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    else:
        yield annotation


def table_class(table: str) -> type[BaseModel]:
    """Give the model of a table by its name in the file."""
    return _table_class(Config.model_fields[table])


def _table_class(field: FieldInfo) -> type[BaseModel]:
    found = [
        each for each in _kinds(field.annotation) if isinstance(each, type) and issubclass(each, BaseModel)
    ]
    return found[0]


def _key(table: str, attribute: str, field: FieldInfo) -> Key:
    kinds = list(_kinds(field.annotation))
    terms = [each for each in field.metadata if isinstance(each, Term)]
    return Key(
        table=table,
        name=field.alias or attribute,
        attribute=attribute,
        term=terms[0],
        secret=SecretStr in kinds,
        guarded=field.repr is False,
        required=field.is_required(),
        plain=get_origin(kinds[0]) is not dict,
        whole=int in kinds,
        default=None if field.is_required() else field.get_default(call_default_factory=True),
    )


def _all() -> Iterator[Key]:
    for table, field in Config.model_fields.items():
        for attribute, each in _table_class(field).model_fields.items():
            yield _key(table, attribute, each)


KEYS: tuple[Key, ...] = tuple(_all())
"""In the order of the model."""

TABLES: tuple[str, ...] = tuple(Config.model_fields)


def variable_of(dotted: str) -> str:
    """Name the environment variable of a key by its dotted name."""
    return next(key.variable for key in KEYS if key.dotted == dotted)


def names_in(table: str) -> tuple[str, ...]:
    """Name the keys that a table may hold; none for a table that there is not."""
    return tuple(key.name for key in KEYS if key.table == table)
