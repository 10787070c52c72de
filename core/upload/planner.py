"""Reads both sides, asks the rules, and gives a plan: nothing is written anywhere but into the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from core.accounting.base import EVERYTHING, AccountingReader, Changed, Selection
from core.crm.base import Crm
from core.records import Customer, Product, Transaction
from core.text import clean, match_key
from core.upload.crm_currencies import Currencies
from core.upload.identity import namer
from core.upload.invoice_planning import InvoicePlanning
from core.upload.journal import Journal
from core.upload.judging import Judge, UploadSettings
from core.upload.key_set import KeySet
from core.upload.plan import Action, Change
from core.upload.plan_table import Header, Plan, Planned
from core.upload.plan_writer import PlanWriter, Wanted
from core.upload.progress import Watch
from core.upload.rules import customers, products, transactions
from core.upload.rules.settings import Context
from core.upload.rules.transactions import Wanted as Asked
from core.upload.spool import PAGE

KEYS_TO_ASK_FOR = 500
"""Up to so many records are asked for by their keys; more are picked out of a reading of the whole ledger."""

DESCRIBED = ("account", "contact", "product", "productpricelevel", "uom", "invoice", "invoicedetail")

Each = TypeVar("Each")


class Planner:
    """Makes plans for one company and one CRM; a plan is the caller's to close."""

    def __init__(
        self, reader: AccountingReader, crm: Crm, journal: Journal, settings: UploadSettings, watch: Watch
    ) -> None:
        self._reader = reader
        self._crm = crm
        self._journal = journal
        self._settings = settings
        self._watch = watch

    def plan_customers(self, selection: Selection = EVERYTHING) -> Plan:
        """Plan accounts with their contacts."""
        return self._made(lambda planning: planning.customers(selection))

    def plan_products(self, selection: Selection = EVERYTHING) -> Plan:
        """Plan products with their price list items."""
        return self._made(lambda planning: planning.products(selection))

    def plan_invoices(self, selection: Selection = EVERYTHING) -> Plan:
        """Plan invoices, and first the customers, products and units that they need."""
        return self._made(lambda planning: planning.invoices(selection))

    def plan_transactions(self, selection: Selection = EVERYTHING) -> Plan:
        """Plan what transactions stand for: their customers, and the invoices that they were posted from."""
        return self._made(lambda planning: planning.transactions(selection))

    def plan_everything(self) -> Plan:
        """Plan all products, customers and invoices."""
        return self._made(lambda planning: planning.everything())

    def plan_changed(self, changed: Changed) -> Plan:
        """Plan records by their keys, and what their invoices need; those that are gone are passed over."""
        return self._made(lambda planning: planning.changed(changed))

    def _made(self, work: Callable[[Planning], None]) -> Plan:
        organization_id = self._crm.whoami().organization_id
        settings = self._settings
        plan = Plan(Header(self._watch.clock(), organization_id, settings.company, settings.fingerprint))
        try:
            judge = Judge(self._crm, settings, self._journal.made)
            writer = PlanWriter(plan, judge, self._journal, recreate=settings.recreate)
            context = Context(
                descriptions={entity: self._crm.describe(entity) for entity in DESCRIBED},
                name=namer(organization_id, settings.company, writer.generations),
                currency=self._reader.company().currency,
                evaluation=settings.evaluation,
                currency_id=Currencies(self._crm).active,
            )
            work(Planning(self._reader, writer, context, settings, self._watch))
        except BaseException:
            plan.close()
            raise
        return plan


