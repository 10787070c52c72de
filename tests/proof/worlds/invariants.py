"""What must be so in every world once it is at rest, worked out without the program's own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.accounting.base import Changed
from core.crm.base import Entity
from core.records import Customer, Invoice, Product
from core.upload.outcome import Outcome, Result
from tests.proof.worlds.holdings import Holdings, amount, folded, points_to
from tests.proof.worlds.machine import Run
from tests.proof.worlds.people import CUSTOMER, UNMAPPED, Expected
from tests.proof.worlds.sides import Books

UPDATED = {
    "account": {"revenue", "creditlimit", "creditonhold"},
    "product": {"price", "standardcost", "pricelevelid"},
}
"""The only fields that may ever be written on a record that is there (manual 3.1.1 and 3.1.2)."""

DEFAULT_UNIT = "primary unit"


@dataclass(frozen=True, slots=True)
class Final:
    """A world at rest: what the accounts hold, what the CRM holds, and what people did."""

    ledger: Books
    holdings: Holdings
    expected: Expected

    def violations(self) -> Iterator[str]:
        """Say all that is wrong with it."""
        yield from self._one_each()
        for each in self.ledger.customers.values():
            yield from self._customer(each)
        for product in self.ledger.products.values():
            yield from self._product(product)
        for document in self.ledger.invoices.values():
            yield from self._invoice(document)
        yield from self._whole()
        yield from self._untouched()

    def unsettled(self, changed: Changed, aside: Collection[tuple[str, str]]) -> Iterator[str]:
        """Name what has not changed since a mark, is not in the CRM as it should be, and is not set aside.

        What a person changed in the CRM is left out: a mark of the accounts cannot know of it.
        """
        known = {(entity, folded(key)) for entity, key in aside} | self.expected.touched
        customers, products = set(changed.customers), set(changed.products)
        for each in self.ledger.customers.values():
            if each.reference not in customers and ("account", folded(each.reference)) not in known:
                yield from self._customer(each)
        for product in self.ledger.products.values():
            if product.code not in products and ("product", folded(product.code)) not in known:
                yield from self._product(product)
        for document in self.ledger.invoices.values():
            key = folded(f"{document.account}-{document.number}")
            if document.number not in changed.invoices and ("invoice", key) not in known:
                yield from self._invoice(document)

    def hindered(self, entity: str, key: str) -> bool:
        """Whether a person stands in the way of a record."""
        if (entity, folded(key)) in self.expected.hindered:
            return True
        return entity == "invoice" and self.hindered("account", key.rpartition("-")[0])

    def _accounts(self, number: str) -> list[Entity]:
        found = self.holdings.by_key("account", "accountnumber").get(folded(number), [])
        return [each for each in found if each.fields.get("customertypecode") == CUSTOMER]

    def _one_each(self) -> Iterator[str]:
        for entity, field in (("product", "productnumber"), ("uom", "name"), ("invoice", "invoicenumber")):
            for key, some in self.holdings.by_key(entity, field).items():
                if len(some) > 1:
                    yield f"{len(some)} {entity} records of {key}"
        for number in self.holdings.by_key("account", "accountnumber"):
            if len(self._accounts(number)) > 1:
                yield f"{len(self._accounts(number))} accounts of {number}"
        yield from self._once("contact", "parentcustomerid")
        yield from self._once("productpricelevel", "productid")

    def _once(self, entity: str, lookup: str) -> Iterator[str]:
        owners = [points_to(each, lookup) for each in self.holdings.records[entity]]
        if len(owners) != len(set(owners)):
            yield f"more than one {entity} for one {lookup}"

    def _customer(self, customer: Customer) -> Iterator[str]:
        if self.hindered("account", customer.reference):
            return
        found = self._accounts(customer.reference)
        if not found:
            yield f"customer {customer.reference} has not arrived"
            return
        account = found[0]
        figures = {"revenue": customer.turnover, "creditlimit": customer.credit_limit}
        for field, wanted in figures.items():
            if amount(account, field) != wanted:
                yield f"{field} of {customer.reference} is {amount(account, field)}, not {wanted}"
        if customer.on_hold is not None and bool(account.fields.get("creditonhold")) != customer.on_hold:
            yield f"the hold of {customer.reference} is not {customer.on_hold}"
        wanted_contact = bool(customer.contact_name)
        if folded(customer.reference) not in self.expected.no_contact:
            has = account.id in {
                points_to(each, "parentcustomerid") for each in self.holdings.records["contact"]
            }
            if has != wanted_contact:
                yield f"{customer.reference} has {'a' if has else 'no'} contact"

    def _product(self, product: Product) -> Iterator[str]:
        if self.hindered("product", product.code):
            return
        listed = {points_to(each, "productid") for each in self.holdings.records["productpricelevel"]}
        found = self.holdings.by_key("product", "productnumber").get(folded(product.code), [])
        if not found:
            yield f"product {product.code} has not arrived"
            return
        if amount(found[0], "price") != product.sales_price:
            yield f"price of {product.code} is {amount(found[0], 'price')}, not {product.sales_price}"
        if found[0].id not in listed:
            yield f"product {product.code} has no price list item"
        if points_to(found[0], "pricelevelid") is None:
            yield f"product {product.code} has no default price list"

    def _invoice(self, document: Invoice) -> Iterator[str]:
        key = f"{document.account}-{document.number}"
        found = self.holdings.by_key("invoice", "invoicenumber").get(folded(key), [])
        if not found:
            if not self.hindered("invoice", key):
                yield f"invoice {key} has not arrived"
            return
        (header,) = found[:1]
        if amount(header, "totalamount") != document.gross:
            yield f"invoice {key} comes to {amount(header, 'totalamount')}, not {document.gross}"
        if len(self.holdings.lines_of(header.id)) != _line_count(document):
            yield f"invoice {key} has {len(self.holdings.lines_of(header.id))} lines"
        day = header.fields.get("datedelivered")
        if isinstance(day, datetime) and day.date() != document.date:
            yield f"invoice {key} is dated {day}, not {document.date}"

    def _whole(self) -> Iterator[str]:
        for header in self.holdings.records["invoice"]:
            lines = self.holdings.lines_of(header.id)
            summed = sum(amount(each, "extendedamount") for each in lines)
            if summed != amount(header, "totalamount"):
                yield f"invoice {header.id}: its lines come to {summed}, it says {header.fields}"

    def _untouched(self) -> Iterator[str]:
        now = self.holdings.comparable()
        for place, fields in self.expected.kept.items():
            for name, value in fields.items():
                found = now.get(place, {}).get(name)
                if place in now and found != value:
                    yield f"{name} of {place[0]} {place[1]} was {value!r} by hand, is {found!r}"
            if place not in now:
                yield f"{place[0]} {place[1]} has vanished"


def _line_count(document: Invoice) -> int:
    return len(document.lines) + bool(document.carriage_net) + bool(document.discount_net)


def wrong_with(run: Run, expected: Expected) -> Iterator[str]:
    """Say what a single run did wrong, whatever befell it."""
    if run.crashed:
        yield f"it {run.end}"
    yield from (f"written, but not planned: {each}" for each in run.unsaid)
    yield from run.failed_needs
    yield from run.unheeded
    for each in run.tried:
        if each.id in expected.inactive:
            yield f"{each.name} {each.id} is inactive, and was written"
    for each in run.amended:
        if not each.fields.keys() <= UPDATED.get(each.name, set()):
            yield f"{each.name} {each.id} was there, and {sorted(each.fields)} were written"


def missed(results: list[Outcome], expected: Expected) -> Iterator[str]:
    """Say what a comparison of everything still wrote, though no person had a hand in it.

    Units are left out: an old invoice wants one where its write-in has become a product since.
    """
    for each in results:
        written = each.outcome in (Result.CREATED, Result.UPDATED) and each.entity != "uom"
        if written and not expected.is_touched(each.entity, each.key):
            yield f"{each.entity} {each.key} was {each.outcome} only when everything was compared"


def unexplained(final: Final, results: list[Outcome]) -> Iterator[str]:
    """Say which records failed in a run without misfortune although nobody stands in their way."""
    for each in results:
        if each.outcome in (Result.BLOCKED, Result.QUARANTINED) and not final.hindered(each.entity, each.key):
            yield f"{each.entity} {each.key} failed without a reason of people's: {each.message}"
        if each.outcome in (Result.CREATED, Result.UPDATED):
            yield f"{each.entity} {each.key} was {each.outcome} at rest"


__all__ = ["UNMAPPED", "Final", "unexplained", "wrong_with"]
