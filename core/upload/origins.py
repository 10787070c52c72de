"""Asks the CRM, a page at a time, which invoices of the accounts were made from its own documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from core.crm.base import Entity
from core.records import Invoice
from core.text import clean, match_key
from core.upload.claims import Claim, ClaimReader, ClaimState
from core.upload.judging import OrderSource
from core.upload.matching import Finder
from core.upload.rules import origins
from core.upload.rules.origins import Evidence, Word
from core.upload.rules.parts import Origin


class Origins:
    """Looks for what invoices were made from; nothing is asked where records go one way only."""

    def __init__(self, find: Finder, source: OrderSource | None) -> None:
        self._find = find
        self._claims = ClaimReader(find)
        self._source = source

    def of(self, entity: str, page: Sequence[Invoice]) -> list[Origin | None]:
        """Give for each invoice the order (salesorder), or the CRM invoice, that it was made from, if any."""
        numbers = origins.numbers(page) if self._looks_for(entity) else ()
        if not numbers:
            return [None] * len(page)
        columns = self._number_columns(entity)
        found = self._find.documents(entity, numbers, columns)
        documents = {each.id: each for some in found.values() for each in some}
        claims = self._claims.read(documents) if documents else {}
        evidence = {key: tuple(_said(each, claims.get(key), columns)) for key, each in documents.items()}
        return [_origin(each, found, evidence) for each in page]

    def _looks_for(self, entity: str) -> bool:
        # CRM invoices always: one may have become an invoice before the configuration named orders.
        return self._source is not None and entity in ("invoice", self._source.entity)

    def _number_columns(self, entity: str) -> tuple[str, ...]:
        source = self._source
        named = source is not None and source.entity == entity and source.invoice_field
        return (named,) if named else ()


def _origin(
    invoice: Invoice, found: Mapping[str, Sequence[Entity]], evidence: Mapping[UUID, Sequence[Evidence]]
) -> Origin | None:
    number = match_key(clean(invoice.order_number))
    return origins.origin(invoice, found.get(number, ()) if number else (), evidence)


def _said(document: Entity, claim: Claim | None, columns: Sequence[str]) -> Iterator[Evidence]:
    if claim is not None and claim.state is ClaimState.CONCLUDED:
        yield Evidence(Word.MADE, claim.invoice_number)
    if claim is not None and claim.state in (ClaimState.HELD, ClaimState.UNREADABLE):
        yield Evidence(Word.UNSETTLED)
    for name in columns:
        written = document.fields.get(name)
        if isinstance(written, str) and clean(written):
            yield Evidence(Word.MADE, clean(written))
