"""Invoices of a plan: kept on disk until what they need has been planned, then drafted and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from core.records import Invoice
from core.text import clean, match_key
from core.upload.judging import UploadSettings
from core.upload.key_set import KeySet
from core.upload.known_products import ProductShelf, known_units
from core.upload.origins import Origins
from core.upload.plan import Action, Change, Draft
from core.upload.plan_table import Planned
from core.upload.plan_writer import PlanWriter, Wanted
from core.upload.rules import invoices, origins, units
from core.upload.rules.parts import Origin, Parts
from core.upload.rules.settings import Context
from core.upload.spool import RowSpool


class InvoicePlanning:
    """Takes invoices, says what they need, and plans them when that has been planned."""

    def __init__(self, writer: PlanWriter, context: Context, settings: UploadSettings) -> None:
        self._writer = writer
        self._context = context
        self._settings = settings
        self._invoices = RowSpool()
        self.accounts = KeySet()
        self.codes = KeySet()
        self._units = KeySet()
        self._origins = Origins(writer.judge.find, settings.orders)
        self._shelf = ProductShelf(writer.plan, writer.judge.find, settings.catalogue)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (self._invoices, self.accounts, self.codes, self._units):
            each.close()

    def take(self, page: Sequence[Invoice]) -> None:
        """Take invoices as they are read; those that are not meant to go up say why."""
        made_from = self._origins.of("invoice", page)
        refused = [self._refused(each, origin) for each, origin in zip(page, made_from, strict=True)]
        self._writer.plan.add_all(Planned(each) for each in refused if each)
        going = [each for each, change in zip(page, refused, strict=True) if change is None]
        self._invoices.add_all(going)
        self.accounts.add_all(clean(each.account) for each in going)
        self.codes.add_all(code for each in going for code in invoices.wanted_products(each, self._context))

    def _refused(self, invoice: Invoice, made_from: Origin | None) -> Change | None:
        key = invoices.invoice_key(invoice)
        skipped = invoices.skip_reason(invoice, self._settings.invoices) or origins.skip_reason(made_from)
        if skipped:
            return Change(Action.SKIPPED, "invoice", key, reason=skipped)
        blocked = origins.unsettled(made_from)
        return Change(Action.BLOCKED, "invoice", key, reason=blocked) if blocked else None

    def plan_units(self) -> None:
        """Plan the units that the invoices need, after the products have been planned."""
        for codes in self.codes.pages():
            self._shelf.stock(codes)
        for page in self._pages():
            self._units.add_all(name for each in page for name in self._wanted_units(each))
        for names in self._units.pages():
            unplanned = [each for each in names if not self._writer.plan.holds("uom", each)]
            self._writer.write("uom", [self._unit(each) for each in unplanned])

    def take_out_units(self) -> None:
        """Take out the units that were to be made for invoices which are in the CRM already."""
        idle = self._missing_units()
        for page in self._pages():
            if not idle:
                return
            idle -= {name for each in page for name in self._still_needed(each)}
        for name in idle:
            self._writer.plan.take_out("uom", name)

    def _missing_units(self) -> set[str]:
        planned = (each.change for page in self._writer.plan.pages("uom") for each in page)
        return {match_key(each.key) for each in planned if each.action is not Action.UNCHANGED}

    def _still_needed(self, invoice: Invoice) -> Iterator[str]:
        if not self._writer.plan.settled("invoice", invoices.invoice_key(invoice)):
            yield from map(match_key, self._wanted_units(invoice))

    def plan_invoices(self) -> Iterator[Invoice]:
        """Plan the invoices page by page, giving each when it is planned."""
        for page in self._pages():
            orders = self._origins.of("salesorder", page)
            self._writer.write("invoice", [self._invoice(*each) for each in zip(page, orders, strict=True)])
            yield from page

    def _pages(self) -> Iterator[list[Invoice]]:
        for page in self._invoices.pages():
            yield [each for each in page if isinstance(each, Invoice)]

    def _wanted_units(self, invoice: Invoice) -> tuple[str, ...]:
        return invoices.wanted_units(invoice, self._shelf.known, self._settings.catalogue)

    def _unit(self, name: str) -> Wanted:
        catalogue = self._settings.catalogue
        return Wanted(name, lambda: units.draft(name, catalogue, self._context))

    def _invoice(self, invoice: Invoice, origin: Origin | None) -> Wanted:
        settings = self._settings

        def drafted() -> Draft:
            parts = self._parts(invoice, origin)
            return invoices.draft(invoice, parts, settings.invoices, settings.catalogue, self._context)

        return Wanted(invoices.invoice_key(invoice), drafted, invoice.source)

    def _parts(self, invoice: Invoice, origin: Origin | None) -> Parts:
        known = self._shelf.known
        usable, new = known_units(self._writer.plan, self._wanted_units(invoice))
        account = self._writer.plan.change_of("account", clean(invoice.account))
        if account is None:
            account = Change(Action.BLOCKED, "account", invoice.account)
        return Parts(account=account, products=known, units=usable, new_units=new, origin=origin)
