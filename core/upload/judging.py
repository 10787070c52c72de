"""Drafts against what the CRM holds now, a page at a time: the same for a plan and for an upload."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Crm, Entity
from core.text import match_key
from core.upload.matching import Finder, Found
from core.upload.plan import Change, Draft
from core.upload.rules import customers, invoices, products, units
from core.upload.rules.settings import CatalogueSettings, CustomerSettings, InvoiceSettings

KEY_FIELDS: Mapping[str, str] = {
    "account": "accountnumber",
    "product": "productnumber",
    "uom": "name",
    "invoice": "invoicenumber",
}
"""The field of the CRM that holds the business key."""


@dataclass(frozen=True, slots=True)
class OrderSource:
    """The CRM's records that become invoices of the accounts: salesorder or invoice.

    `invoice_field` is where they carry the invoice's number.
    """

    entity: str
    invoice_field: str | None = None


Made: TypeAlias = Callable[[Collection[UUID]], set[UUID]]
"""Says which records earlier runs wrote, whole (the journal)."""


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """What an upload needs of the configuration: `company` and `fingerprint` tell plans and journals apart.

    `recreate` makes again what a person deleted in the CRM. `evaluation`: there is no licence (manual 4.3.1).
    `orders` says what the accounts' invoices may have been made from, where records go both ways.
    """

    company: str
    customers: CustomerSettings
    catalogue: CatalogueSettings
    invoices: InvoiceSettings
    fingerprint: str = ""
    recreate: bool = False
    evaluation: bool = False
    orders: OrderSource | None = None


class Judge:
    """Asks the CRM about a page of drafts in bulk, and the rules what becomes of each."""

    def __init__(self, crm: Crm, settings: UploadSettings, made: Made) -> None:
        self.find = Finder(crm)
        labelled = settings.customers.labelled(crm.describe("account"))
        self._settings = replace(settings, customers=labelled)
        self._made = made

    def judge(self, entity: str, drafts: Sequence[Draft]) -> list[Change]:
        """Say what becomes of drafts of one entity, in their order."""
        if not drafts:
            return []
        match entity:
            case "account":
                return self._accounts(drafts)
            case "product":
                return self._products(drafts)
            case "uom":
                return self._units(drafts)
            case "invoice":
                return self._invoices(drafts)
        raise ValueError(f"no rule for {entity}")

    def there(self, entity: str, keys: Sequence[str]) -> Mapping[str, UUID]:
        """Give the ids of the records that the CRM holds under these keys, by match key."""
        found = self._held(entity, keys)
        return {key: some[0].id for key, some in found.items() if some}

    def _held(self, entity: str, keys: Sequence[str]) -> Found:
        if entity == "account":
            return self._found_accounts(keys)
        if entity == "product":
            return self.find.products(keys)
        return self.find.invoices(keys, invoices.columns(self._settings.catalogue))

    def strangers(self, references: Sequence[str]) -> list[Change]:
        """Say which accounts serve invoices whose customers the ledger no longer has, in their order."""
        found = self._found_accounts(references)
        settings = self._settings.customers
        return [customers.not_in_ledger(each, found[match_key(each)], settings) for each in references]

    def _found_accounts(self, numbers: Sequence[str]) -> Found:
        return self.find.accounts(numbers, customers.columns(self._settings.customers))

    def _accounts(self, drafts: Sequence[Draft]) -> list[Change]:
        found = self._found_accounts([each.key for each in drafts])
        return [
            customers.judge(each, found[match_key(each.key)], self._settings.customers) for each in drafts
        ]

    def _products(self, drafts: Sequence[Draft]) -> list[Change]:
        catalogue = self._settings.catalogue
        found = self.find.products([each.key for each in drafts])
        ids = [product.id for some in found.values() for product in some]
        items = self.find.items(ids, catalogue.price_list)

        def judged(draft: Draft) -> Change:
            those = found[match_key(draft.key)]
            return products.judge(
                draft, those, [i for each in those for i in items.get(each.id, ())], catalogue
            )

        return [judged(each) for each in drafts]

    def _units(self, drafts: Sequence[Draft]) -> list[Change]:
        found = self.find.units([each.key for each in drafts], self._settings.catalogue.unit_group)
        return [units.judge(each, found[match_key(each.key)]) for each in drafts]

    def _invoices(self, drafts: Sequence[Draft]) -> list[Change]:
        found = self._held("invoice", [each.key for each in drafts])
        lines = self._lines_of_doubtful(
            [each for each in drafts if _is_there(each, found[match_key(each.key)])]
        )

        def judged(draft: Draft) -> Change:
            those = found[match_key(draft.key)]
            return invoices.judge(draft, those, lines.get(draft.entity.id))

        return [judged(each) for each in drafts]

    def _lines_of_doubtful(self, ours: Sequence[Draft]) -> Mapping[UUID, Sequence[UUID]]:
        # What the journal knows to be whole lost a line only by a person's hand, and that is left alone.
        ids = [each.entity.id for each in ours]
        doubtful = [each for each in ids if each not in whole] if ids and (whole := self._made(ids)) else ids
        found = self.find.lines(doubtful)
        return {each: found.get(each, ()) for each in doubtful}


def _is_there(draft: Draft, found: Sequence[Entity]) -> bool:
    return any(each.id == draft.entity.id for each in found)
