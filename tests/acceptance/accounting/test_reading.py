"""What every connector must be able to answer, and answer alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from core.accounting.base import EVERYTHING, AccountingReader, NominalLedger, Selection, Surveyed
from core.records import InvoiceKind, Record

ENTITIES = ("customers", "products", "invoices", "items", "transactions")
SELECTIONS = {
    "everything": EVERYTHING,
    "a prefix": Selection(prefix="a"),
    "a longer prefix": Selection(prefix="ab"),
    "a prefix of nobody": Selection(prefix="QQQQ"),
    "keys": Selection(keys=["a1d001", "ABS001", "VID003", "misc", "1", "2", "240", "NOBODY", "O'NEIL"]),
}


def _read(reader: AccountingReader, entity: str, selection: Selection) -> Iterator[Record]:
    streams: dict[str, Callable[[Selection], Iterator[Record]]] = {
        "customers": reader.customers,
        "products": reader.products,
        "invoices": reader.invoices,
        "items": reader.items,
        "transactions": reader.transactions,
    }
    return streams[entity](selection)


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_every_connector_gives_the_same_records(
    reader: AccountingReader, reference: AccountingReader, entity: str, selection: str
) -> None:
    found = Counter(_read(reader, entity, SELECTIONS[selection]))
    assert found == Counter(_read(reference, entity, SELECTIONS[selection]))


def test_every_connector_names_the_same_company(
    reader: AccountingReader, reference: AccountingReader
) -> None:
    assert reader.company() == reference.company()


def test_everything_is_everything(reader: AccountingReader) -> None:
    assert len(list(reader.customers())) == 80
    assert len(list(reader.products())) == 60
    assert len(list(reader.invoices())) == 240
    assert len(list(reader.transactions())) == 600


def test_no_key_is_given_twice(reader: AccountingReader) -> None:
    numbers = [invoice.number for invoice in reader.invoices()]
    assert len(numbers) == len(set(numbers))


def test_customers_are_searched_on_their_reference_alone(reader: AccountingReader) -> None:
    found = [customer.reference for customer in reader.customers(Selection(prefix="AB"))]
    assert "ABS001" in found
    assert all(reference.startswith("AB") for reference in found)


def test_a_search_minds_no_capitals(reader: AccountingReader) -> None:
    small, capital = Selection(prefix="abs"), Selection(prefix="ABS")
    assert set(reader.customers(small)) == set(reader.customers(capital)) != set()


def test_products_are_searched_on_their_code(reader: AccountingReader) -> None:
    assert [product.code for product in reader.products(Selection(prefix="vid"))] == ["VID003"]


@pytest.mark.parametrize("entity", ["invoices", "items", "transactions"])
def test_what_belongs_to_an_account_is_searched_on_the_account(reader: AccountingReader, entity: str) -> None:
    found = list(_read(reader, entity, Selection(prefix="A1D")))
    assert found
    assert {getattr(record, "account", "") for record in found} == {"A1D001"}


def test_keys_win_over_a_prefix(reader: AccountingReader) -> None:
    found = list(reader.customers(Selection(keys=["A1D001"], prefix="ABS")))
    assert [customer.reference for customer in found] == ["A1D001"]


def test_many_keys_are_all_answered(reader: AccountingReader) -> None:
    every = [invoice.number for invoice in reader.invoices()]
    assert sorted(every) == sorted(i.number for i in reader.invoices(Selection(keys=every)))


def test_an_invoice_has_all_its_lines_in_order(reader: AccountingReader) -> None:
    invoices = list(reader.invoices())
    assert all([line.line for line in i.lines] == list(range(1, len(i.lines) + 1)) for i in invoices)
    assert sum(len(invoice.lines) for invoice in invoices) == len(list(reader.items()))


def test_an_invoice_adds_up_to_the_penny(reader: AccountingReader) -> None:
    for invoice in reader.invoices():
        lines = sum((line.net for line in invoice.lines), Decimal(0))
        tax = sum((line.tax for line in invoice.lines), Decimal(0))
        assert lines + invoice.carriage_net - invoice.discount_net == invoice.net
        assert tax + invoice.carriage_tax == invoice.tax
        assert invoice.net + invoice.tax == invoice.gross


def test_every_kind_of_document_is_read(reader: AccountingReader) -> None:
    assert {invoice.kind for invoice in reader.invoices()} == set(InvoiceKind)


def test_money_has_two_decimals_whatever_the_driver_delivers(reader: AccountingReader) -> None:
    amounts = [amount for c in reader.customers() for amount in (c.balance, c.credit_limit, c.turnover)]
    assert {amount.as_tuple().exponent for amount in amounts} == {-2}


def test_streams_may_be_read_beside_each_other(reader: AccountingReader) -> None:
    beside = [
        (invoice.number, [c.reference for c in reader.customers(Selection(keys=[invoice.account]))])
        for invoice in reader.invoices()
    ]
    assert len(beside) == 240
    assert all(len(customers) == 1 for _, customers in beside)


def test_a_stream_may_be_left_unread(reader: AccountingReader) -> None:
    next(reader.transactions())
    assert len(list(reader.transactions())) == 600


def test_a_whole_company_lacks_no_table_and_no_column(reader: AccountingReader) -> None:
    assert isinstance(reader, Surveyed)
    found = reader.survey()
    assert (found.tables, found.missing, found.lacking) == (6, [], [])


def test_nominal_codes_that_are_in_the_ledger_are_named(reader: AccountingReader) -> None:
    assert isinstance(reader, NominalLedger)
    assert reader.nominals(("4000", "4711", "5000")) == {"4000": "Sales North", "5000": "Materials Purchased"}


def test_no_nominal_codes_are_asked_for_where_none_are_named(reader: AccountingReader) -> None:
    assert isinstance(reader, NominalLedger)
    assert reader.nominals(()) == {}
