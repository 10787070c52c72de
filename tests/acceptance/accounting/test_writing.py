"""What every writer of orders must do, and must never do, in every version (manual 7)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.orders import AccountingRefusedError, AccountingWriter, InvoiceDiffersError, OrderLedger
from core.accounting.sage50.opening import open_company_file
from core.errors import AccountingError
from core.sandbox.company.creation import Recipe, create_company
from tests.acceptance.accounting.books import Books
from tests.acceptance.accounting.drafts import CUSTOMER, HOME, NUMBER, OWNER, PRODUCT, invoice, line

HELPER = "32 in a helper process"
OTHERS = tuple(pytest.param(each, marks=pytest.mark.long) for each in (17, 18, 19, 23, 27, HELPER))
VERSIONS = (pytest.param(13, marks=pytest.mark.long), *OTHERS, 32)
"""Before 17 the number, before 18 every amount is ours; from 19 and 23 on lines, from 29 texts differ."""

in_old_and_new = pytest.mark.parametrize("books", [13, *OTHERS, 32], indirect=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company at the manual's rate of 17.5 %."""
    path = tmp_path_factory.mktemp("template") / "company.db"
    create_company(path, Recipe(customers=6, products=6, invoices=5, transactions=8, seed=2))
    Books(path, 0).change("UPDATE TAX_CODE SET TAX_RATE = 17.5 WHERE TAX_CODE = 'T1'")
    return path


