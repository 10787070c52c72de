"""What is made in the accounts as rows of a plan, field by field; accounts and articles are read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from core.accounting.orders import InvoiceLineDraft, NewInvoice, NewProduct
from core.crm.base import Value
from core.records import OrderCustomer, SalesOrder
from core.upload.plan import Action, Change, FieldChange
from core.upload.rules.booking_parts import Booking, NewAccount, NewArticle
from core.upload.rules.orders import OrderSettings

ACCOUNT, PRODUCT, ORDER = "ledger_account", "ledger_product", "order"
"""The entities of a plan the other way; the first two are records of the accounts."""

LINE = "order_line"

TO_COME = "the number of the new invoice"
"""Stands in a plan for the number that the accounts give an invoice when they have it."""

Made = TypeVar("Made", OrderCustomer, NewProduct)

_NUMBERED = re.compile(r"(.+)_(\d)")


@dataclass(frozen=True, slots=True)
class Marking:
    """How an order is marked in the CRM once it is an invoice (manual 7.3)."""

    settings: OrderSettings
    done_status: int

    def change(self, order: SalesOrder, number: str = TO_COME) -> Change:
        """Say what becomes of the order itself."""
        settings = self.settings
        marks = [FieldChange("statuscode", order.status, self.done_status)]
        if settings.invoice_field:
            marks.append(FieldChange(settings.invoice_field, order.invoice_number or None, number))
        return Change(Action.UPDATE, settings.entity, order.number, order.id, fields=tuple(marks))


def account_row(new: NewAccount) -> Change:
    """Give the row of an account that is made, or cannot be."""
    return _row(ACCOUNT, new.customer.reference, new.customer, new)


def product_row(new: NewArticle) -> Change:
    """Give the row of an article that is made, or cannot be."""
    return _row(PRODUCT, new.product.code, new.product, new)


def invoice_row(order: SalesOrder, booking: Booking, marking: Marking) -> Change:
    """Give the row of an order that becomes an invoice, with its lines and its marking."""
    invoice = booking.invoice
    if invoice is None:
        return blocked(order, " ".join(booking.reasons))
    needs = [(ACCOUNT, booking.account.customer.reference)] if booking.account else []
    needs += [(PRODUCT, each.product.code) for each in booking.articles]
    return Change(
        Action.CREATE,
        ORDER,
        order.number,
        order.id,
        fields=_filled(invoice),
        children=(*_lines(order, invoice), marking.change(order)),
        notes=booking.notes,
        depends=tuple(needs),
    )


def blocked(order: SalesOrder, reason: str) -> Change:
    """Give the row of an order that cannot go."""
    return Change(Action.BLOCKED, ORDER, order_key(order), order.id, reason=reason)


def order_key(order: SalesOrder) -> str:
    """Give what an order is called in a plan: its number, or what stands in for one that has none."""
    return order.number or order.title or str(order.id)


def customer_of(change: Change) -> OrderCustomer:
    """Read the account back that a row makes."""
    return _read(OrderCustomer, change, {"address": 4})


def product_of(change: Change) -> NewProduct:
    """Read the article back that a row makes."""
    return _read(NewProduct, change, {})


def _row(entity: str, key: str, record: object, new: NewAccount | NewArticle) -> Change:
    if new.reasons:
        return Change(Action.BLOCKED, entity, key, reason=" ".join(new.reasons))
    return Change(Action.CREATE, entity, key, fields=_filled(record), notes=new.notes)


def _lines(order: SalesOrder, invoice: NewInvoice) -> Iterator[Change]:
    for at, line in enumerate(invoice.lines, start=1):
        yield Change(Action.CREATE, LINE, f"{order.number}/{at}", fields=_filled(line))


def _filled(record: object) -> tuple[FieldChange, ...]:
    """Give the fields of a record that say something: of several lines each by its number, from 1."""
    said = ((name, value) for name, value in _values(record) if value != "" and value is not False)
    return tuple(FieldChange(name, None, value) for name, value in said)


def _values(record: Any) -> Iterator[tuple[str, Value]]:
    for name in (each.name for each in fields(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            if not any(isinstance(each, InvoiceLineDraft) for each in value):
                yield from ((f"{name}_{at}", each) for at, each in enumerate(value, start=1))
        else:
            yield name, value.isoformat() if isinstance(value, date) else value


def _read(kind: type[Made], change: Change, lines: Mapping[str, int]) -> Made:
    found: dict[str, Any] = {each.name: "" for each in fields(kind)}
    found |= {name: [""] * count for name, count in lines.items()}
    for field in change.fields:
        numbered = _NUMBERED.fullmatch(field.name)
        if numbered and numbered[1] in lines:
            found[numbered[1]][int(numbered[2]) - 1] = field.after
        elif field.name in found:
            found[field.name] = field.after
    if "price" in found and not isinstance(found["price"], Decimal):
        raise ValueError(f"{change.entity} {change.key} has no price")
    made: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}
    return kind(**made)
