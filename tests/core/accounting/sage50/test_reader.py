"""What is read of a company whose data are as real data are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader, Selection
from core.accounting.connection import Row
from core.accounting.sage50.opening import open_company_file
from core.accounting.sage50.sql import Guarded
from core.errors import AccountingError
from core.records import Customer, Invoice, InvoiceKind, Product, Transaction

Change = Callable[..., Path]
HOSTILE = ["O'NEIL", "100%", "A_B_C", "[/red]", "';--", '"Q"', "É001"]


@pytest.fixture
def reader(company: Path) -> Iterator[AccountingReader]:
    with open_company_file(company) as opened:
        yield opened


def _customer(company: Path, reference: str = "A1D001") -> Customer:
    with open_company_file(company) as opened:
        return next(opened.customers(Selection(keys=[reference])))


def _product(company: Path, code: str = "VID003", cost: str = "average") -> Product:
    with open_company_file(company, cost) as opened:
        return next(opened.products(Selection(keys=[code])))


def _invoice(company: Path, number: str = "1") -> Invoice:
    with open_company_file(company) as opened:
        return next(opened.invoices(Selection(keys=[number])))


def _transactions(company: Path) -> list[Transaction]:
    with open_company_file(company) as opened:
        return list(opened.transactions())


def test_the_company_is_named_with_its_currency(reader: AccountingReader) -> None:
    company = reader.company()
    assert (company.name, company.currency) == ("Quayside Trading Ltd", "GBP")
    assert company.evaluation_exempt


def test_the_base_currency_is_the_one_that_is_flagged(change: Change) -> None:
    with open_company_file(change("UPDATE CURRENCY SET BASE_CURRENCY = (CODE = 'EUR')")) as opened:
        assert opened.company().currency == "EUR"


def test_without_a_table_of_currencies_the_base_is_pounds(change: Change) -> None:
    path = change("DROP TABLE CURRENCY")
    with open_company_file(path) as opened:
        assert opened.company().currency == "GBP"
    assert _customer(path).currency == "GBP"


def test_a_company_that_sage_made_is_not_exempt_from_the_evaluation(change: Change) -> None:
    with open_company_file(change("DROP TABLE SANDBOX")) as opened:
        assert not opened.company().evaluation_exempt


def test_a_company_without_its_own_row_is_said_so(change: Change) -> None:
    path = change("DELETE FROM COMPANY")
    with open_company_file(path) as opened, pytest.raises(AccountingError) as failure:
        opened.company()
    assert failure.value.code == "accounting.no_company"


def test_a_customer_is_as_the_manual_shows_it(company: Path) -> None:
    customer = _customer(company, "ABS001")
    assert customer.address == ("Unit 34", "Holystone Ind. Est.", "Hebburn", "Tyne & Wear")
    assert customer.postcode == "NE31 1VB"
    assert (customer.balance, customer.credit_limit) == (Decimal("2533.31"), Decimal("4000.00"))
    assert customer.turnover == Decimal("3070.45")


def test_null_and_blank_are_alike(change: Change) -> None:
    change("UPDATE SALES_LEDGER SET E_MAIL = NULL, FAX = '', CONTACT_NAME = '   ', BALANCE = NULL")
    customer = _customer(change("UPDATE SALES_LEDGER SET ADDRESS_2 = NULL"))
    assert (customer.email, customer.fax, customer.contact_name, customer.address[1]) == ("", "", "", "")
    assert customer.balance == 0


@pytest.mark.parametrize(("value", "held"), [(1, True), (0, False), (None, False), ("Y", True), ("", False)])
def test_an_account_is_on_hold_or_not(change: Change, value: object, held: bool) -> None:
    assert _customer(change("UPDATE SALES_LEDGER SET ACCOUNT_ON_HOLD = ?", value)).on_hold is held


def test_control_codes_never_leave_the_reader(change: Change) -> None:
    path = change(
        "UPDATE SALES_LEDGER SET NAME = ? WHERE ACCOUNT_REF = 'A1D001'", "A1\x1b[31m\u202e [/red]\n!"
    )
    assert _customer(path).name == "A1[31m [/red] !"


def test_text_in_sages_code_page_is_read(change: Change) -> None:
    assert _customer(change("UPDATE SALES_LEDGER SET NAME = CAST(x'4361667ea3' AS TEXT)")).name == "Caf~£"


def test_padding_is_no_part_of_a_text(change: Change) -> None:
    path = change(
        "UPDATE SALES_LEDGER SET ACCOUNT_REF = 'PAD001  ', NAME = 'Pad  ' WHERE ACCOUNT_REF = 'A1D001'"
    )
    with open_company_file(path) as opened:
        assert [(c.reference, c.name) for c in opened.customers(Selection(prefix="pad"))] == [
            ("PAD001", "Pad")
        ]


@pytest.mark.parametrize("reference", HOSTILE)
def test_a_hostile_reference_is_found_by_key(change: Change, reference: str) -> None:
    path = change("UPDATE SALES_LEDGER SET ACCOUNT_REF = ? WHERE ACCOUNT_REF = 'A1D001'", reference)
    assert _customer(path, reference).reference == reference


@pytest.mark.parametrize("reference", HOSTILE)
def test_a_hostile_prefix_finds_what_begins_so_and_nothing_else(change: Change, reference: str) -> None:
    path = change("UPDATE SALES_LEDGER SET ACCOUNT_REF = ? WHERE ACCOUNT_REF = 'A1D001'", reference)
    with open_company_file(path) as opened:
        assert [c.reference for c in opened.customers(Selection(prefix=reference[:3]))] == [reference]


def test_a_key_that_no_statement_can_hold_finds_nothing(reader: AccountingReader) -> None:
    assert list(reader.customers(Selection(keys=["A1\0", "\x1b"]))) == []


def test_a_deleted_customer_is_left_out(change: Change) -> None:
    with open_company_file(change("UPDATE SALES_LEDGER SET RECORD_DELETED = 1")) as opened:
        assert list(opened.customers()) == []


def test_a_deletion_flag_that_is_garbage_deletes_nothing(change: Change) -> None:
    assert _customer(change("UPDATE SALES_LEDGER SET RECORD_DELETED = 13568")).reference == "A1D001"


def test_a_customer_without_a_reference_is_left_out(change: Change) -> None:
    path = change("UPDATE SALES_LEDGER SET ACCOUNT_REF = '' WHERE ACCOUNT_REF = 'A1D001'")
    with open_company_file(path) as opened:
        assert len(list(opened.customers())) == 11


@pytest.mark.parametrize("column", ["FAX", "E_MAIL", "WEB_ADDRESS", "CURRENCY", "RECORD_DELETED"])
def test_an_older_version_may_lack_a_column(change: Change, column: str) -> None:
    assert _customer(change(f"ALTER TABLE SALES_LEDGER DROP COLUMN {column}")).reference == "A1D001"


@pytest.mark.parametrize("column", ["TURNOVER_YTD", "CREDIT_LIMIT", "ACCOUNT_ON_HOLD"])
def test_a_column_that_would_be_written_as_nothing_must_be_there(change: Change, column: str) -> None:
    with pytest.raises(AccountingError, match=column) as failure:
        _customer(change(f"ALTER TABLE SALES_LEDGER DROP COLUMN {column}"))
    assert failure.value.code == "accounting.column_missing"


def test_a_products_cost_is_the_average_or_the_last(company: Path) -> None:
    assert _product(company).cost_price == Decimal("38.50")
    assert _product(company, cost="last").cost_price == Decimal("39.00")


def test_prices_have_the_companys_decimals(change: Change) -> None:
    change("UPDATE COMPANY SET UNIT_DECIMAL_PLACE = 4")
    path = change("UPDATE STOCK SET SALES_PRICE = 2.80005 WHERE STOCK_CODE = 'TAPE002'")
    assert _product(path, "TAPE002").sales_price == Decimal("2.8001")


def test_decimal_places_that_make_no_sense_are_two(change: Change) -> None:
    with open_company_file(
        change("UPDATE COMPANY SET UNIT_DECIMAL_PLACE = -7, QTY_DECIMAL_PLACE = NULL")
    ) as opened:
        assert (opened.company().price_places, opened.company().quantity_places) == (2, 2)


KINDS: dict[int | None, InvoiceKind] = {
    **dict.fromkeys((0, 1, 2), InvoiceKind.INVOICE),
    **dict.fromkeys((3, 4), InvoiceKind.CREDIT),
    **dict.fromkeys((5, 7, 11, 12, 99, None), InvoiceKind.PROFORMA),
    **dict.fromkeys((6, 8, 9, 10), InvoiceKind.QUOTATION),
}


@pytest.mark.parametrize(("code", "kind"), KINDS.items())
def test_a_document_is_of_a_kind_and_an_unknown_one_no_invoice(
    change: Change, code: int | None, kind: InvoiceKind
) -> None:
    assert _invoice(change("UPDATE INVOICE SET INVOICE_TYPE_CODE = ?", code)).kind is kind


@pytest.mark.parametrize(
    ("code", "letter", "posted"), [(1, "Y", True), (0, "", False), (None, "Y", True), (0, "-", False)]
)
def test_a_document_is_posted_by_either_flag(
    change: Change, code: int | None, letter: str, posted: bool
) -> None:
    assert _invoice(change("UPDATE INVOICE SET POSTED_CODE = ?, POSTED = ?", code, letter)).posted is posted


def test_one_of_the_posted_flags_must_be_there(change: Change) -> None:
    path = change("ALTER TABLE INVOICE DROP COLUMN POSTED_CODE")
    assert _invoice(path).posted
    with pytest.raises(AccountingError, match="POSTED"):
        _invoice(change("ALTER TABLE INVOICE DROP COLUMN POSTED"))


@pytest.mark.parametrize("first", [0, 1])
def test_lines_are_counted_from_one_whatever_sage_counts_from(change: Change, first: int) -> None:
    change("UPDATE INVOICE_ITEM SET ITEM_NUMBER = -ITEM_NUMBER")  # the order on disk is not the order
    path = change(
        "UPDATE INVOICE_ITEM SET ITEM_NUMBER = 3 + ? + ITEM_NUMBER WHERE INVOICE_NUMBER = 1", first - 1
    )
    lines = _invoice(path).lines
    assert [line.line for line in lines] == [1, 2, 3]
    assert [line.product_code for line in lines] == ["MISC", "TAPE002", "VID003"]


def test_a_net_value_discount_is_positive_whatever_its_sign(change: Change) -> None:
    change("UPDATE INVOICE SET INVOICE_NET = INVOICE_NET - 10 WHERE INVOICE_NUMBER = 1")
    path = change("UPDATE INVOICE SET NET_VALUE_DISCOUNT_NET_BASE = -10, NET_VALUE_DISCOUNT_DESC = 'x'")
    assert _invoice(path).discount_net == Decimal("10.00")


def test_a_discount_that_the_lines_already_contain_is_not_taken_off_twice(change: Change) -> None:
    assert _invoice(change("UPDATE INVOICE SET NET_VALUE_DISCOUNT_NET_BASE = 10")).discount_net == 0


def test_an_older_version_names_the_discount_otherwise(change: Change) -> None:
    change("UPDATE INVOICE SET NET_VALUE_DISCOUNT_NET = 10, INVOICE_NET = INVOICE_NET - 10")
    path = change("ALTER TABLE INVOICE DROP COLUMN NET_VALUE_DISCOUNT_NET_BASE")
    assert _invoice(path).discount_net == Decimal("10.00")


@pytest.mark.parametrize("value", ["2130-05-05", "1899-12-30", "", None, "rubbish"])
def test_a_date_that_makes_no_sense_is_none(change: Change, value: str | None) -> None:
    assert _invoice(change("UPDATE INVOICE SET INVOICE_DATE = ?", value)).date is None


def test_a_date_is_a_date(change: Change) -> None:
    assert _invoice(change("UPDATE INVOICE SET INVOICE_DATE = '2025-02-03'")).date == date(2025, 2, 3)


def test_foreign_amounts_of_a_document_in_the_companys_own_currency_are_not_read(change: Change) -> None:
    path = change("UPDATE INVOICE SET FOREIGN_INVOICE_NET = 1")
    assert (_invoice(path).net, _invoice(path).currency) == (Decimal("187.20"), "GBP")


def test_a_document_in_another_currency_is_told_in_that_currency(change: Change) -> None:
    change("UPDATE INVOICE SET CURRENCY = 2, FOREIGN_INVOICE_NET = 215.28, FOREIGN_INVOICE_TAX = 43.06")
    change(
        "UPDATE INVOICE SET FOREIGN_INVOICE_GROSS = 258.34, FOREIGN_CARR_NET = 5.5, FOREIGN_CARR_TAX = 1.1"
    )
    path = change(
        "UPDATE INVOICE_ITEM SET FOREIGN_UNIT_PRICE = 7, FOREIGN_NET_AMOUNT = 8, FOREIGN_TAX_AMOUNT = 9"
    )
    told = _invoice(path)
    assert (told.currency, told.net, told.tax) == ("EUR", Decimal("215.28"), Decimal("43.06"))
    assert (told.gross, told.problem) == (Decimal("258.34"), "")
    assert (told.carriage_net, told.carriage_tax) == (Decimal("5.50"), Decimal("1.10"))
    assert {(each.unit_price, each.net, each.tax) for each in told.lines} == {
        (Decimal(7), Decimal(8), Decimal(9))
    }


def _all_invoices(company: Path) -> list[Invoice]:
    with open_company_file(company) as opened:
        return list(opened.invoices())


def test_what_is_read_of_one_document_is_read_of_all(change: Change) -> None:
    change("UPDATE INVOICE_ITEM SET FOREIGN_NET_AMOUNT = 8")
    path = change("UPDATE INVOICE SET CURRENCY = 2, FOREIGN_INVOICE_NET = 215.28 WHERE INVOICE_NUMBER = 1")
    assert next(each for each in _all_invoices(path) if each.number == "1") == _invoice(path)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE INVOICE DROP COLUMN FOREIGN_INVOICE_NET",
        "ALTER TABLE INVOICE_ITEM DROP COLUMN FOREIGN_NET_AMOUNT",
        "UPDATE INVOICE SET FOREIGN_INVOICE_NET = NULL",
        "UPDATE INVOICE SET FOREIGN_INVOICE_NET = 0",
        "UPDATE INVOICE_ITEM SET FOREIGN_NET_AMOUNT = NULL",
    ],
)
def test_amounts_in_another_currency_that_the_accounts_do_not_tell_are_a_problem(
    change: Change, statement: str
) -> None:
    change("UPDATE INVOICE SET CURRENCY = 2")
    assert "do not tell its amounts in EUR" in _invoice(change(statement)).problem


def test_a_currency_that_the_company_does_not_name_is_not_its_own(change: Change) -> None:
    change("UPDATE SALES_LEDGER SET CURRENCY = 77")
    path = change("UPDATE INVOICE SET CURRENCY = 77")
    with open_company_file(path) as opened:
        assert {each.currency for each in opened.customers()} == {"currency 77"}
    assert _invoice(path).currency == "currency 77"


def test_the_companys_own_currency_is_the_one_that_is_marked_so(change: Change) -> None:
    path = change("UPDATE CURRENCY SET BASE_CURRENCY = (CODE = 'USD')")
    with open_company_file(path) as opened:
        assert opened.company().currency == "USD"
        assert {each.currency for each in opened.customers()} == {"GBP"}


def test_documents_of_one_currency_are_read_without_the_columns_of_others(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    through = Guarded.execute

    def watched(self: Guarded, sql: str) -> Iterator[Row]:
        asked.append(sql)
        return through(self, sql)

    monkeypatch.setattr(Guarded, "execute", watched)
    _all_invoices(change("UPDATE INVOICE SET CURRENCY = 1"))
    assert asked
    assert not [each for each in asked if "FOREIGN" in each]


def test_a_blank_description_is_made_of_the_comments(change: Change) -> None:
    path = change("UPDATE INVOICE_ITEM SET DESCRIPTION = '', COMMENT_1 = 'Two', COMMENT_2 = 'parts'")
    assert _invoice(path).lines[0].description == "Two parts"


def test_a_deleted_line_is_left_out(change: Change) -> None:
    path = change("UPDATE INVOICE_ITEM SET RECORD_DELETED = 1 WHERE STOCK_CODE = 'MISC'")
    assert len(_invoice(path).lines) == 2


def test_an_invoice_without_lines_is_an_invoice(change: Change) -> None:
    path = change("DELETE FROM INVOICE_ITEM")
    assert _invoice(path).lines == ()
    with open_company_file(path) as opened:
        assert len(list(opened.invoices())) == 40


@pytest.mark.parametrize("key", ["x", "", "1.5", "99999999999999999999", "1' OR '1'='1"])
def test_a_key_that_is_no_number_finds_no_invoice(reader: AccountingReader, key: str) -> None:
    assert list(reader.invoices(Selection(keys=[key]))) == []


def test_many_invoices_found_by_a_prefix_are_read_by_one_scan(
    reader: AccountingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = sorted(reader.invoices(Selection(prefix="A")), key=lambda invoice: invoice.number)
    monkeypatch.setattr("core.accounting.sage50.scan.MOST_KEYS_BY_PREFIX", 1)
    many = sorted(reader.invoices(Selection(prefix="A")), key=lambda invoice: invoice.number)
    assert few
    assert few == many


def test_transactions_of_other_ledgers_are_left_out(change: Change) -> None:
    before = len(_transactions(change("UPDATE AUDIT_HEADER SET TYPE = TYPE")))
    after = _transactions(change("UPDATE AUDIT_HEADER SET TYPE = 'PI' WHERE TRAN_NUMBER = 1"))
    assert len(after) == before - 1


@pytest.mark.parametrize("flag", ["DELETED_FLAG", "RECORD_DELETED"])
def test_a_deleted_transaction_is_left_out(change: Change, flag: str) -> None:
    path = change(f"UPDATE AUDIT_HEADER SET {flag} = 1 WHERE TRAN_NUMBER = 1")
    assert 1 not in [transaction.number for transaction in _transactions(path)]


def test_without_a_gross_column_it_is_net_and_tax(change: Change) -> None:
    first = _transactions(change("ALTER TABLE AUDIT_HEADER DROP COLUMN GROSS_AMOUNT"))[0]
    assert first.gross == first.net + first.tax


def test_two_streams_may_be_read_beside_each_other(reader: AccountingReader) -> None:
    alone = [invoice.number for invoice in reader.invoices()]
    beside = []
    for invoice in reader.invoices():
        beside.append(invoice.number)
        assert len(list(reader.customers(Selection(keys=[invoice.account])))) == 1
    assert beside == alone


def test_closing_twice_does_nothing(company: Path) -> None:
    opened = open_company_file(company)
    opened.close()
    opened.close()


def test_the_spool_leaves_no_file_behind(
    company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with open_company_file(company) as opened:
        stream = opened.invoices()
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # a generator, as it happens
    with closing(sqlite3.connect(company)):
        assert list(tmp_path.iterdir()) == [company]
