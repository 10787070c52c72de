"""A writer of the accounts as it is served to another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.accounting.orders import AccountingWriter


class WriterService:
    """One writer, signed in once."""

    def __init__(self, writer: AccountingWriter) -> None:
        self._writer = writer
        self._ops: dict[str, Callable[[Any], object]] = {
            "accounts": lambda references: sorted(writer.accounts(references)),
            "products": lambda codes: sorted(writer.products(codes)),
            "booked": lambda numbers: [[key, list(each)] for key, each in writer.booked(numbers).items()],
            "create_customer": writer.create_customer,
            "create_product": writer.create_product,
            "create_invoice": writer.create_invoice,
        }

    def call(self, op: str, args: list[object]) -> object:
        """Do what is asked, of the one thing that it is asked for."""
        (argument,) = args
        return self._ops[op](argument)

    def cancel(self) -> None:
        """Let what is being written be finished: none of it may be left half done."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._writer.close()
