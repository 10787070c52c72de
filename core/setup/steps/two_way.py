"""A part of the fifth step: which orders of the CRM become invoices in the accounts (manual 4.3.4, 7)."""

from __future__ import annotations

from core.checks.orders import prove_orders
from core.config.keys import KEYS
from core.config.two_way import TWO_WAY
from core.config.words import OrderRecord, Source
from core.crm.base import Crm
from core.crm.base import Kind as Sort
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session, require_answers
from core.setup.steps.choices import is_own
from core.terms import ORDER_ENTITIES
from core.text import clean

WANTED = "two_way"
_KEYS = tuple(key.dotted for key in KEYS if key.table == "orders")
_WANTS = {
    Source.SAGE50: "Sage then wants a user of its own for this program, and its third-party activation.",
    Source.QUICKBOOKS: "An order becomes a pending invoice, which you look over there and mark as final.",
}
_USUAL = {"orders.ready_status": 200000, "orders.done_status": 200001}
"""The manual's sample values (4.3.4)."""


class TwoWayPart:
    """Picks the two status values and the optional field; a system that is only read has nothing to ask."""

    def skipped(self, session: Session) -> str:
        """Skip it where the accounting system takes no orders."""
        return "" if session.source in TWO_WAY else "this accounting system is only read"

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Read the CRM's status list and the order's text fields."""
        wanted = _wanted(session)
        words = f"Finished orders of the CRM can become invoices in the accounts. {_WANTS[_source(session)]}"
        switch = Field(WANTED, "Two-way", Kind.SWITCH, words, default=wanted)
        return (switch, *_order_fields(session)) if wanted else (switch,)

    def prove(self, session: Session) -> str:
        """Compare the status values and the field with the CRM's, or take the table out again."""
        draft = session.draft
        if not _wanted(session):
            for key in _KEYS:
                draft.answer(key, None)
            return "one way only: the accounts are read, never written"
        require_answers(draft, _order_fields(session))
        entity = ORDER_ENTITIES[_record(session)]
        field = draft.value("orders.invoice_field")
        prove_orders(
            session.crm(), entity, int(str(draft.value("orders.ready_status"))), str(field) if field else None
        )
        return "orders that are ready become invoices"


def _wanted(session: Session) -> bool:
    said = session.draft.own.get(WANTED)
    return bool(said) if said is not None else session.draft.value("orders.ready_status") is not None


def _record(session: Session) -> OrderRecord:
    return OrderRecord(str(session.draft.value("orders.from") or OrderRecord.ORDER.value))


def _order_fields(session: Session) -> tuple[Field, ...]:
    crm, entity = session.crm(), ORDER_ENTITIES[_record(session)]
    records = (Offer("order", "sales orders"), Offer("invoice", "invoices of the CRM"))
    return (
        Field("orders.from", "Taken from", Kind.PICK, default="order", offers=records, required=True),
        _status(crm, entity, "orders.ready_status", "Ready means"),
        _status(crm, entity, "orders.done_status", "Uploaded means"),
        _invoice_field(crm, entity),
        *_BOOKED[_source(session)](session),
    )


def _in_sage(session: Session) -> tuple[Field, ...]:
    return (
        _object(session),
        _text("orders.default_product", "Write-ins as", "The product of lines without a code; blank: S1."),
        _text("orders.sales_nominal", "Sales nominal", "Of new products; the sample's is 4000."),
        _text("orders.purchase_nominal", "Purch. nominal", "Of new products; the sample's is 5000."),
    )


def _in_quickbooks(_session: Session) -> tuple[Field, ...]:
    return (
        _text(
            "orders.default_product",
            "Write-ins as",
            "The item of lines without a code. Blank: an order with such a line is refused: QuickBooks has "
            "none of its own.",
        ),
        _text(
            "orders.carriage_product",
            "Freight as",
            "The item that an order's freight is booked under. Blank: an order with freight is refused.",
        ),
        _text(
            "orders.sales_nominal",
            "Income account",
            "Of new items: a name or number of QuickBooks' chart of accounts. Blank: no item can be made.",
        ),
        _text(
            "orders.purchase_nominal",
            "Expense account",
            "Of new items, for what they cost: a name or number of the chart of accounts, or blank.",
        ),
    )


_BOOKED = {Source.SAGE50: _in_sage, Source.QUICKBOOKS: _in_quickbooks}
"""What orders are booked with, by the accounting system."""


def _source(session: Session) -> Source:
    return Source.QUICKBOOKS if session.source is Source.QUICKBOOKS else Source.SAGE50


def _status(crm: Crm, entity: str, key: str, label: str) -> Field:
    found = crm.describe(entity).attributes.get("statuscode")
    options = found.options if found else {}
    offers = tuple(Offer(value, f"{value}  {clean(words)}") for value, words in sorted(options.items()))
    usual: Answer = _USUAL[key] if _USUAL[key] in options else None
    words = f"A status reason of {entity}. A new one: Settings, Customization, statuscode, then publish."
    return Field(key, label, Kind.PICK, words, usual, offers, required=True)


def _invoice_field(crm: Crm, entity: str) -> Field:
    fields = crm.describe(entity).attributes.values()
    texts = sorted(
        each.name for each in fields if each.kind is Sort.TEXT and each.updatable and is_own(each.name)
    )
    offers = (Offer(None, "none", "no field gets the number"), *(Offer(name, name) for name in texts))
    words = f"A text field of your own on {entity} that receives the invoice number."
    return Field("orders.invoice_field", "Number into", Kind.PICK, words, None, offers)


def _object(session: Session) -> Field:
    found = [each for each in session.machine.objects if each.startswith("SDOEngine.")]
    version = session.draft.value("sage.version")
    usual = Offer(
        None, f"SDOEngine.{version}" if version else "as Sage's version says", "made of the version"
    )
    offers = (usual, *(Offer(each, each, "registered here") for each in found))
    words = "Sage's data object, through which invoices are written; it has Sage's own version."
    return Field("sage.object", "Sage object", Kind.PICK_OR_TYPE, words, None, offers)


def _text(key: str, label: str, words: str) -> Field:
    return Field(key, label, Kind.TEXT, words)
