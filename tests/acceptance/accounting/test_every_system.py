"""What holds for every accounting system: one small business, kept the way each keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import AccountingReader, Selection
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.sage50.opening import open_company_file
from core.errors import AccountingError
from core.records import InvoiceKind
from core.sandbox.company.creation import Recipe, create_company
from tests.acceptance.accounting.systems import SYSTEMS, System

RECIPE = Recipe(customers=12, products=8, invoices=40, transactions=120, seed=11)


@dataclass(frozen=True)
class Kept:
    """One system with a company of its own for each test."""

    system: System
    path: Path

    def does(self, what: str) -> None:
        self.system.change(self.path, *self.system.books[what])

    def opened(self) -> AccountingReader:
        return self.system.open(self.path)[0]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(each, id=each.id, marks=[pytest.mark.long] if each.long else []) for each in SYSTEMS
    ],
)
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    system: System = request.param
    path = tmp_path_factory.mktemp("system") / "company.db"
    system.create(path, RECIPE)
    return Kept(system, path)


@pytest.fixture(scope="module")
def reader(original: Kept) -> Iterator[AccountingReader]:
    with original.opened() as opened:
        yield opened


@pytest.fixture
def own(original: Kept, tmp_path: Path) -> Kept:
    path = tmp_path / "company.db"
    path.write_bytes(original.path.read_bytes())
    return Kept(original.system, path)


@pytest.fixture(scope="module")
def business(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountingReader]:
    """The same business by the plainest way, which the systems are compared with."""
    path = tmp_path_factory.mktemp("business") / "company.db"
    create_company(path, RECIPE)
    with open_company_file(path) as opened:
        yield opened


def test_customers_are_those_of_the_business(
    reader: AccountingReader, business: AccountingReader, original: Kept
) -> None:
    blank = dict.fromkeys(original.system.lacks, "")
    ours = {replace(each, source="", on_hold=bool(each.on_hold)) for each in reader.customers()}
    assert ours == {replace(each, **blank) for each in business.customers()}  # type: ignore[arg-type]


def test_products_are_those_of_the_business(
    reader: AccountingReader, business: AccountingReader, original: Kept
) -> None:
    more = original.system.more
    ours = {replace(each, nominal_code="", source="") for each in reader.products() if each.code not in more}
    assert ours == {replace(each, nominal_code="") for each in business.products()}


def test_a_system_that_knows_its_records_by_ids_gives_each_its_own(reader: AccountingReader) -> None:
    for records in (reader.customers(), reader.products(), reader.invoices()):
        sources = [each.source for each in records]
        assert len({*sources}) == (len(sources) if any(sources) else 1)


def test_posted_invoices_have_the_totals_of_the_business(
    reader: AccountingReader, business: AccountingReader
) -> None:
    posted = {each.number: each for each in business.invoices() if each.posted}
    ours = {each.number: each for each in reader.invoices(Selection(keys=list(posted))) if each.posted}
    assert ours.keys() == posted.keys()
    for number, invoice in ours.items():
        twin = posted[number]
        assert (invoice.account, invoice.date, invoice.kind) == (twin.account, twin.date, twin.kind)
        assert (invoice.net, invoice.tax, invoice.gross) == (twin.net, twin.tax, twin.gross)


def test_transactions_are_those_of_the_business(reader: AccountingReader, business: AccountingReader) -> None:
    ours = {each.number: each for each in reader.transactions()}
    assert len(ours) == len(list(reader.transactions())) == 120
    for twin in business.transactions():
        mine = ours[twin.number]
        assert (mine.account, mine.date, mine.gross) == (twin.account, twin.date, twin.gross)
        assert (mine.net, mine.tax, mine.outstanding) == (twin.net, twin.tax, twin.outstanding)


def test_an_invoice_adds_up_to_the_penny(reader: AccountingReader) -> None:
    for each in reader.invoices():
        lines = sum((line.net for line in each.lines), Decimal(0))
        assert lines + each.carriage_net - each.discount_net == each.net
        assert each.net + each.tax == each.gross


def test_a_line_names_the_rate_that_its_tax_comes_from(reader: AccountingReader) -> None:
    taxed, pennies = [line for each in reader.invoices() for line in each.lines if line.tax], Decimal("0.05")
    assert taxed
    for line in taxed:
        assert line.tax_rate is not None
        whole = abs(line.net * line.tax_rate / 100)
        # A settlement discount of five per cent lessens the tax alone.
        assert whole * 95 / 100 - pennies <= abs(line.tax) <= whole + pennies


def test_credit_notes_are_told_from_invoices(reader: AccountingReader) -> None:
    kinds = {each.kind for each in reader.invoices()}
    assert {InvoiceKind.INVOICE, InvoiceKind.CREDIT} <= kinds
    assert all(each.gross >= 0 for each in reader.invoices())


def test_money_is_decimal_to_the_penny(reader: AccountingReader) -> None:
    amounts = [each for c in reader.customers() for each in (c.balance, c.credit_limit, c.turnover)]
    amounts += [each for t in reader.transactions() for each in (t.net, t.tax, t.gross, t.outstanding)]
    assert {each.as_tuple().exponent for each in amounts} == {-2}
    assert not [each for each in amounts if each.is_zero() and each.is_signed()]


@pytest.mark.parametrize("prefix", ["AB", "ab", "%", "_", "[A-Z]", "A'B", "~"])
def test_a_prefix_is_taken_for_what_it_is(reader: AccountingReader, prefix: str) -> None:
    found = {each.reference for each in reader.customers(Selection(prefix=prefix))}
    every = {each.reference for each in reader.customers()}
    assert found == {each for each in every if each.upper().startswith(prefix.upper())}


def test_many_keys_are_each_answered_once_and_strange_ones_not(reader: AccountingReader) -> None:
    every = [each.reference for each in reader.customers()]
    strange = ["'; DROP TABLE STOCK; --", "O'NEIL", "%", "☃", "x" * 500, ""]
    asked = [*every, *strange, *(each.lower() for each in every), *every] * 20
    found = [each.reference for each in reader.customers(Selection(keys=asked))]
    assert sorted(found) == sorted(every)


def test_streams_may_be_read_beside_each_other_and_left_unread(reader: AccountingReader) -> None:
    next(iter(reader.transactions()))
    beside = [len(list(reader.customers(Selection(keys=[invoice.account])))) for invoice in reader.invoices()]
    assert set(beside) == {1}


def test_dates_that_nobody_can_have_meant_are_none(own: Kept) -> None:
    own.does("dates")
    with own.opened() as reader:
        found = {each.number: each.date for each in reader.invoices(Selection(keys=["1", "2", "3"]))}
    assert set(found.values()) == {None}
    assert found


def test_hostile_text_comes_out_clean(own: Kept) -> None:
    own.does("hostile")
    with own.opened() as reader:
        (customer,) = reader.customers(Selection(keys=["ABS001"]))
    assert "\x1b" not in customer.name
    assert customer.name.endswith("DROP TABLE x;-- é")


def test_a_deleted_customer_is_not_read(own: Kept) -> None:
    own.does("deleted")
    with own.opened() as reader:
        assert "ABS001" not in {each.reference for each in reader.customers()}


def test_nothing_has_changed_until_something_does(own: Kept) -> None:
    with own.opened() as reader:
        mark = reader.mark()
        unchanged = reader.changed(mark)
    assert (unchanged.customers, unchanged.products, unchanged.invoices) == ((), (), ())
    own.does("customer")
    with own.opened() as reader:
        changed = reader.changed(mark)
    assert list(changed.customers) == ["ABS001"]
    with own.opened() as reader:
        assert list(reader.changed(changed.mark).customers) == []


def test_a_changed_reference_that_cannot_be_shown_is_read_by_what_is_shown_of_it(own: Kept) -> None:
    with own.opened() as reader:
        mark = reader.mark()
    own.does("unprintable")
    with own.opened() as reader:
        changed = reader.changed(mark).customers
        assert "A%_'x" in changed
        found = [each.reference for each in reader.customers(Selection(keys=["A%_'x"]))]
        shown = [each.reference for each in reader.customers() if each.reference.startswith("A%")]
    assert found == shown == ["A%_'x"]


def test_an_empty_company_is_read_as_empty(own: Kept) -> None:
    own.does("empty")
    with own.opened() as reader:
        read = (reader.customers, reader.products, reader.invoices, reader.items, reader.transactions)
        assert [list(each()) for each in read] == [[]] * 5
        assert reader.changed(reader.mark()).customers == ()


def test_a_missing_column_is_named(own: Kept) -> None:
    if "missing" not in own.system.books:
        pytest.skip("it is asked in a language of its own, and has no columns")
    own.does("missing")
    with pytest.raises(AccountingError) as caught, own.opened() as reader:
        list(reader.customers())
    assert caught.value.code == "accounting.column_missing"
    assert "CREDIT" in caught.value.found.upper()


def test_nothing_can_be_written_through_the_connection(own: Kept) -> None:
    before = own.path.read_bytes()
    with own.opened() as reader:
        execute = _execute(reader)
        for statement in own.system.books["writing"]:
            with pytest.raises(AccountingError):
                list(execute(statement))
    assert own.path.read_bytes() == before


def _execute(reader: AccountingReader) -> Callable[[str], Iterator[object]]:
    """Give the reader's own way to its connection, around everything that the port offers."""
    if isinstance(reader, QuickBooksReader):
        session = reader._conversation.session
        return lambda message: iter([session.ask(message)])
    connection = getattr(reader, "_connection", None)
    execute: Callable[[str], Iterator[object]] = (
        connection.execute if connection else reader._database.rows  # type: ignore[attr-defined]
    )
    return execute


def test_a_lost_connection_is_told(own: Kept) -> None:
    reader, cut = own.system.open(own.path)
    with reader:
        if cut is None:
            pytest.skip("a file has no connection that could be lost")
        reader.company()
        cut()
        with pytest.raises(AccountingError) as caught:
            list(reader.customers())
    assert caught.value.code == own.system.lost
    assert caught.value.remedy


def test_a_closed_reader_says_so(own: Kept) -> None:
    reader = own.opened()
    reader.close()
    reader.close()
    with pytest.raises(AccountingError):
        list(reader.customers())
