"""Find in bulk: a page of keys is one question to the CRM, and answers are paired by `match_key`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from uuid import UUID

from core.crm.base import Condition, Crm, Entity, Operator, Query, Reference, Value, key_name
from core.text import match_key
from core.upload.rules import products, units

KEYS_A_QUESTION = 200

MERGES = 20
"""How far a merged account is followed; a longer chain is taken for a circle."""

DOCUMENT_NUMBERS: Mapping[str, str] = {"salesorder": "ordernumber", "invoice": "invoicenumber"}
"""The field of a document that holds its number."""

Found = Mapping[str, Sequence[Entity]]
"""Records by the match key that was asked for; a key without record has an empty sequence."""


class Finder:
    """Asks the CRM for many records at a time."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm

    def accounts(self, numbers: Sequence[str], columns: Sequence[str]) -> Found:
        """Find all accounts by their numbers, and after them the masters of merged ones."""
        found = self._by_key("account", "accountnumber", numbers, columns)
        masters = self._masters(found, columns)
        return {key: (*some, *_followed(some, masters)) for key, some in found.items()}

    def products(self, codes: Sequence[str]) -> Found:
        """Find all products by their numbers."""
        return self._by_key("product", "productnumber", codes, products.COLUMNS)

    def items(self, product_ids: Iterable[UUID], price_list: UUID) -> Mapping[UUID, Sequence[Entity]]:
        """Find the items of a price list by their products."""
        listed = Condition("pricelevelid", Operator.EQUAL, (price_list,))
        found: dict[UUID, list[Entity]] = defaultdict(list)
        for item in self._asked("productpricelevel", "productid", product_ids, products.ITEM_COLUMNS, listed):
            product = item.fields.get("productid")
            if isinstance(product, Reference):
                found[product.id].append(item)
        return found

    def units(self, names: Sequence[str], group: UUID) -> Found:
        """Find the units of a unit group by their names."""
        grouped = Condition("uomscheduleid", Operator.EQUAL, (group,))
        return self._by_key("uom", "name", names, units.COLUMNS, grouped)

    def invoices(self, numbers: Sequence[str], columns: Sequence[str]) -> Found:
        """Find all invoices by their numbers."""
        return self._by_key("invoice", "invoicenumber", numbers, columns)

    def documents(self, entity: str, numbers: Sequence[str], columns: Sequence[str] = ()) -> Found:
        """Find all orders (salesorder) or invoices by the numbers that the CRM gave them."""
        field = DOCUMENT_NUMBERS[entity]
        return self._by_key(entity, field, numbers, (field, *columns))

    def lines(self, invoices: Iterable[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Find the ids of the lines of invoices."""
        found = self.belonging("invoicedetail", "invoiceid", invoices, ())
        return {invoice: [line.id for line in lines] for invoice, lines in found.items()}

    def belonging(
        self, entity: str, lookup: str, owners: Iterable[UUID], columns: Sequence[str]
    ) -> Mapping[UUID, Sequence[Entity]]:
        """Find what belongs to records (lines to documents), by the id that its lookup names."""
        found: dict[UUID, list[Entity]] = defaultdict(list)
        for each in self._asked(entity, lookup, owners, (lookup, *columns)):
            owner = each.fields.get(lookup)
            if isinstance(owner, Reference):
                found[owner.id].append(each)
        return found

    def by_ids(self, entity: str, ids: Iterable[UUID], columns: Sequence[str]) -> Mapping[UUID, Entity]:
        """Find records by their ids."""
        return {each.id: each for each in self._asked(entity, key_name(entity), ids, columns)}

    def _by_key(
        self, entity: str, field: str, keys: Sequence[str], columns: Sequence[str], *more: Condition
    ) -> Found:
        wanted: dict[str, list[Entity]] = {match_key(key): [] for key in keys}
        # The questions are asked in the keys' own spelling: the CRM's collation does the rest.
        for record in self._asked(entity, field, _spelt(keys), columns, *more):
            value = record.fields.get(field)
            paired = wanted.get(match_key(value)) if isinstance(value, str) else None
            if paired is not None:
                paired.append(record)
        return wanted

    def _asked(
        self, entity: str, field: str, values: Iterable[Value], columns: Sequence[str], *more: Condition
    ) -> Iterator[Entity]:
        stream = iter(values)
        while some := tuple(islice(stream, KEYS_A_QUESTION)):
            among = Condition(field, Operator.IN, some)
            yield from self._crm.find(Query(entity, tuple(columns), (among, *more)))

    def _masters(self, found: Found, columns: Sequence[str]) -> dict[UUID, Entity]:
        known = {each.id: each for some in found.values() for each in some}
        asked: set[UUID] = set(known)
        level: Iterable[Entity] = known.values()
        for _ in range(MERGES):
            wanted = {each for each in map(_master, level) if each is not None} - asked
            if not wanted:
                break
            asked |= wanted
            masters = self.by_ids("account", sorted(wanted), columns)
            known.update(masters)
            level = masters.values()
        return known


def _spelt(keys: Iterable[str]) -> Iterator[str]:
    asked: set[str] = set()
    for key in keys:
        matched = match_key(key)
        if matched and matched not in asked:
            asked.add(matched)
            yield key


def _master(account: Entity) -> UUID | None:
    master = account.fields.get("masterid")
    return master.id if account.fields.get("merged") is True and isinstance(master, Reference) else None


def _followed(accounts: Sequence[Entity], known: Mapping[UUID, Entity]) -> Iterator[Entity]:
    given = {each.id for each in accounts}
    waiting = list(accounts)
    while waiting:
        master = _master(waiting.pop())
        if master is not None and master in known and master not in given:
            given.add(master)
            waiting.append(known[master])
            yield known[master]