@pytest.fixture(params=VERSIONS)
def books(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Books:
    """The company, kept by one version of Sage 50 after the other."""
    path = Path(shutil.copy(template, tmp_path / "company.db"))
    remote = request.param == HELPER
    return Books(path, 32 if remote else request.param, remote)


@pytest.fixture
def writer(books: Books) -> Iterator[AccountingWriter]:
    with books.writer() as opened:
        yield opened


def refused(books: Books, writer: AccountingWriter, deed: str, draft: object) -> AccountingRefusedError:
    """Do what is refused; nothing at all may have been written."""
    before = books.everything()
    with pytest.raises(AccountingRefusedError) as caught:
        getattr(writer, deed)(draft)
    assert books.everything() == before
    assert caught.value.remedy
    return caught.value


@in_old_and_new
def test_the_manuals_invoice_has_the_manuals_figures(books: Books, writer: AccountingWriter) -> None:
    number = writer.create_invoice(invoice())
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", number)
    assert (header["INVOICE_NET"], header["INVOICE_TAX"]) == (325.60, 56.99)
    assert (header["CARR_NET"], header["INVOICE_GROSS"]) == (0.0, 382.59)
    lines = books.rows("INVOICE_ITEM", "INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", number)
    assert [each["STOCK_CODE"] for each in lines] == ["VID003", "TAPE002", "MISC"]
    assert [each["QUANTITY"] for each in lines] == [3.0, 22.0, 3.0]
    assert [each["UNIT_PRICE"] for each in lines] == [55.0, 2.8, 33.0]
    assert [each["NET_AMOUNT"] for each in lines] == [165.0, 61.6, 99.0]
    assert [each["TAX_AMOUNT"] for each in lines] == [28.88, 10.78, 17.33]


def test_an_invoice_says_whose_it_is_and_where_it_goes(books: Books, writer: AccountingWriter) -> None:
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", writer.create_invoice(invoice()))
    assert header["ACCOUNT_REF"] == "A1D001"
    assert (header["INVOICE_TYPE"], header["INVOICE_DATE"]) == ("Product Invoice", "2008-07-14")
    assert (header["CUST_ORDER_NUMBER"], header["ORDER_NUMBER"]) == (NUMBER, "")
    assert header["TAKEN_BY"] == OWNER
    assert (header["CONTACT_NAME"], header["CUST_TEL_NUMBER"]) == ("Jim Thomas", "01742 876 234")
    assert tuple(header[f"ADDRESS_{at}"] for at in range(1, 6)) == HOME
    assert header["NAME"] == "A1 Design Services"
    assert (header["DEL_NAME"], header["DEL_ADDRESS_1"]) == ("A1 Stores", "2 Dock Street")
    assert (header["DEL_ADDRESS_3"], header["DEL_ADDRESS_5"]) == ("Fleetwood", "FY7 6AA")
    assert [header[f"NOTES_{at}"] for at in (1, 2, 3)] == ["Handle with care", "", "Ring first"]
    assert (header["GLOBAL_NOM_CODE"], header["GLOBAL_DETAILS"]) == ("", "")


def test_lines_get_the_department_and_their_own_codes(books: Books, writer: AccountingWriter) -> None:
    free = line("S1", "1", "12.50", nominal_code="4001", tax_code="T0", tax_rate=Decimal(0), tax=Decimal(0))
    service = line("S3", "2", "10.00", description="Fitted by hand")
    number = writer.create_invoice(invoice(line("VID003", "1", "55.00"), free, service))
    lines = books.rows("INVOICE_ITEM", "INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", number)
    assert [each["DEPT_NUMBER"] for each in lines] == [1, 1, 1]
    assert [each["NOMINAL_CODE"] for each in lines] == ["4000", "4001", "4000"]
    assert [each["TAX_CODE"] for each in lines] == ["T1", "T0", "T1"]
    assert [each["SERVICE_FLAG"] for each in lines] == [0, 0, 2]
    assert lines[2]["DESCRIPTION"] == "Fitted by hand"


def test_an_invoice_stays_unposted_and_touches_nothing_else(books: Books, writer: AccountingWriter) -> None:
    tables = ("SALES_LEDGER", "STOCK", "AUDIT_HEADER", "AUDIT_SPLIT", "NOMINAL_LEDGER", "TAX_CODE", "COMPANY")
    before = [books.rows(table) for table in tables]
    number = writer.create_invoice(invoice())
    assert [books.rows(table) for table in tables] == before
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", number)
    assert (header["POSTED"], header["POSTED_CODE"]) == ("", 0)


def test_invoices_that_are_there_stay_as_they_are(books: Books, writer: AccountingWriter) -> None:
    headers, lines = books.rows("INVOICE"), books.rows("INVOICE_ITEM")
    numbers = {writer.create_invoice(invoice(order_number=f"ORD-{at}")) for at in range(3)}
    assert len(numbers) == 3
    assert [row for row in books.rows("INVOICE") if str(row["INVOICE_NUMBER"]) not in numbers] == headers
    assert [r for r in books.rows("INVOICE_ITEM") if str(r["INVOICE_NUMBER"]) not in numbers] == lines


@in_old_and_new
def test_a_number_that_is_taken_is_passed_over(books: Books, writer: AccountingWriter) -> None:
    """The next number follows the last that was saved, and need not be free."""
    last = max(int(str(row["INVOICE_NUMBER"])) for row in books.rows("INVOICE"))
    books.change("UPDATE INVOICE SET INVOICE_NUMBER = ? WHERE rowid = 1", last + 1)
    books.change("UPDATE INVOICE_ITEM SET INVOICE_NUMBER = ? WHERE INVOICE_NUMBER = 1", last + 1)
    taken = books.rows("INVOICE", "INVOICE_NUMBER = ?", last + 1)
    assert writer.create_invoice(invoice()) == str(last + 2)
    assert books.rows("INVOICE", "INVOICE_NUMBER = ?", last + 1) == taken


@in_old_and_new
def test_carriage_and_discounts_come_to_the_plan(books: Books, writer: AccountingWriter) -> None:
    lines = (
        line("VID003", "3", "55.00", "16.50", shared=Decimal("7.07"), tax=Decimal("24.75")),
        line("TAPE002", "22", "2.80", shared=Decimal("2.93"), tax=Decimal("10.27")),
    )
    made = invoice(
        *lines,
        discount_net=Decimal("10.00"),
        discount_description="Order discount",
        carriage_net=Decimal("12.50"),
        carriage_tax=Decimal("2.19"),
    )
    number = writer.create_invoice(made)
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", number)
    assert header["INVOICE_NET"] == float(made.net) == 212.60
    assert header["INVOICE_TAX"] == float(made.tax) == 37.21
    assert (header["CARR_NET"], header["CARR_TAX"], header["CARR_NOM_CODE"]) == (12.5, 2.19, "4905")
    assert (header["NET_VALUE_DISCOUNT_NET"], header["NET_VALUE_DISCOUNT_DESC"]) == (10.0, "Order discount")
    first = books.rows("INVOICE_ITEM", "INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", number)[0]
    assert (first["FULL_NET_AMOUNT"], first["DISCOUNT_AMOUNT"], first["DISCOUNT_RATE"]) == (165.0, 16.5, 10.0)


@in_old_and_new
def test_what_was_written_is_read_back_over_odbc_and_found_again(
    books: Books, writer: AccountingWriter
) -> None:
    number = writer.create_invoice(invoice())
    (booked,) = writer.booked([NUMBER.lower(), "ORD-NONE", ""])[NUMBER.lower()]
    assert (booked.number, booked.account, booked.posted) == (number, "A1D001", False)
    assert (str(booked.net), str(booked.tax), str(booked.gross)) == ("325.60", "56.99", "382.59")
    with open_company_file(books.path) as reader:
        assert isinstance(reader, OrderLedger)
        assert list(reader.booked([NUMBER])[NUMBER.lower()]) == [booked]


def test_a_posted_invoice_is_found_and_a_deleted_one_is_not(books: Books, writer: AccountingWriter) -> None:
    number = writer.create_invoice(invoice())
    books.change("UPDATE INVOICE SET POSTED_CODE = 1, POSTED = 'Y' WHERE INVOICE_NUMBER = ?", number)
    assert writer.booked([NUMBER])[NUMBER.lower()][0].posted
    books.change("UPDATE INVOICE SET RECORD_DELETED = 1 WHERE INVOICE_NUMBER = ?", number)
    assert writer.booked([NUMBER]) == {}


def test_an_order_number_that_ends_with_a_star_finds_itself_alone(
    books: Books, writer: AccountingWriter
) -> None:
    star = f"{'N' * 59}*"
    writer.create_invoice(invoice(order_number=f"{'N' * 59}1"))
    assert writer.booked([star, "N*"]) == {}
    number = writer.create_invoice(invoice(order_number=star))
    assert [each.number for each in writer.booked([star])[star.lower()]] == [number]


@in_old_and_new
def test_a_customer_is_made_with_name_address_contact_and_telephone(
    books: Books, writer: AccountingWriter
) -> None:
    assert writer.accounts(["xxx001", "A1D001"]) == {"a1d001"}
    writer.create_customer(CUSTOMER)
    assert writer.accounts(["xxx001"]) == {"xxx001"}
    row = books.row("SALES_LEDGER", "ACCOUNT_REF = 'XXX001'")
    assert (row["NAME"], row["CONTACT_NAME"]) == ("Café & Söhne", "Jim Thomas")
    assert tuple(row[f"ADDRESS_{at}"] for at in range(1, 6)) == HOME
    assert (row["TELEPHONE"], row["E_MAIL"]) == ("01742 876 234", "jim@example.com")
    assert (row["DEF_TAX_CODE"], row["BALANCE"], row["ACCOUNT_ON_HOLD"]) == ("T1", 0.0, 0)


def test_a_product_is_made_taxed_and_with_its_nominal_codes(books: Books, writer: AccountingWriter) -> None:
    writer.create_product(PRODUCT)
    assert writer.products(["xxxtest01", "none"]) == {"xxxtest01"}
    row = books.row("STOCK", "STOCK_CODE = 'XXXTEST01'")
    assert (row["DESCRIPTION"], row["UNIT_OF_SALE"], row["SALES_PRICE"]) == ("Test Product", "25 Pack", 299.0)
    assert (row["TAX_CODE"], row["NOMINAL_CODE"], row["PURCHASE_NOMINAL_CODE"]) == ("T1", "4000", "5000")


def test_an_account_that_is_there_is_never_touched(books: Books, writer: AccountingWriter) -> None:
    for reference in ("A1D001", "a1d001"):
        error = refused(books, writer, "create_customer", replace(CUSTOMER, reference=reference))
        assert error.code == "sage50.exists"


def test_a_product_that_is_there_is_never_touched(books: Books, writer: AccountingWriter) -> None:
    for code in ("VID003", "vid003"):
        assert refused(books, writer, "create_product", replace(PRODUCT, code=code)).code == "sage50.exists"


@in_old_and_new
@pytest.mark.parametrize("reference", ["", " ", "AB CD", "AB*", "ÄBC", "A" * 9, "A\x00B", "A\x1b[2J", "A,B"])
def test_an_account_reference_that_sage_refuses_is_refused(
    books: Books, writer: AccountingWriter, reference: str
) -> None:
    refused(books, writer, "create_customer", replace(CUSTOMER, reference=reference))


@pytest.mark.parametrize("code", ["", "A B", "A,B", "S1", "M", "A" * 31, "Ł1"])
def test_a_product_code_that_sage_refuses_is_refused(
    books: Books, writer: AccountingWriter, code: str
) -> None:
    refused(books, writer, "create_product", replace(PRODUCT, code=code))


@pytest.mark.parametrize(
    ("field", "most"), [("name", 60), ("contact_name", 30), ("telephone", 30), ("email", 255)]
)
def test_a_customers_text_is_written_whole_or_not_at_all(
    books: Books, writer: AccountingWriter, field: str, most: int
) -> None:
    writer.create_customer(replace(CUSTOMER, **{field: "é" * most}))  # type: ignore[arg-type]
    over = replace(CUSTOMER, reference="XXX002", **{field: "x" * (most + 1)})  # type: ignore[arg-type]
    error = refused(books, writer, "create_customer", over)
    assert f"{most + 1} characters, and Sage 50 keeps {most}" in error.found


def test_the_largest_keys_are_taken_whole(books: Books, writer: AccountingWriter) -> None:
    writer.create_customer(replace(CUSTOMER, reference="ABCDEFGH"))
    writer.create_product(replace(PRODUCT, code="P" * 30, unit="Each"))
    made = invoice(line("P" * 30, "1", "5.00"), account="ABCDEFGH", order_number="N" * 60)
    number = writer.create_invoice(made)
    assert [each.number for each in writer.booked(["N" * 60])["n" * 60]] == [number]


def test_an_order_number_is_never_cut(books: Books, writer: AccountingWriter) -> None:
    assert "61 characters" in refused(books, writer, "create_invoice", invoice(order_number="N" * 61)).found


@pytest.mark.parametrize("text", ["\x1b]0;owned\x07", "a\nb", "\u202egpj.exe", "☕", "Łódź"])
def test_a_text_that_sage_cannot_keep_is_refused_by_name(
    books: Books, writer: AccountingWriter, text: str
) -> None:
    error = refused(books, writer, "create_invoice", invoice(taken_by=text))
    assert "TAKEN_BY" in error.found
    assert error.found.isprintable()


def test_hostile_text_is_only_text(books: Books, writer: AccountingWriter) -> None:
    text = "Robert'); DROP TABLE INVOICE;-- [/red] *%_\"<b>&amp;"
    number = writer.create_invoice(invoice(line("S1", "1", "1.00", description=text), taken_by=text))
    assert books.row("INVOICE", "INVOICE_NUMBER = ?", number)["TAKEN_BY"] == text
    assert books.row("INVOICE_ITEM", "INVOICE_NUMBER = ?", number)["DESCRIPTION"] == text


def test_an_invoice_without_its_account_is_refused(books: Books, writer: AccountingWriter) -> None:
    error = refused(books, writer, "create_invoice", invoice(account="NOBODY"))
    assert "NOBODY" in error.found


def test_an_invoice_of_an_unknown_product_is_refused(books: Books, writer: AccountingWriter) -> None:
    refused(books, writer, "create_invoice", invoice(line("NOTHING", "1", "1.00")))


def test_an_invoice_for_an_account_on_hold_is_refused(books: Books, writer: AccountingWriter) -> None:
    books.change("UPDATE SALES_LEDGER SET ACCOUNT_ON_HOLD = 1 WHERE ACCOUNT_REF = 'A1D001'")
    error = refused(books, writer, "create_invoice", invoice())
    assert books.version < 24 or "on hold" in error.found


def test_an_invoice_for_an_account_of_another_currency_is_refused(
    books: Books, writer: AccountingWriter
) -> None:
    books.change("UPDATE SALES_LEDGER SET CURRENCY = 2 WHERE ACCOUNT_REF = 'A1D001'")
    assert "currency" in refused(books, writer, "create_invoice", invoice()).found


def test_an_unknown_nominal_code_is_refused(books: Books, writer: AccountingWriter) -> None:
    refused(books, writer, "create_invoice", invoice(line("VID003", "1", "1.00", nominal_code="9999")))
    refused(books, writer, "create_product", replace(PRODUCT, sales_nominal="9999"))


def test_a_negative_line_goes_in_where_sage_has_such_lines(books: Books, writer: AccountingWriter) -> None:
    made = invoice(line("VID003", "1", "55.00"), line("S1", "-1", "5.00", tax=Decimal("-0.88")))
    if books.version < 23:
        refused(books, writer, "create_invoice", made)
        return
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", writer.create_invoice(made))
    assert (header["INVOICE_NET"], header["INVOICE_TAX"]) == (50.0, 8.75)


def test_a_line_of_nothing_stands_on_the_invoice(books: Books, writer: AccountingWriter) -> None:
    gift = line("VID003", "1", "55.00", "55.00")
    number = writer.create_invoice(invoice(gift, line("TAPE002", "2", "0.00"), line("MISC", "1", "1.00")))
    lines = books.rows("INVOICE_ITEM", "INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", number)
    assert [each["NET_AMOUNT"] for each in lines] == [0.0, 0.0, 1.0]
    assert [each["DISCOUNT_RATE"] for each in lines] == [100.0, 0.0, 0.0]


def test_an_invoice_of_200_lines_keeps_their_order(books: Books, writer: AccountingWriter) -> None:
    lines = [line("S1", "1", f"{at}.01", description=f"Line {at}") for at in range(1, 201)]
    number = writer.create_invoice(invoice(*lines))
    with open_company_file(books.path) as reader:
        found = next(each for each in reader.invoices() if each.number == number)
    assert [each.description for each in found.lines] == [f"Line {at}" for at in range(1, 201)]
    assert [each.line for each in found.lines] == list(range(1, 201))


@in_old_and_new
def test_an_invoice_that_sage_works_out_otherwise_is_reported_with_its_number(
    books: Books, writer: AccountingWriter
) -> None:
    wrong = invoice(line("VID003", "1", "55.00", tax=Decimal("1.00")))
    if books.version < 18:  # it keeps what it is told
        writer.create_invoice(wrong)
        return
    with pytest.raises(InvoiceDiffersError) as caught:
        writer.create_invoice(wrong)
    assert books.row("INVOICE", "INVOICE_NUMBER = ?", caught.value.number)["INVOICE_TAX"] == 9.63
    assert "55.00 net, 9.63 tax, 64.63 gross" in caught.value.found
    assert "55.00 net, 1.00 tax, 56.00 gross" in caught.value.found


def test_a_number_that_sage_does_not_tell_is_found_by_the_order(
    books: Books, writer: AccountingWriter
) -> None:
    books.faults(silent_numbers=True)
    number = writer.create_invoice(invoice())
    assert books.row("INVOICE", "INVOICE_NUMBER = ?", number)["CUST_ORDER_NUMBER"] == NUMBER


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 7, 1), date(2026, 12, 31), date(2028, 2, 29)])
def test_an_invoice_is_of_its_day_in_summer_too(books: Books, writer: AccountingWriter, day: date) -> None:
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", writer.create_invoice(invoice(date=day)))
    assert header["INVOICE_DATE"] == day.isoformat()


def test_a_closed_writer_says_so(books: Books) -> None:
    writer = books.writer()
    writer.close()
    writer.close()
    with pytest.raises(AccountingError, match=r"nobody is signed in|has been closed"):
        writer.create_customer(CUSTOMER)
