"""A writer of the accounts as it is served to another process."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from core.accounting.orders import AccountingWriter
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings


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


def open_sage50(settings: object) -> WriterService:
    """Sign in to Sage 50 by its Data Object; raises AccountingError."""
    return WriterService(open_sage_writer(cast("SageSettings", settings)))


def open_sandbox(settings: object, version: object) -> WriterService:
    """Sign in to a company of the sandbox, the file that the settings name as the folder, in the same way.

    The sandbox is found by its name, for nothing else here may know it.
    """
    known = cast("SageSettings", settings)
    engine = importlib.import_module("core.sandbox.sdo.engine")
    made = engine.open_sandbox_engine(Path(known.folder), cast("int", version))
    return WriterService(open_sage_writer(known, made))