class Planning:
    """The making of one plan."""

    def __init__(
        self,
        reader: AccountingReader,
        writer: PlanWriter,
        context: Context,
        settings: UploadSettings,
        watch: Watch,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._context = context
        self._settings = settings
        self._watch = watch

    def everything(self) -> None:
        """Plan all products, customers and invoices."""
        self.products(EVERYTHING)
        self.customers(EVERYTHING)
        self.invoices(EVERYTHING)

    def changed(self, changed: Changed) -> None:
        """Plan records by their keys, and what their invoices need."""
        with KeySet() as products, KeySet() as customers, KeySet() as numbers:
            products.add_all(changed.products)
            customers.add_all(changed.customers)
            numbers.add_all(changed.invoices)
            self._products(self._needed(products, self._reader.products, lambda each: each.code))
            self._customers(self._needed(customers, self._reader.customers, lambda each: each.reference))
            with InvoicePlanning(self._writer, self._context, self._settings) as planning:
                found = self._needed(numbers, self._reader.invoices, lambda each: each.number)
                for page in self._paged("invoices read", found):
                    planning.take(page)
                self._plan_invoices(planning)

    def customers(self, selection: Selection) -> None:
        """Plan the customers of a selection."""
        self._customers(self._reader.customers(selection))

    def products(self, selection: Selection) -> None:
        """Plan the products of a selection."""
        self._products(self._reader.products(selection))

    def invoices(self, selection: Selection) -> None:
        """Plan the invoices of a selection with all that they need."""
        with InvoicePlanning(self._writer, self._context, self._settings) as planning:
            for page in self._paged("invoices read", self._reader.invoices(selection)):
                planning.take(page)
            self._plan_invoices(planning)

    def transactions(self, selection: Selection) -> None:
        """Plan the customers of transactions, and their invoices."""
        with KeySet() as accounts, KeySet() as numbers, KeySet() as bringing:
            for page in self._paged("transactions", self._reader.transactions(selection)):
                wanted = transactions.accounts_and_invoices(page)
                accounts.add_all(wanted.accounts)
                numbers.add_all(wanted.invoices)
                bringing.add_all(_bringing(*each) for each in wanted.bringing)
                self._skip(page, wanted)
            self._needed_customers(accounts)
            with InvoicePlanning(self._writer, self._context, self._settings) as planning:
                found = self._needed(numbers, self._reader.invoices, lambda invoice: invoice.number)
                for invoices in self._paged("invoices read", found):
                    planning.take(
                        [
                            each
                            for each in invoices
                            if _bringing(match_key(each.account), clean(each.number)) in bringing
                        ]
                    )
                self._plan_invoices(planning)

    def _plan_invoices(self, planning: InvoicePlanning) -> None:
        self._needed_products(planning.codes)
        planning.plan_units()
        self._needed_customers(planning.accounts)
        for _ in self._paged("invoices", planning.plan_invoices()):
            pass
        planning.take_out_units()

    def _skip(self, page: Iterable[Transaction], wanted: Asked) -> None:
        self._writer.plan.add_all(
            Planned(
                Change(Action.SKIPPED, "transaction", str(each.number), reason=wanted.skipped[each.number])
            )
            for each in page
            if each.number in wanted.skipped
        )

    def _needed_customers(self, references: KeySet) -> None:
        missing = self._unplanned("account", references)
        with missing:
            self._customers(self._needed(missing, self._reader.customers, lambda each: each.reference))
            for page in missing.pages():
                gone = [each for each in page if not self._writer.plan.holds("account", each)]
                self._writer.write_strangers(gone)

    def _needed_products(self, codes: KeySet) -> None:
        missing = self._unplanned("product", codes)
        with missing:
            self._products(self._needed(missing, self._reader.products, lambda each: each.code))

    def _unplanned(self, entity: str, keys: KeySet) -> KeySet:
        missing = KeySet()
        for page in keys.pages():
            missing.add_all(key for key in page if not self._writer.plan.holds(entity, key))
        return missing

    @staticmethod
    def _needed(
        keys: KeySet, read: Callable[[Selection], Iterator[Each]], key: Callable[[Each], str]
    ) -> Iterator[Each]:
        if not len(keys):
            return
        if len(keys) <= KEYS_TO_ASK_FOR:
            yield from read(Selection(keys=[each for page in keys.pages() for each in page]))
            return
        yield from (each for each in read(EVERYTHING) if key(each) in keys)

    def _customers(self, stream: Iterator[Customer]) -> None:
        for page in self._paged("customers", stream):
            self._writer.write("account", [self._customer(each) for each in page])

    def _customer(self, customer: Customer) -> Wanted:
        settings = self._settings.customers
        return Wanted(
            customer.reference, lambda: customers.draft(customer, settings, self._context), customer.source
        )

    def _products(self, stream: Iterator[Product]) -> None:
        for page in self._paged("products", stream):
            self._writer.write("product", [self._product(each) for each in page])

    def _product(self, product: Product) -> Wanted:
        settings = self._settings.catalogue
        return Wanted(product.code, lambda: products.draft(product, settings, self._context), product.source)

    def _paged(self, phase: str, stream: Iterator[Each]) -> Iterator[list[Each]]:
        done, what = 0, phase.removesuffix(" read")
        while True:
            self._watch.cancel.check(f"plan {what}")
            page = list(islice(stream, PAGE))
            if not page:
                return
            yield page
            done += len(page)
            self._watch.planned(phase, done)


def _bringing(account: str, number: str) -> str:
    return f"{account}|{number}"
