"""What QuickBooks wants of a new customer, item or invoice, and what it fills in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.sandbox.quickbooks.accountant import change, make_inactive
from core.sandbox.quickbooks.faults import Faults, write_faults
from tests.core.sandbox.quickbooks.programs import (
    NOW,
    Program,
    customer,
    invoice,
    line,
    rows,
    service,
    status,
    text,
    texts,
)


class TestCustomers:
    def test_a_new_customer_is_given_back_as_it_is_kept(self, program: Program) -> None:
        more = "<BillAddress><Addr1>1 Quay</Addr1></BillAddress><AccountNumber>N1</AccountNumber>"
        added = program.customer(more=more)
        assert status(added) == ("0", "Info")
        (found,) = program.query("Customer", "<FullName>new &amp; co</FullName>")
        assert [(each.tag, each.text) for each in found.iter()] == [
            (each.tag, each.text) for each in added[0].iter()
        ]
        assert text(found, "TimeCreated") == "2025-10-01T09:30:00+00:00"
        assert text(found, "EditSequence") == text(found, "ListID").partition("-")[2]

    @pytest.mark.parametrize("name", ["abs garages ltd", "Parcel Carriers", "NADIA RUDGE", "Petty Cash Tin"])
    def test_a_name_is_taken_by_customers_vendors_employees_and_others(
        self, program: Program, name: str
    ) -> None:
        answer = program.customer(name)
        assert status(answer) == ("3100", "Error")
        assert f'The name "{name}" of the list element is already in use.' == answer.attrib["statusMessage"]

    def test_an_inactive_customer_keeps_its_name(self, program: Program, company: Path) -> None:
        make_inactive(company, "Customer", "ABS Garages Ltd", NOW)
        assert status(program.customer("ABS Garages Ltd")) == ("3100", "Error")

    def test_two_jobs_of_different_customers_may_have_one_name(self, program: Program) -> None:
        job = "<ParentRef><FullName>{}</FullName></ParentRef>"
        one = program.customer("Kitchen", job.format("ABS Garages Ltd"))
        other = program.customer("Kitchen", job.format("A1 Design Services"))
        again = program.customer("Kitchen", job.format("ABS Garages Ltd"))
        assert [each.attrib["statusCode"] for each in (one, other, again)] == ["0", "0", "3100"]
        assert text(one, "CustomerRet/FullName") == "ABS Garages Ltd:Kitchen"
        assert text(one, "CustomerRet/Sublevel") == "1"

    def test_a_parent_must_be_there(self, program: Program) -> None:
        answer = program.customer("Job", "<ParentRef><FullName>Nobody</FullName></ParentRef>")
        assert status(answer) == ("3130", "Error")
        assert 'parent "Nobody" in the Customers list' in str(answer.attrib["statusMessage"])

    def test_there_are_five_levels_and_no_more(self, program: Program) -> None:
        parent = ""
        for level in range(5):
            added = program.customer(f"L{level}", parent)
            parent = f"<ParentRef><ListID>{text(added, 'CustomerRet/ListID')}</ListID></ParentRef>"
        assert program.customer("L5", parent).attrib["statusCode"] == "3210"

    @pytest.mark.parametrize("name", ["A:B", "  ", ""])
    def test_a_name_has_letters_and_no_colon(self, program: Program, name: str) -> None:
        assert program.customer(name).attrib["statusCode"] == "3210"

    def test_a_reference_must_lead_somewhere(self, program: Program) -> None:
        answer = program.customer("New", "<TermsRef><FullName>Never</FullName></TermsRef>")
        assert status(answer) == ("3140", "Error")
        assert 'StandardTerms "Never" in the Customer' in str(answer.attrib["statusMessage"])

    def test_a_currency_needs_several_of_them(self, program: Program, american: Path) -> None:
        euro = "<CurrencyRef><FullName>Euro</FullName></CurrencyRef>"
        assert program.customer("New", euro).attrib["statusCode"] == "3250"
        with Program(american) as other:
            assert text(other.customer("New", euro), "CustomerRet/CurrencyRef/FullName") == "Euro"
            plain = other.customer("Other")
        assert text(plain, "CustomerRet/CurrencyRef/FullName") == "British Pound Sterling"

    def test_a_field_of_another_edition_is_left_out_and_named(self, program: Program) -> None:
        answer = program.customer("New", "<ItemSalesTaxRef><FullName>VAT 20%</FullName></ItemSalesTaxRef>")
        assert status(answer) == ("530", "Warn")
        assert text(answer, "CustomerRet/Name") == "New"


class TestItems:
    def test_a_new_item_is_given_back_and_found(self, program: Program) -> None:
        added = program.ask(service(more="<SalesTaxCodeRef><FullName>T1</FullName></SalesTaxCodeRef>"))
        assert text(added, "ItemServiceRet/SalesOrPurchase/Price") == "12.50"
        found = program.query("Item", "<FullName>fit</FullName>")
        assert texts(found, "ItemServiceRet/ListID") == texts(added, "ItemServiceRet/ListID")

    def test_a_name_is_taken_by_an_item_of_any_kind(self, program: Program) -> None:
        assert program.ask(service("Subtotal")).attrib["statusCode"] == "3100"

    def test_an_item_may_be_called_like_a_customer(self, program: Program) -> None:
        assert status(program.ask(service("ABS Garages Ltd"))) == ("0", "Info")

    def test_an_account_must_be_named_and_be_there(self, program: Program) -> None:
        assert program.ask(service(account="Nowhere")).attrib["statusCode"] == "3140"
        without = service().replace("<AccountRef><FullName>Sales</FullName></AccountRef>", "")
        assert program.ask(without).attrib["statusCode"] == "3150"

    def test_an_item_belongs_to_one_of_its_kind(self, program: Program) -> None:
        parent = "<ParentRef><FullName>{}</FullName></ParentRef>"
        assert program.ask(service(more=parent.format("VID003"))).attrib["statusCode"] == "3130"
        assert status(program.ask(service("FITTING"))) == ("0", "Info")
        below = program.ask(service(more=parent.format("FITTING")))
        assert text(below, "ItemServiceRet/FullName") == "FITTING:FIT"


class TestInvoices:
    def test_what_was_not_said_is_filled_in(self, program: Program, company: Path) -> None:
        terms = "SELECT ListID FROM StandardTerms WHERE Name = '30 Days'"
        change(company, "Customer", "ABS Garages Ltd", NOW, TermsRef=rows(company, terms)[0][0])
        added = program.ask(invoice(line(rest="<Quantity>2</Quantity>")))
        assert status(added) == ("0", "Info")
        made = added[0]
        assert (text(made, "TxnDate"), text(made, "DueDate")) == ("2025-10-01", "2025-10-31")
        assert text(made, "BillAddress/City") == "Hebburn"
        assert text(made, "ARAccountRef/FullName") == "Accounts Receivable"
        sold = made.find("InvoiceLineRet")
        assert sold is not None
        assert text(sold, "Desc") == "32mb PCI Video Card"
        assert (text(sold, "Rate"), text(sold, "Amount")) == ("55.00", "110.00")
        assert text(sold, "UnitOfMeasure") == "Each"
        assert text(sold, "SalesTaxCodeRef/FullName") == "T1"
        assert (text(made, "Subtotal"), text(made, "SalesTaxTotal")) == ("110.00", "22.00")
        assert (text(made, "BalanceRemaining"), text(made, "IsPaid")) == ("132.00", "false")

    def test_its_lines_come_back_though_nobody_asked(self, program: Program) -> None:
        assert len(program.ask(invoice(line(), line("MISC")))[0].findall("InvoiceLineRet")) == 2

    def test_the_next_number_is_one_that_no_document_bears(self, program: Program) -> None:
        program.ask(invoice(line(), head="<RefNumber>B-01</RefNumber>"))
        program.ask(invoice(line(), head="<RefNumber>B-02</RefNumber>"))
        program.ask(invoice(line(), head="<RefNumber>B-00</RefNumber>"))
        assert text(program.ask(invoice(line())), "InvoiceRet/RefNumber") == "B-03"

    def test_an_invoice_of_a_new_company_has_a_number_of_its_own(self, program: Program) -> None:
        before = texts(program.query("Invoice"), "InvoiceRet/RefNumber")
        assert text(program.ask(invoice(line())), "InvoiceRet/RefNumber") not in before

    def test_the_next_number_is_that_after_the_last(self, program: Program) -> None:
        program.ask(invoice(line(), head="<RefNumber>A-0099</RefNumber>"))
        assert text(program.ask(invoice(line())), "InvoiceRet/RefNumber") == "A-0100"

    def test_a_number_may_be_given_twice(self, program: Program) -> None:
        same = invoice(line(), head="<RefNumber>77777</RefNumber>")
        assert [status(program.ask(same)) for _ in range(2)] == [("0", "Info")] * 2
        assert len(program.query("Invoice", "<RefNumber>77777</RefNumber>")) == 2

    @pytest.mark.parametrize(
        ("rest", "rate", "amount"),
        [
            ("<Quantity>3</Quantity><Rate>0.335</Rate>", "0.335", "1.01"),  # halves away from zero
            ("<Quantity>3</Quantity><Rate>5</Rate><Amount>10.00</Amount>", "3.33333", "10.00"),
            ("<Quantity>4</Quantity><Amount>10.00</Amount>", "2.50", "10.00"),
            ("<Rate>7.5</Rate>", "7.50", "7.50"),
            ("", "55.00", "55.00"),
            ("<Quantity>0</Quantity>", "55.00", "0.00"),
        ],
    )
    def test_rate_and_amount_follow_from_each_other(
        self, program: Program, rest: str, rate: str, amount: str
    ) -> None:
        (sold,) = program.ask(invoice(line(rest=rest)))[0].findall("InvoiceLineRet")
        assert (text(sold, "Rate"), text(sold, "Amount")) == (rate, amount)

    def test_an_amount_alone_has_neither_quantity_nor_rate(self, program: Program) -> None:
        (sold,) = program.ask(invoice(line(rest="<Amount>9.99</Amount>")))[0].findall("InvoiceLineRet")
        assert (texts(sold, "Rate"), text(sold, "Amount")) == ([], "9.99")

    def test_tax_is_rounded_once_for_each_code(self, program: Program) -> None:
        penny = line("MISC", "<Amount>0.02</Amount>")
        made = program.ask(invoice(*[penny] * 4))[0]
        assert (text(made, "Subtotal"), text(made, "SalesTaxTotal")) == ("0.08", "0.02")

    def test_each_code_has_its_rate(self, program: Program) -> None:
        coded = "<Amount>100.00</Amount><SalesTaxCodeRef><FullName>{}</FullName></SalesTaxCodeRef>"
        made = program.ask(invoice(*(line("MISC", coded.format(each)) for each in ("T1", "T5", "T0"))))[0]
        assert text(made, "SalesTaxTotal") == "25.00"

    def test_amounts_may_hold_their_tax(self, program: Program) -> None:
        head = "<IsTaxIncluded>true</IsTaxIncluded>"
        made = program.ask(invoice(line(rest="<Amount>120.00</Amount>"), head=head))[0]
        assert (text(made, "Subtotal"), text(made, "SalesTaxTotal")) == ("100.00", "20.00")

    def test_america_taxes_what_is_taxable_at_one_rate(self, american: Path) -> None:
        coded = "<Amount>100.00</Amount><SalesTaxCodeRef><FullName>{}</FullName></SalesTaxCodeRef>"
        head = "<ItemSalesTaxRef><FullName>VAT 5%</FullName></ItemSalesTaxRef>"
        with Program(american) as program:
            lines = (line("MISC", coded.format(each)) for each in ("T1", "T5", "T0"))
            made = program.ask(invoice(*lines, head=head))[0]
        assert (text(made, "SalesTaxPercentage"), text(made, "SalesTaxTotal")) == ("5", "10.00")

    def test_america_does_not_tax_a_customer_who_is_not_taxable(self, american: Path) -> None:
        nobody_pays = "<CustomerSalesTaxCodeRef><FullName>T0</FullName></CustomerSalesTaxCodeRef>"
        taxed = line(
            "MISC", "<Amount>100.00</Amount><SalesTaxCodeRef><FullName>T1</FullName></SalesTaxCodeRef>"
        )
        with Program(american) as program:
            said = program.ask(invoice(taxed, head=nobody_pays))[0]
            exempt = rows(american, "SELECT ListID FROM SalesTaxCode WHERE Name = 'T0'")[0][0]
            change(american, "Customer", "ABS Garages Ltd", NOW, SalesTaxCodeRef=exempt)
            of_customer = program.ask(invoice(taxed))[0]
        for made in (said, of_customer):
            assert (text(made, "Subtotal"), text(made, "SalesTaxTotal")) == ("100.00", "0.00")
            assert text(made, "CustomerSalesTaxCodeRef/FullName") == "T0"

    def test_a_group_of_rates_is_their_sum(self, american: Path) -> None:
        head = "<ItemSalesTaxRef><FullName>VAT of two rates</FullName></ItemSalesTaxRef>"
        with Program(american) as program:
            made = program.ask(invoice(line(rest="<Amount>100.00</Amount>"), head=head))[0]
        assert text(made, "SalesTaxTotal") == "25.00"

    def test_a_discount_takes_its_share_off_the_line_above(self, program: Program) -> None:
        made = program.ask(invoice(line(rest="<Amount>80.00</Amount>"), line("Discount", "")))[0]
        assert texts(made, "InvoiceLineRet/Amount") == ["80.00", "-4.00"]
        assert text(made, "Subtotal") == "76.00"

    def test_a_subtotal_is_a_sum_and_counts_for_nothing(self, program: Program) -> None:
        two = [line(rest="<Amount>80.00</Amount>"), line("MISC", "<Amount>5.00</Amount>")]
        made = program.ask(invoice(*two, line("Subtotal", "")))[0]
        assert texts(made, "InvoiceLineRet/Amount") == ["80.00", "5.00", "85.00"]
        assert text(made, "Subtotal") == "85.00"

    def test_a_line_of_words_has_no_item_and_no_amount(self, program: Program) -> None:
        made = program.ask(invoice(line(), "<Desc>Thank you</Desc>"))[0]
        words = made.findall("InvoiceLineRet")[1]
        assert [str(each.tag) for each in words] == ["TxnLineID", "Desc"]
        assert program.ask(invoice("<Amount>5.00</Amount>")).attrib["statusCode"] == "3150"

    @pytest.mark.parametrize(
        ("request_", "named"),
        [
            (invoice(line(), customer="Nobody"), 'Customer "Nobody" in the Invoice'),
            (invoice(line("NOTHING")), 'Item "NOTHING" in the Invoice'),
            (
                invoice(line(), head="<TermsRef><FullName>Never</FullName></TermsRef>"),
                'StandardTerms "Never"',
            ),
        ],
    )
    def test_customer_item_and_terms_must_be_there(self, program: Program, request_: str, named: str) -> None:
        answer = program.ask(request_)
        assert status(answer) == ("3140", "Error")
        assert named in str(answer.attrib["statusMessage"])

    def test_an_invoice_that_is_refused_leaves_nothing_behind(self, program: Program, company: Path) -> None:
        before = company.read_bytes()
        program.ask(invoice(line(), line("NOTHING")))
        assert company.read_bytes() == before

    def test_a_unit_must_be_of_the_items_set(self, program: Program) -> None:
        wrong = line(rest="<Quantity>1</Quantity><UnitOfMeasure>Furlong</UnitOfMeasure>")
        assert program.ask(invoice(wrong)).attrib["statusCode"] == "3210"

    @pytest.mark.parametrize("rest", ["<Amount>10000000000.00</Amount>", "<Quantity>9999999999</Quantity>"])
    def test_an_amount_may_be_too_large(self, program: Program, rest: str) -> None:
        assert program.ask(invoice(line(rest=rest))).attrib["statusCode"] == "3210"

    def test_an_invoice_needs_a_line(self, program: Program) -> None:
        assert program.ask(invoice()).attrib["statusCode"] == "3270"

    def test_what_the_customer_owes_grows_and_it_is_not_stamped(self, program: Program) -> None:
        asked = "<FullName>ABS Garages Ltd</FullName>"
        before = program.query("Customer", asked)[0]
        program.ask(invoice(line(rest="<Amount>100.00</Amount>")))
        after = program.query("Customer", asked)[0]
        grown = Decimal(text(after, "Balance")) - Decimal(text(before, "Balance"))
        assert grown == Decimal("120.00")
        assert text(after, "EditSequence") == text(before, "EditSequence")

    def test_a_pending_invoice_is_owed_by_nobody(self, program: Program) -> None:
        asked = "<FullName>ABS Garages Ltd</FullName>"
        before = text(program.query("Customer", asked), "CustomerRet/Balance")
        made = program.ask(invoice(line(), head="<IsPending>true</IsPending>"))
        assert text(made, "InvoiceRet/IsPending") == "true"
        assert text(program.query("Customer", asked), "CustomerRet/Balance") == before
        (posting,) = program.query("Transaction", f"<TxnID>{text(made, 'InvoiceRet/TxnID')}</TxnID>")
        assert text(posting, "TxnType") == "Invoice"


@pytest.mark.parametrize(
    ("code", "severity"), [(3170, "Error"), (3175, "Error"), (3180, "Error"), (500, "Warn")]
)
def test_quickbooks_may_refuse_for_a_reason_of_its_own_once(
    program: Program, company: Path, code: int, severity: str
) -> None:
    write_faults(company, replace(Faults(), status=code, status_at=1))
    assert status(program.customer()) == (str(code), severity)
    assert status(program.customer()) == ("0", "Info")


def test_quickbooks_may_refuse_a_kind_of_addition_until_its_cause_is_gone(
    program: Program, company: Path
) -> None:
    write_faults(company, Faults(status=3176, refused=("CustomerAddRq",)))
    assert status(program.customer()) == ("3176", "Error")
    assert status(program.ask(service())) == ("0", "Info")
    assert status(program.customer()) == ("3176", "Error")
    write_faults(company, Faults())
    assert status(program.customer()) == ("0", "Info")


def test_a_program_that_may_only_read_adds_nothing(program: Program, company: Path) -> None:
    write_faults(company, Faults(read_only=True))
    assert status(program.customer()) == ("3261", "Error")
    assert not rows(company, "SELECT 1 FROM Customer WHERE Name = 'New & Co'")


def test_a_program_may_say_that_it_only_reads(company: Path) -> None:
    program = Program(company)
    program.quickbooks.AuthPreferences.PutIsReadOnly(True)
    with program:
        assert program.ask(customer()).attrib["statusCode"] == "3261"
