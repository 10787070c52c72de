"""A sandbox with ready orders, whose program is killed for real while it brings them into the accounts."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any, Self

from core import registry
from core.accounting.base import whole
from core.crm.base import Query
from core.helper.process import Helper
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.orders import place_orders
from core.sandbox.systems import USUAL, Pair
from core.service import SyncService
from core.upload.outcome import Report
from core.upload.progress import Watch
from core.upload.waiting import OrderPart
from tests.proof.kills.arming import Steps
from tests.proof.kills.place import NOW, Place

ORDERS = ("ORD-1001", "ORD-1002")
FULFILLED = 100001


class OrderPlace(Place):
    """One sandbox; its orders are fulfilled when the accounts have them."""

    customers = "SELECT COUNT(*) FROM SALES_LEDGER WHERE ACCOUNT_REF = 'XXX001'"
    products = "SELECT COUNT(*) FROM STOCK WHERE STOCK_CODE = 'XXXTEST01'"
    invoices = "SELECT INVOICE_NUMBER, CUST_ORDER_NUMBER FROM INVOICE"
    lines = (
        "SELECT COUNT(*) FROM INVOICE_ITEM JOIN INVOICE USING (INVOICE_NUMBER)"
        " WHERE CUST_ORDER_NUMBER IN (?, ?)"
    )
    tables = """
[orders]
default_product = "MISC"
ready_status = 2
done_status = 100001
"""

    def __init__(self, folder: Path, pair: Pair = USUAL) -> None:
        super().__init__(folder, pair)
        file = self.folder / "syncupload.toml"
        text = file.read_text(encoding="utf-8").partition("[orders]")[0]
        text = text.replace("[sage]\n", '[sage]\nobject = "sandbox:"\n')
        file.write_text(text + self.tables, encoding="utf-8")

    def __enter__(self) -> Self:
        super().__enter__()
        with registry.open_reader(self.loaded) as reader:
            self.at_server(lambda: place_orders(self.organisation, whole(reader), len(ORDERS), 1))
        return self

    def batch(self, *, full: bool = False) -> Report:
        """Bring all orders that are ready into the accounts, in this process."""
        del full
        watch = Watch(lambda: NOW)
        with (
            SyncService(self.loaded) as service,
            service.locked(watch.clock),
            service.plan_orders(OrderPart.ORDERS, (), watch) as plan,
        ):
            return service.upload_orders(plan, watch)

    def arm_writer(self, steps: Steps) -> None:
        """Have a process step before it asks its helper, when it has asked, and when it was answered.

        A helper that was asked goes on while its master is dead: nobody else may be let in before it is over.
        """
        for name in ("ask", "_answer", "close"):
            setattr(Helper, name, _between(steps, getattr(Helper, name)))

    def wrong(self) -> Iterator[str]:
        """Say what is wrong where both orders were to become invoices."""
        numbers = self._invoices()
        for order in ORDERS:
            if len(numbers.get(order, [])) != 1:
                yield f"{order} has the invoices {numbers.get(order, [])}"
        if self._rows(self.customers) != [(1,)]:
            yield "XXX001 is not there once"
        if self._rows(self.products) != [(1,)]:
            yield "XXXTEST01 is not there once"
        lines = self._rows(self.lines, ORDERS)
        if lines != [(4,)]:
            yield f"the invoices have {lines} lines, and not 4"
        yield from self.at_server(lambda: list(self._crm_wrong(numbers)))

    def _crm_wrong(self, numbers: dict[str, list[str]]) -> Iterator[str]:
        crm = DirectCrm(self.organisation)
        for each in crm.find(Query("salesorder", ("ordernumber", "statuscode"))):
            number = str(each.fields["ordernumber"])
            if each.fields["statuscode"] != FULFILLED:
                yield f"{number} has the status {each.fields['statuscode']}"
            note = crm.retrieve("annotation", uuid.uuid5(each.id, "claim"), ("subject",))
            said = f"Invoice {numbers.get(number, ['?'])[0]} was made from this in the accounts"
            if note is None or note.fields["subject"] != said:
                yield f"the note of {number} says {note and note.fields['subject']}, not {said}"

    def _invoices(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number, order in self._rows(self.invoices):
            found.setdefault(str(order or ""), []).append(str(number))
        return found

    def _rows(self, sql: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.books)) as books:
            return books.execute(sql, values).fetchall()


class QuickBooksPlace(OrderPlace):
    """The same where the accounts are in QuickBooks."""

    customers = "SELECT COUNT(*) FROM Customer WHERE AccountNumber = 'XXX001'"
    products = "SELECT COUNT(*) FROM Item WHERE FullName = 'XXXTEST01'"
    invoices = "SELECT RefNumber, PONumber FROM Invoice"
    lines = "SELECT COUNT(*) FROM Line JOIN Invoice USING (TxnID) WHERE PONumber IN (?, ?)"
    tables = f"""{OrderPlace.tables}sales_nominal = "Sales"
"""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Pair("quickbooks"))

    def arm_writer(self, steps: Steps) -> None:
        """Have it step around all that adds something; between two questions nothing is at stake."""
        stepping = _between(steps, Helper.ask)

        def ask(helper: Helper, op: str, *given: object, **named: Any) -> object:
            return (plain if op == "read" else stepping)(helper, op, *given, **named)

        plain = Helper.ask
        setattr(Helper, "ask", ask)  # noqa: B010 - as its sister does
        setattr(Helper, "close", _between(steps, Helper.close))  # noqa: B010


def _between(steps: Steps, write: Callable[..., object]) -> Callable[..., object]:
    @wraps(write)
    def stepping(*given: Any, **named: Any) -> object:
        steps.step()
        answer = write(*given, **named)
        steps.step()
        return answer

    return stepping
