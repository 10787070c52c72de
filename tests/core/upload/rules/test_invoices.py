"""What becomes of an invoice (manual 3.1.3, 6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.crm.base import Entity, Reference, Value
from core.records import Invoice, InvoiceKind, InvoiceLine
from core.upload.plan import Action, Change, Draft
from core.upload.rules import invoices
from core.upload.rules.parts import KnownProduct, Parts
from core.upload.rules.settings import CatalogueSettings, Context, InvoiceSettings

PACK = UUID(int=301)


class Rules:
    """The rules with everything but the invoice and its parts in place."""

    def __init__(
        self, settings: InvoiceSettings, catalogue: CatalogueSettings, context: Context, parts: Parts
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.context = context
        self.parts = parts

    def draft(self, invoice: Invoice, parts: Parts | None = None) -> Draft:
        """What an invoice asks for."""
        return invoices.draft(invoice, parts or self.parts, self.settings, self.catalogue, self.context)

    def new(self, invoice: Invoice, parts: Parts | None = None) -> Change:
        """What becomes of it where there is none."""
        return invoices.judge(self.draft(invoice, parts), (), None)

    def existing(self, invoice: Invoice, **fields: Value | None) -> Entity:
        """Its CRM invoice."""
        known: dict[str, Value | None] = {
            "invoicenumber": "A1D001-82",
            "customerid": Reference("account", UUID(int=60)),
            "totalamount": Decimal("14.40"),
            "statecode": "Active",
        }
        return Entity("invoice", self.draft(invoice).entity.id, known | fields)


@pytest.fixture
def rules(
    invoice_settings: InvoiceSettings, catalogue: CatalogueSettings, context: Context, parts: Parts
) -> Rules:
    """The rules as they are without configuration."""
    return Rules(invoice_settings, catalogue, context, parts)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (InvoiceKind.CREDIT, "credit notes"),
        (InvoiceKind.QUOTATION, "quotations"),
        (InvoiceKind.PROFORMA, "proforma invoices"),
    ],
)
def test_other_documents_are_skipped_by_name(
    rules: Rules, an_invoice: Invoice, kind: InvoiceKind, name: str
) -> None:
    assert invoices.skip_reason(replace(an_invoice, kind=kind), rules.settings) == f"{name} are not uploaded."


def test_a_draft_is_skipped_until_it_is_posted(rules: Rules, an_invoice: Invoice) -> None:
    reason = invoices.skip_reason(replace(an_invoice, posted=False), rules.settings)
    assert "post it in the accounts" in (reason or "")


def test_drafts_may_be_admitted(an_invoice: Invoice) -> None:
    admitted = InvoiceSettings(unposted=True)
    assert invoices.skip_reason(replace(an_invoice, posted=False), admitted) is None


def test_a_posted_invoice_is_not_skipped(rules: Rules, an_invoice: Invoice) -> None:
    assert invoices.skip_reason(an_invoice, rules.settings) is None


def test_each_product_is_wanted_once_and_no_write_in(
    an_invoice: Invoice, a_line: InvoiceLine, context: Context
) -> None:
    codes = ("PEN001", "S1", "", "m", "pen001", "INK2")
    lines = tuple(replace(a_line, product_code=code) for code in codes)
    assert [
        each.casefold() for each in invoices.wanted_products(replace(an_invoice, lines=lines), context)
    ] == [
        "pen001",
        "ink2",
    ]


def test_units_are_wanted_for_products_of_the_default_group_alone(
    rules: Rules, an_invoice: Invoice, a_line: InvoiceLine, pen_in_crm: KnownProduct
) -> None:
    lines = (
        replace(a_line, unit="25 Pack"),
        replace(a_line, unit="25 PACK"),
        replace(a_line, unit=""),
        replace(a_line, unit="Hour", product_code="S3"),
        replace(a_line, unit="Tube", product_code="GLUE"),
    )
    products = {"pen001": pen_in_crm, "glue": replace(pen_in_crm, unit_group=UUID(int=77))}
    wanted = invoices.wanted_units(replace(an_invoice, lines=lines), products, rules.catalogue)
    assert [each.casefold() for each in wanted] == ["25 pack"]


def test_the_header_holds_number_name_account_list_and_day(rules: Rules, an_invoice: Invoice) -> None:
    change = rules.new(an_invoice)
    assert change.action is Action.CREATE
    assert change.key == "A1D001-82"
    assert change.written().fields == {
        "invoicenumber": "A1D001-82",
        "name": "82",
        "customerid": Reference("account", UUID(int=60)),
        "pricelevelid": Reference("pricelevel", rules.catalogue.price_list),
        "datedelivered": datetime(2008, 7, 14, 11, tzinfo=UTC),
    }


def test_the_lines_belong_to_it(rules: Rules, an_invoice: Invoice) -> None:
    (line,) = rules.new(an_invoice).children
    assert (line.action, line.entity, line.key) == (Action.CREATE, "invoicedetail", "A1D001-82|1")


def test_the_day_goes_to_the_configured_field_at_noon_of_the_configured_zone(
    rules: Rules, an_invoice: Invoice
) -> None:
    rules.settings = InvoiceSettings(date_field="duedate", zone=ZoneInfo("Pacific/Auckland"))
    sent = rules.draft(an_invoice).entity.fields
    assert sent["duedate"] == datetime(2008, 7, 14, 0, tzinfo=UTC)
    assert "datedelivered" not in sent


@pytest.mark.parametrize("day", [None, date(1899, 12, 30)])
def test_a_day_that_makes_no_sense_is_not_sent(rules: Rules, an_invoice: Invoice, day: date | None) -> None:
    draft = rules.draft(replace(an_invoice, date=day))
    assert "datedelivered" not in draft.entity.fields
    assert "no date" in draft.notes[0]


def test_an_invoice_waits_for_what_has_to_be_made_first(
    rules: Rules, an_invoice: Invoice, a_line: InvoiceLine, pen_in_crm: KnownProduct
) -> None:
    parts = Parts(
        account=Change(Action.CREATE, "account", "A1D001", id=UUID(int=60)),
        products={"pen001": replace(pen_in_crm, depends=("product", "PEN001"))},
        units={"25 pack": PACK},
        new_units=frozenset({"25 pack"}),
    )
    line = replace(a_line, unit="25 Pack")
    change = rules.new(replace(an_invoice, lines=(line,)), parts)
    assert change.depends == (("account", "A1D001"), ("product", "PEN001"), ("uom", "25 Pack"))


def test_an_invoice_waits_for_nothing_that_is_there(rules: Rules, an_invoice: Invoice) -> None:
    assert rules.new(an_invoice).depends == ()


def refusal(change: Change) -> str:
    """Why a change is blocked."""
    assert change.action is Action.BLOCKED
    return change.reason or ""


def test_an_invoice_of_a_blocked_customer_names_the_cause(
    rules: Rules, an_invoice: Invoice, parts: Parts
) -> None:
    blocked = Change(Action.BLOCKED, "account", "A1D001", reason="it is inactive: reactivate it.")
    reason = refusal(rules.new(an_invoice, replace(parts, account=blocked)))
    assert reason == "customer A1D001 cannot be used: it is inactive: reactivate it."


def test_an_invoice_of_a_blocked_product_names_the_cause(
    rules: Rules, an_invoice: Invoice, parts: Parts, pen_in_crm: KnownProduct
) -> None:
    products = {"pen001": replace(pen_in_crm, refusal="it is inactive: reactivate it.")}
    reason = refusal(rules.new(an_invoice, replace(parts, products=products)))
    assert reason == "product PEN001 cannot be used: it is inactive: reactivate it."


def test_a_unit_that_can_be_neither_found_nor_made_is_named(
    rules: Rules, an_invoice: Invoice, a_line: InvoiceLine
) -> None:
    reason = refusal(rules.new(replace(an_invoice, lines=(replace(a_line, unit="Crate"),))))
    assert 'unit "Crate"' in reason
    assert "add it in the CRM" in reason


def test_an_invoice_in_another_currency_is_refused(rules: Rules, an_invoice: Invoice) -> None:
    reason = refusal(rules.new(replace(an_invoice, currency="EUR")))
    assert "EUR, which cannot be booked as GBP" in reason


def test_an_invoice_that_does_not_add_up_is_refused(rules: Rules, an_invoice: Invoice) -> None:
    reason = refusal(rules.new(replace(an_invoice, net=Decimal("12.01"), gross=Decimal("14.41"))))
    assert reason.endswith("run Check Data in Sage.")


def test_an_invoice_without_lines_is_refused(rules: Rules, an_invoice: Invoice) -> None:
    nothing = Decimal(0)
    reason = refusal(rules.new(replace(an_invoice, lines=(), net=nothing, tax=nothing, gross=nothing)))
    assert "no lines" in reason


def test_an_invoice_id_too_long_for_the_crm_is_refused(rules: Rules, an_invoice: Invoice) -> None:
    assert "widen invoicenumber" in refusal(rules.new(replace(an_invoice, number="8" * 100)))


def test_an_invoice_without_number_is_refused(rules: Rules, an_invoice: Invoice) -> None:
    assert "complete it in the accounts" in refusal(rules.new(replace(an_invoice, number="")))


@pytest.mark.parametrize(("field", "net"), [("tax", "12.00"), ("manualdiscountamount", "11.99")])
def test_a_crm_that_would_lose_pennies_is_refused(
    rules: Rules, an_invoice: Invoice, context: Context, field: str, net: str
) -> None:
    line = context.descriptions["invoicedetail"]
    kept = {field: replace(line.attributes[field], places=0)}
    if field == "manualdiscountamount":
        kept["priceperunit"] = replace(line.attributes["priceperunit"], places=0)
    coarse = replace(line, attributes={**line.attributes, **kept})
    rules.context = replace(context, descriptions={**context.descriptions, "invoicedetail": coarse})
    lines = tuple(replace(each, net=Decimal(net)) for each in an_invoice.lines)
    invoice = replace(an_invoice, lines=lines, net=Decimal(net), gross=Decimal(net) + an_invoice.tax)
    assert "set the precision of its money fields to 2" in refusal(rules.new(invoice))


def test_an_existing_invoice_is_never_touched(rules: Rules, an_invoice: Invoice) -> None:
    change = invoices.judge(rules.draft(an_invoice), [rules.existing(an_invoice)], None)
    assert (change.action, change.reason, change.fields, change.children) == (Action.UNCHANGED, None, (), ())


def test_another_total_is_told_with_both_figures(rules: Rules, an_invoice: Invoice) -> None:
    there = rules.existing(an_invoice, totalamount=Decimal("20.0000"))
    change = invoices.judge(rules.draft(an_invoice), [there], None)
    assert change.action is Action.UNCHANGED
    assert change.reason == "edited, or number reused: 20.00 in the CRM, 14.40 in the accounts."


def test_another_tax_at_the_same_total_is_told(rules: Rules, an_invoice: Invoice) -> None:
    there = rules.existing(an_invoice, totaltax=Decimal("1.0000"))
    change = invoices.judge(rules.draft(an_invoice), [there], None)
    assert change.action is Action.UNCHANGED
    assert change.reason == "edited, or number reused: the tax is 1.00 in the CRM, 2.40 in the accounts."


def test_another_account_is_told(rules: Rules, an_invoice: Invoice) -> None:
    there = rules.existing(an_invoice, customerid=Reference("account", UUID(int=61)))
    change = invoices.judge(rules.draft(an_invoice), [there], None)
    assert change.action is Action.UNCHANGED
    assert "on another account in the CRM" in (change.reason or "")


def test_an_invoice_that_somebody_else_made_is_as_good_as_ours(rules: Rules, an_invoice: Invoice) -> None:
    foreign = Entity("invoice", UUID(int=5), rules.existing(an_invoice).fields)
    change = invoices.judge(rules.draft(an_invoice), [foreign], None)
    assert (change.action, change.id) == (Action.UNCHANGED, UUID(int=5))


def test_an_existing_invoice_that_could_not_go_up_now_stays_with_the_reason(
    rules: Rules, an_invoice: Invoice
) -> None:
    odd = replace(an_invoice, net=Decimal("12.01"), gross=Decimal("14.41"))
    change = invoices.judge(rules.draft(odd), [rules.existing(odd)], None)
    assert change.action is Action.UNCHANGED
    assert "run Check Data" in (change.reason or "")


def two_lines(invoice: Invoice) -> Invoice:
    """The invoice with its line twice."""
    return replace(
        invoice,
        lines=invoice.lines * 2,
        net=Decimal("24.00"),
        tax=Decimal("4.80"),
        gross=Decimal("28.80"),
    )


def test_a_header_of_ours_without_all_its_lines_is_completed(rules: Rules, an_invoice: Invoice) -> None:
    draft = rules.draft(two_lines(an_invoice))
    present = [draft.children[0].entity.id]
    change = invoices.judge(draft, [rules.existing(an_invoice)], present)
    assert (change.action, change.fields, change.id) == (Action.UPDATE, (), draft.entity.id)
    assert [(each.action, each.key) for each in change.children] == [(Action.CREATE, "A1D001-82|2")]
    assert "invoiceid" in change.children[0].written().fields


def test_a_header_of_ours_with_all_its_lines_stays(rules: Rules, an_invoice: Invoice) -> None:
    draft = rules.draft(an_invoice)
    change = invoices.judge(draft, [rules.existing(an_invoice)], [draft.children[0].entity.id])
    assert change.action is Action.UNCHANGED


def test_the_lines_of_a_header_that_is_not_ours_are_not_ours_to_complete(
    rules: Rules, an_invoice: Invoice
) -> None:
    foreign = Entity("invoice", UUID(int=5), rules.existing(an_invoice).fields)
    assert invoices.judge(rules.draft(an_invoice), [foreign], []).action is Action.UNCHANGED


def test_a_closed_header_without_its_lines_is_to_be_reopened(rules: Rules, an_invoice: Invoice) -> None:
    closed = rules.existing(an_invoice, statecode="Paid")
    assert "reopen it" in refusal(invoices.judge(rules.draft(an_invoice), [closed], []))


def test_a_header_is_not_completed_with_lines_that_do_not_add_up(rules: Rules, an_invoice: Invoice) -> None:
    odd = replace(an_invoice, net=Decimal("12.01"), gross=Decimal("14.41"))
    assert "run Check Data" in refusal(invoices.judge(rules.draft(odd), [rules.existing(odd)], []))


def test_an_invoice_of_a_customer_that_nobody_planned_says_what_to_do(
    rules: Rules, an_invoice: Invoice, parts: Parts
) -> None:
    nowhere = Change(Action.UNCHANGED, "account", "A1D001")
    reason = refusal(rules.new(an_invoice, replace(parts, account=nowhere)))
    assert reason == "customer A1D001 cannot be used: it has no account in the CRM: upload it first."
