"""How few statements a selection needs, and how small they are."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.base import EVERYTHING, Selection
from core.accounting.connection import Row
from core.accounting.sage50.scan import Tables, pages
from core.accounting.sage50.sql import Guarded
from core.accounting.sage50.tables import CUSTOMERS, INVOICES, LINES


class Recorder:
    """A connection that answers nothing and remembers what it was asked."""

    def __init__(self, rows: list[Row] | None = None) -> None:
        self.asked: list[str] = []
        self.catalogue: list[str] = []
        self._rows = rows or []

    def execute(self, sql: str) -> Iterator[Row]:
        self.asked.append(sql)
        return iter(self._rows)

    def columns(self, table: str) -> frozenset[str]:
        self.catalogue.append(table)
        return frozenset({*CUSTOMERS.required, *INVOICES.required, *LINES.required})

    def close(self) -> None:
        """Nothing is open."""


def _ask(recorder: Recorder, selection: Selection) -> list[str]:
    list(Tables(Guarded(recorder), "the test company").rows(CUSTOMERS, selection))
    return recorder.asked


def test_everything_is_one_scan_of_the_columns_that_are_needed() -> None:
    (asked,) = _ask(Recorder(), EVERYTHING)
    assert asked.startswith("SELECT SALES_LEDGER.ACCOUNT_REF, SALES_LEDGER.NAME, ")
    assert "FAX" not in asked
    assert "WHERE" not in asked


def test_a_key_in_capitals_is_asked_for_once() -> None:
    _, asked = _ask(Recorder(), Selection(keys=["A1D001"]))
    assert asked.endswith("WHERE SALES_LEDGER.ACCOUNT_REF = 'A1D001'")


def test_a_key_in_small_letters_is_asked_for_in_capitals_too() -> None:
    _, asked = _ask(Recorder(), Selection(keys=["a1d001", "A1D001 "]))
    assert asked.count("ACCOUNT_REF = ") == 3


def test_a_key_typed_with_separate_accents_is_asked_for_as_it_is_stored() -> None:
    _, asked = _ask(Recorder(), Selection(keys=["E\u0301TOILE"]))
    assert "ACCOUNT_REF = '\u00c9TOILE'" in asked


def test_a_hundred_keys_are_two_statements_after_one_over_the_reference_alone() -> None:
    asked = _ask(Recorder(), Selection(keys=[f"AAA{n:03}" for n in range(100)]))
    assert len(asked) == 3
    assert asked[0] == "SELECT SALES_LEDGER.ACCOUNT_REF FROM SALES_LEDGER"


def test_numbers_are_asked_for_as_numbers() -> None:
    recorder = Recorder()
    list(Tables(Guarded(recorder), "x").by_keys(INVOICES, ["7", "007", "x"]))
    assert recorder.asked[0].endswith("WHERE INVOICE.INVOICE_NUMBER = 7")


def test_a_prefix_is_looked_for_over_the_reference_alone() -> None:
    asked = _ask(Recorder([["A1D001"], ["ABS001"]]), Selection(prefix="a1"))
    assert asked[0] == "SELECT SALES_LEDGER.ACCOUNT_REF FROM SALES_LEDGER"
    assert asked[1].endswith("WHERE SALES_LEDGER.ACCOUNT_REF = 'A1D001'")


def test_a_prefix_that_nothing_begins_with_asks_no_more() -> None:
    assert len(_ask(Recorder([["A1D001"]]), Selection(prefix="Z"))) == 1


def test_a_driver_that_ignores_case_gives_each_row_once() -> None:
    row = ["abc001", "Name", 0.0, 0.0, 0.0, 0]
    tables = Tables(Guarded(Recorder([row])), "x")
    assert len(list(tables.by_keys(CUSTOMERS, ["abc001"]))) == 1


def test_a_row_that_was_not_asked_for_is_left_out() -> None:
    tables = Tables(Guarded(Recorder([["XYZ001", "Name", 0.0, 0.0, 0.0, 0]])), "x")
    assert list(tables.by_keys(CUSTOMERS, ["ABC001"])) == []


def test_pages_are_full_but_for_the_last() -> None:
    assert list(pages(range(5), 2)) == [[0, 1], [2, 3], [4]]
