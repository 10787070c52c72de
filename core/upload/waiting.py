"""What waits in the CRM for the accounts: its rows, and what stands in their way (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeAlias

from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.text import match_key
from core.upload.notation import dumps, loads
from core.upload.spool import Notation, SortedSpool

WaitingRecord: TypeAlias = OrderCustomer | OrderProduct | SalesOrder | OrderLine

_KINDS: dict[str, type[WaitingRecord]] = {
    kind.__name__: kind for kind in (OrderCustomer, OrderProduct, SalesOrder, OrderLine)
}


class OrderPart(StrEnum):
    """The four entities of the CRM View (manual 7)."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"
    ORDERS = "orders"
    ITEMS = "items"


class Missing(StrEnum):
    """What the accounts do not hold yet."""

    ACCOUNT = "account"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits; `problems` are sentences that say what to do before it can go.

    `notes` are what a person should know of what comes of it.
    """

    record: WaitingRecord
    missing: tuple[Missing, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class WaitingSpool(SortedSpool[Waiting]):
    """The rows of one entity of a scan."""

    def __init__(self) -> None:
        super().__init__(Notation(_sort_key, _write, _read))


def begins(record: WaitingRecord, prefix: str) -> bool:
    """Whether what a record is known by begins so: account or product, of orders the order number too."""
    wanted = match_key(prefix)
    return any(match_key(each).startswith(wanted) for each in _known_by(record))


def _known_by(record: WaitingRecord) -> Iterable[str]:
    match record:
        case OrderCustomer():
            return (record.reference,)
        case OrderProduct():
            return (record.code,)
        case SalesOrder():
            return (record.account, record.number)
        case OrderLine():
            return (record.account, record.order_number)


def _sort_key(waiting: Waiting) -> str:
    match waiting.record:
        case OrderCustomer(reference=reference, name=name):
            return f"{match_key(reference)} {match_key(name)}"
        case OrderProduct(code=code):
            return match_key(code)
        case SalesOrder(number=number):
            return match_key(number)
        case OrderLine(order_number=number, line=line):
            return f"{match_key(number)}|{line:06}"


def _values(record: WaitingRecord | OrderLine) -> list[Any]:
    return [getattr(record, each.name) for each in fields(record)]


def _write(waiting: Waiting) -> str:
    record = waiting.record
    values = _values(record)
    if isinstance(record, SalesOrder):
        values[-1] = [_values(line) for line in record.lines]
    return dumps([type(record).__name__, values, waiting.missing, waiting.problems, waiting.notes])


def _read(text: str) -> Waiting:
    name, values, missing, problems, notes = loads(text)
    kind = _KINDS[name]
    if kind is SalesOrder:
        values[-1] = [OrderLine(*line) for line in values[-1]]
    values = [tuple(each) if isinstance(each, list) else each for each in values]
    return Waiting(kind(*values), tuple(map(Missing, missing)), tuple(problems), tuple(notes))
