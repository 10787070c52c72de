"""What an invoice of the accounts was made from, where the CRM's own orders or invoices become such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.crm.base import Entity
from core.records import Invoice
from core.text import clean, match_key
from core.upload.rules.parts import Origin


class Word(StrEnum):
    """What the CRM says of a document's way into the accounts: it is done, or nobody can tell yet."""

    MADE = "made"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the CRM says of a document, and the invoice's number where it says one."""

    word: Word
    invoice_number: str = ""


def origin(
    invoice: Invoice, documents: Sequence[Entity], evidence: Mapping[UUID, Sequence[Evidence]]
) -> Origin | None:
    """Give what an invoice was made from, among the documents that bear its order number; None: nothing.

    An order number alone proves nothing: people type them. The CRM must say the invoice's number too.
    """
    number = match_key(clean(invoice.number))
    told = [(each, word) for each in documents for word in evidence.get(each.id, ())]
    for document, said in told:
        if said.word is Word.MADE and number and match_key(said.invoice_number) == number:
            return Origin(document.name, document.id, clean(invoice.order_number))
    for document, said in told:
        if said.word is Word.UNSETTLED:
            return Origin(document.name, document.id, clean(invoice.order_number), settled=False)
    return None


def numbers(page: Iterable[Invoice]) -> tuple[str, ...]:
    """Give the order numbers of invoices, each once."""
    found = (clean(each.order_number) for each in page)
    return tuple({match_key(each): each for each in found if each}.values())


def skip_reason(found: Origin | None) -> str | None:
    """Say that an invoice is not uploaded because the CRM has it: it was made from the CRM's own."""
    if found is None or found.entity != "invoice" or not found.settled:
        return None
    return f"made from CRM invoice {found.number}."


def unsettled(found: Origin | None) -> str | None:
    """Say that it is not known yet whether an invoice was made from a document of the CRM."""
    if found is None or found.settled:
        return None
    kind = "order" if found.entity == "salesorder" else "invoice"
    return (
        f"it bears the number of the CRM {kind} {found.number}, which is just being made into an invoice, or "
        "whose note cannot be read: run `syncupload orders upload`, or look at the note on it."
    )
