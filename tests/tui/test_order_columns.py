"""What waits in the CRM, in columns and in words."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest

from core.records import OrderProduct
from core.upload.waiting import Missing, OrderPart, Waiting
from tui.order_columns import ORDER_COLUMNS, SIGN_COLUMN, note, sign
from tui.terminal import print_table

TAPE = OrderProduct("TAPE002", "Tape", "Each", Decimal("2.80"))


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("part", OrderPart)
def test_a_list_fits_80_columns_without_losing_a_last_one(
    part: OrderPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    columns = [column for column, _ in (SIGN_COLUMN, *ORDER_COLUMNS[part])]
    screen = Screen()
    print_table(screen, columns, [])
    assert all(each.title in screen.getvalue() for each in columns if not each.spare)
    assert len(screen.getvalue().rstrip("\n")) <= 80


def test_the_items_have_the_columns_of_the_manual_in_its_order() -> None:
    titles = [column.title for column, _ in ORDER_COLUMNS[OrderPart.ITEMS]]
    assert titles == [
        *("Account", "Order", "Product", "Description", "Price", "Unit", "Quantity", "Discount"),
    ]


def test_a_row_that_is_well_has_no_sign_and_no_note() -> None:
    assert (sign(Waiting(TAPE)), note(Waiting(TAPE), "Sage")) == ("", "")


def test_what_an_upload_makes_has_another_sign_than_what_cannot_go_up() -> None:
    assert sign(Waiting(TAPE, (Missing.PRODUCT,))) == "+"
    assert sign(Waiting(TAPE, (), ("it is odd.",))) == "!"


def test_what_is_missing_and_what_is_wrong_are_sentences() -> None:
    row = Waiting(TAPE, (Missing.PRODUCT,), ("it is odd.",))
    assert (sign(row), note(row, "Sage")) == ("!", "Product TAPE002 is not in Sage. It is odd.")
