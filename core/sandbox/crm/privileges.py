"""The privileges there are: eight rights on each kind of record, and the role that holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from core.sandbox.crm.columns import Stored
from core.sandbox.crm.profile import Depth
from core.sandbox.crm.schema import SCHEMA

_NAMESPACE: Final = UUID("6f0c8f1e-4d56-4a0e-9d5b-5b0f4c1f7a10")
ADMINISTRATOR_ROLE_ID: Final = uuid5(_NAMESPACE, "role/System Administrator")


class Right(IntEnum):
    """A right by its number in the CRM's access mask."""

    READ = 1
    WRITE = 2
    APPEND = 4
    APPEND_TO = 16
    CREATE = 32
    DELETE = 65536
    SHARE = 262144
    ASSIGN = 524288

    @property
    def word(self) -> str:
        """The part of a privilege's name: prvAppendToAccount."""
        return "".join(part.capitalize() for part in self.name.split("_"))


@cache
def privilege_name(right: Right, kind: str) -> str:
    """Name the privilege of a right on a kind of record (Account, Product, Order …)."""
    return f"prv{right.word}{kind}"


def privilege_id(name: str) -> UUID:
    """Give the id of a privilege; it is the same in every organisation."""
    return uuid5(_NAMESPACE, f"privilege/{name}")


def privileges() -> Iterator[tuple[Right, str]]:
    """Give every privilege as its right and its name."""
    for kind in sorted({spec.privilege for spec in SCHEMA.values()} - {""}):
        for right in Right:
            yield right, privilege_name(right, kind)


def catalogue_rows() -> Iterator[tuple[str, tuple[Stored, ...]]]:
    """Give the statements that write all privileges and grant them to the administrator's role."""
    for right, name in privileges():
        key = privilege_id(name).bytes
        yield (
            "INSERT OR IGNORE INTO privilege (id, name, name__key, accessright, canbebasic, canbelocal,"
            " canbedeep, canbeglobal) VALUES (?, ?, ?, ?, 1, 1, 1, 1)",
            (key, name, name.casefold(), int(right)),
        )
        yield (
            "INSERT OR IGNORE INTO role_privilege VALUES (?, ?, ?)",
            (ADMINISTRATOR_ROLE_ID.bytes, key, int(Depth.GLOBAL)),
        )
