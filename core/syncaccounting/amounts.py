"""Amounts in a database that has no exact type of its own, or one that has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.money import rounded


class Amount(TypeDecorator[Decimal]):
    """A Decimal of so many places; SQLite, which would make a binary float of it, gets its digits as text."""

    impl = Numeric
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__(18, places)
        self.places = places

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give what a database stores it as."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(24))
        return dialect.type_descriptor(Numeric(18, self.places))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        """Write an amount."""
        if value is None:
            return None
        exact = rounded(value, self.places)
        return format(exact, "f") if dialect.name == "sqlite" else exact

    def process_result_value(self, value: object | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Read an amount."""
        return None if value is None else rounded(Decimal(str(value)), self.places)
