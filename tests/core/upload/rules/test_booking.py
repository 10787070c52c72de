"""What an order becomes in the accounts, and what is said of it (manual 7); the money has its own tests."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.accounting.orders import BookedInvoice, NewInvoice
from core.records import OrderProduct, SalesOrder
from core.upload.rules.booking import book
from core.upload.rules.booking_parts import Booking
from core.upload.rules.orders import ReadOrder
from tests.core.upload.rules.booking_books import (
    ACCOUNT,
    BOOKKEEPING,
    BOUNDS,
    CUSTOMER,
    DAY,
    HOME,
    ITEMS,
    OWNER,
    PICTURE,
    books,
    line,
    order,
    read,
)

NEW = replace(CUSTOMER, reference="XXX001", name="Newcomer Ltd")
TEST_PRODUCT = OrderProduct("XXXTEST01", "Test Product", "25 Pack", Decimal("299.00"))


def invoice(made: SalesOrder | None = None) -> NewInvoice:
    booking = book(read(made), books())
    assert booking.reasons == ()
    assert booking.invoice is not None
    return booking.invoice


def refused(made: ReadOrder, booking: Booking | None = None) -> str:
    found = booking or book(made, books())
    assert found.invoice is None
    (reason,) = found.reasons
    assert reason.endswith(".")
    return reason


def test_the_manuals_own_example_comes_to_its_own_figures() -> None:
    made = invoice()
    assert [(str(each.quantity), str(each.unit_price), str(each.net)) for each in made.lines] == [
        ("3.00", "55.00", "165.00"),
        ("22.00", "2.80", "61.60"),
        ("3.00", "33.00", "99.00"),
    ]
    assert [str(each.tax) for each in made.lines] == ["28.88", "10.78", "17.33"]
    assert (str(made.net), str(made.tax), str(made.gross)) == ("325.60", "56.99", "382.59")
    assert (made.order_number, made.taken_by) == ("ORD-1001-1KWBHX", OWNER)
    assert (str(made.carriage_net), str(made.carriage_tax)) == ("0.00", "0.00")


def test_tax_and_nominal_code_are_the_products_own_in_the_accounts() -> None:
    assert [(each.tax_code, each.nominal_code) for each in invoice().lines] == [
        ("T1", "4010"),
        ("T1", "4020"),  # it has none of its own: the configured one
        ("T1", "4002"),
    ]
    zero_rated = (replace(ITEMS[0], tax_code="T0"), *ITEMS[1:])
    booking = book(read(), books(*zero_rated))
    assert booking.invoice is not None
    assert [str(each.tax) for each in booking.invoice.lines] == ["0.00", "10.78", "17.33"]


def test_a_line_without_product_and_without_default_product_goes_by_the_account() -> None:
    account = replace(ACCOUNT, tax_code="T2", nominal_code="4001")
    booking = book(read(order(line(1, "S1", "10.00"))), books(accounts=(account,)))
    assert booking.invoice is not None
    (only,) = booking.invoice.lines
    assert (only.product_code, only.write_in, only.tax_code, only.nominal_code) == ("S1", True, "T2", "4001")
    assert (only.description, str(only.tax)) == ("Text of 1", "0.50")


def test_a_line_without_product_goes_by_the_standard_code_where_the_account_has_none() -> None:
    account = replace(ACCOUNT, tax_code="", nominal_code="")
    booking = book(read(order(line(1, "S1", "10.00"))), books(accounts=(account,)))
    assert booking.invoice is not None
    (only,) = booking.invoice.lines
    assert (only.tax_code, only.nominal_code) == ("T1", "4020")


def test_name_and_address_are_the_ledgers_and_the_delivery_the_orders() -> None:
    elsewhere = ("1 Quay", "", "Fleetwood", "Lancashire", "FY7 6HF")
    made = invoice(order(delivery=elsewhere, delivery_name="A1 Warehouse"))
    assert (made.account, made.name, made.address) == ("A1D001", "A1 Design Services", HOME)
    assert (made.delivery_name, made.delivery) == ("A1 Warehouse", elsewhere)
    bare = invoice(order(delivery_name="A1 Warehouse"))
    assert (bare.delivery_name, bare.delivery) == ("A1 Design Services", HOME)


def test_contact_and_telephone_are_the_orders_else_the_ledgers_else_the_crms() -> None:
    named = invoice(order(contact_name="Jim Thomas", telephone="01742 876 234"))
    assert (named.contact_name, named.telephone) == ("Jim Thomas", "01742 876 234")
    assert (invoice().contact_name, invoice().telephone) == ("Martin Abbott", "01632 960101")
    silent = replace(ACCOUNT, contact_name="", telephone="")
    booking = book(read(), books(accounts=(silent,)))
    assert booking.invoice is not None
    assert (booking.invoice.contact_name, booking.invoice.telephone) == ("Jim Thomas", "01742 876 234")


def test_the_department_is_the_one_named_like_the_owner_else_none_with_a_note() -> None:
    assert invoice().department == 3
    assert invoice(order(owner="LITWAREINC administrator ")).department == 3
    booking = book(read(order(owner="Ann Other")), books())
    assert booking.invoice is not None
    assert booking.invoice.department == 0
    assert 'no department is named like its owner "Ann Other": department 0' in booking.notes


def test_the_date_is_the_day_of_the_upload_and_the_currency_the_companys() -> None:
    assert (invoice().date, invoice().currency) == (DAY, "GBP")


def test_freight_is_carriage_and_is_taxed_by_the_code_of_carriage() -> None:
    made = invoice(order(freight=Decimal("10.01")))
    assert (made.carriage_tax_code, made.carriage_nominal, made.carriage_tax_rate) == (
        "T1",
        "4905",
        Decimal("17.5"),
    )
    assert (str(made.carriage_net), str(made.carriage_tax)) == ("10.01", "1.75")
    assert (str(made.net), str(made.tax), str(made.gross)) == ("335.61", "58.74", "394.35")


def test_freight_is_refused_where_nothing_is_named_to_book_it_under() -> None:
    nothing = replace(books(), bookkeeping=replace(BOOKKEEPING, carriage_nominal=""))
    said = refused(read(), book(read(order(freight=Decimal("10.01"))), nothing))
    assert said.startswith("it has a freight of 10.01, and the accounts book carriage under a product")
    assert book(read(), nothing).invoice is not None


def test_accounts_without_departments_have_none_and_nothing_is_said_of_it() -> None:
    booking = book(
        read(order(owner="Ann Other")), replace(books(), bookkeeping=replace(BOOKKEEPING, departments=None))
    )
    assert booking.invoice is not None
    assert booking.invoice.department == 0
    assert not any("department" in each for each in booking.notes)


def test_a_line_without_product_needs_one_where_the_accounts_know_no_such_line() -> None:
    """Sage has a code for such lines; others have none."""
    lines = line(1, "", "33.00", write_in=True), line(2, "VID003", "55.00")
    strict = replace(books(), bookkeeping=replace(BOOKKEEPING, no_product=""))
    said = refused(read(), book(read(order(*lines)), strict))
    assert said.endswith("none is named: name it in [orders] default_product.")


def test_tax_of_the_document_is_shared_among_its_lines_and_its_carriage() -> None:
    lines = [line(at, "VID003", "0.09") for at in range(1, 5)]
    on_lines = book(read(order(*lines, freight=Decimal("0.09"))), books())
    on_document = book(
        read(order(*lines, freight=Decimal("0.09"))),
        replace(books(), bookkeeping=replace(BOOKKEEPING, tax_by_document=True)),
    )
    assert on_lines.invoice is not None
    assert on_document.invoice is not None
    assert (str(on_lines.invoice.tax), str(on_document.invoice.tax)) == ("0.10", "0.08")  # 17.5 % of 0.45
    assert [str(each.tax) for each in on_document.invoice.lines] == ["0.02", "0.01", "0.02", "0.01"]
    assert str(on_document.invoice.carriage_tax) == "0.02"


def test_the_orders_own_discount_is_shared_among_the_lines_before_tax() -> None:
    made = invoice(order(discount=Decimal("32.56")))
    assert [str(each.shared) for each in made.lines] == ["16.50", "6.16", "9.90"]
    assert [str(each.tax) for each in made.lines] == ["25.99", "9.70", "15.59"]
    assert (str(made.discount_net), made.discount_description) == ("32.56", "Order discount")
    assert (str(made.net), str(made.tax)) == ("293.04", "51.28")
    assert invoice().discount_description == ""


def test_what_the_crm_makes_of_the_order_is_shown_where_it_is_something_else() -> None:
    booking = book(read(order(tax=Decimal("60.00"), total=Decimal("385.60"))), books())
    assert booking.notes == (
        "the tax, by the accounts' own tax codes, is 56.99, in the CRM it is 60.00",
        "the total is 382.59, in the CRM it is 385.60",
    )
    assert book(read(order(tax=Decimal("56.99"), total=Decimal("382.59"))), books()).notes == ()


def test_a_line_discount_reaches_the_accounts_as_the_order_has_it() -> None:
    made = invoice(order(line(1, "VID003", "55.00", "3", discount=Decimal("16.50"))))
    (only,) = made.lines
    assert (str(only.unit_price), str(only.discount), str(only.net)) == ("55.00", "16.50", "148.50")


def test_a_price_with_more_decimals_than_the_company_has_changes_no_net_and_is_said() -> None:
    booking = book(read(order(line(1, "VID003", "0.12345", "1000"))), books())
    assert booking.invoice is not None
    (only,) = booking.invoice.lines
    assert (str(only.unit_price), str(only.discount), str(only.net)) == ("0.13", "6.55", "123.45")
    assert booking.notes[:2] == (
        "line 1: unit price 0.12345 is shown as 0.13",
        "line 1: 6.55 discount makes up for it: the net stays 123.45",
    )


def test_a_quantity_with_more_decimals_than_the_company_has_changes_no_net_and_is_said() -> None:
    booking = book(read(order(line(1, "VID003", "10.00", "1.23456"))), books())
    assert booking.invoice is not None
    (only,) = booking.invoice.lines
    assert (str(only.quantity), str(only.net)) == ("1.23", "12.35")
    assert only.quantity * only.unit_price - only.discount == pytest.approx(
        Decimal("12.35"), abs=Decimal("0.005")
    )
    assert booking.notes[0] == "line 1: quantity 1.23456 is shown as 1.23"


def test_texts_that_are_too_long_are_cut_and_each_cut_is_said() -> None:
    long = "x" * 70
    made = order(line(1, "VID003", "1.00", description=long, unit="25 Packets"), owner=long)
    booking = book(read(made), books())
    assert booking.invoice is not None
    assert (booking.invoice.taken_by, booking.invoice.lines[0].description) == ("x" * 60, "x" * 60)
    assert booking.notes[:4] == (
        'line 1: it is sold by "25 Packets", and the accounts keep VID003 by "Each"',
        "line 1: the description is cut from 70 to 60 characters",
        "line 1: the unit is cut from 10 to 8 characters",
        '"order taken by" is cut from 70 to 60 characters',
    )


def test_what_the_accounts_lack_is_made_first_and_the_invoice_goes_by_it() -> None:
    made = order(line(1, "XXXTEST01", "299.00", "2", unit="25 Pack"), account="XXX001")
    booking = book(read(made, TEST_PRODUCT, customer=NEW), books())
    assert booking.invoice is not None
    assert booking.account is not None
    assert booking.account.customer == NEW
    (article,) = booking.articles
    assert article.product.code == "XXXTEST01"
    assert (booking.invoice.account, booking.invoice.name) == ("XXX001", "Newcomer Ltd")
    (only,) = booking.invoice.lines
    assert (only.tax_code, only.nominal_code, str(only.tax)) == ("T1", "4020", "104.65")


def test_what_is_there_is_found_under_another_spelling_and_written_as_the_accounts_do() -> None:
    made = order(line(1, "vid003", "1.00"))
    booking = book(read(made, customer=replace(CUSTOMER, reference="a1d001")), books())
    assert booking.invoice is not None
    assert (booking.account, booking.articles) == (None, ())
    assert (booking.invoice.account, booking.invoice.lines[0].product_code) == ("A1D001", "VID003")


def test_another_name_alone_is_shown_and_does_not_stand_in_the_way() -> None:
    booking = book(read(customer=replace(CUSTOMER, name="A1 Design")), books())
    assert booking.invoice is not None
    assert booking.invoice.name == "A1 Design Services"
    assert booking.notes[0] == (
        'the account A1D001 is "A1 Design Services" in the accounts, "A1 Design" in the CRM'
    )


def test_a_name_that_the_accounts_had_to_cut_is_no_other_name() -> None:
    long = "A1 Design Services " * 5
    account = replace(ACCOUNT, name=long[:60].rstrip())
    assert book(read(customer=replace(CUSTOMER, name=long)), books(accounts=(account,))).notes == (
        "the tax, by the accounts' own tax codes, is 56.99, in the CRM it is 0.00",
        "the total is 382.59, in the CRM it is 325.60",
    )


def test_a_reference_that_the_accounts_refuse_blocks_the_order_and_the_account() -> None:
    customer = replace(NEW, reference="NEWCOMER01")
    booking = book(read(customer=customer), books())
    assert refused(read(), booking) == (
        'the account number "NEWCOMER01" has 10 characters, and the accounts take 8: '
        "shorten it in the CRM, a key is never cut."
    )
    assert booking.account is not None
    assert booking.account.reasons == booking.reasons


def test_a_product_number_that_the_accounts_refuse_blocks_the_order() -> None:
    odd = OrderProduct("TEST, 01", "Test", "", Decimal(1))
    booking = book(read(order(line(1, "TEST, 01", "1.00")), odd), books())
    assert 'the product number "TEST, 01" cannot be one in the accounts' in refused(read(), booking)


def test_what_the_crm_said_against_it_is_said_again() -> None:
    assert refused(read(problems=("it has no lines: add some.",))) == "it has no lines: add some."


def test_an_order_in_another_currency_is_refused() -> None:
    assert refused(read(order(currency="EUR"))).startswith("it is in EUR, and the accounts are in GBP: ")
    assert invoice(order(currency="gbp")).currency == "GBP"
    assert invoice(order(currency="")).currency == "GBP"


def test_an_account_on_hold_or_in_another_currency_takes_no_invoice() -> None:
    held = book(read(), books(accounts=(replace(ACCOUNT, on_hold=True),)))
    assert refused(read(), held).startswith("the account A1D001 is on hold in the accounts")
    foreign = book(read(), books(accounts=(replace(ACCOUNT, currency="EUR"),)))
    assert refused(read(), foreign).startswith(
        "the account A1D001 is kept in EUR, and the accounts are in GBP: "
    )


@pytest.mark.parametrize(("posted", "state"), [(True, "posted"), (False, "not posted yet")])
def test_an_order_that_is_an_invoice_already_is_refused(posted: bool, state: str) -> None:
    there = BookedInvoice("82", "ord-1001-1kwbhx", "a1d001", posted, *(Decimal(1) for _ in range(3)))
    booking = book(read(), books(booked={"ORD-1001-1KWBHX": (there,)}))
    assert refused(read(), booking).startswith(f"already invoice 82 ({state}): ")


def test_an_order_number_that_another_account_uses_is_refused() -> None:
    there = BookedInvoice("7", "ORD-1001-1KWBHX", "ABS001", True, *(Decimal(1) for _ in range(3)))
    booking = book(read(), books(booked={"ORD-1001-1KWBHX": (there,)}))
    assert refused(read(), booking).startswith(
        "the order number ORD-1001-1KWBHX stands on invoice 7 (posted) of another account, ABS001: "
    )


def test_an_order_number_is_never_cut() -> None:
    assert "has 61 characters, and the accounts hold 60" in refused(read(order(number="1" * 61)))
    assert invoice(order(number="1" * 60)).order_number == "1" * 60


def test_a_default_product_that_is_not_there_is_said_once() -> None:
    lines = (line(1, "MISC", "1.00"), line(2, "MISC", "2.00"))
    booking = book(read(order(*lines)), books(*ITEMS[:2]))
    assert refused(read(), booking).startswith("MISC, which stands for lines without a product, is not in")


def test_a_product_that_nobody_knows_is_said() -> None:
    booking = book(read(order(line(1, "GONE", "1.00"))), books())
    assert refused(read(), booking).startswith("line 1 (GONE) has a product that cannot be read")


def test_a_tax_code_without_rate_is_said() -> None:
    booking = book(read(), books(replace(ITEMS[0], tax_code="T77"), *ITEMS[1:]))
    assert refused(read(), booking) == (
        "line 1 (VID003): the accounts have no rate for its tax code T77: give the product a tax code "
        "that is in use there."
    )
    odd = replace(BOOKKEEPING, carriage_tax="")
    freight = book(read(order(freight=Decimal(1))), books(bookkeeping=odd))
    assert "no rate for (blank), the tax code of carriage" in refused(read(), freight)
    assert book(read(), books(bookkeeping=odd)).invoice is not None


def test_a_quantity_that_is_nothing_in_the_accounts_is_refused() -> None:
    assert "which is nothing at the 2 decimals" in refused(read(order(line(1, "VID003", "9.00", "0.004"))))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    account = replace(ACCOUNT, on_hold=True)
    made = order(line(1, "MISC", "1.00"), PICTURE[0], currency="EUR", number="1" * 61)
    booking = book(read(made, problems=("one.",)), books(*ITEMS[:2], accounts=(account,)))
    assert len(booking.reasons) == 5


def test_texts_without_a_bound_are_left_alone() -> None:
    free = replace(BOOKKEEPING, bounds=replace(BOUNDS, texts={}))
    booking = book(read(order(owner=OWNER * 9, description="word " * 99)), books(bookkeeping=free))
    assert booking.invoice is not None
    assert booking.invoice.taken_by == OWNER * 9
    assert booking.invoice.notes == (("word " * 99).strip(), "", "")
