"""A key that the accounts do not have is blocked, with where to look."""

from decimal import Decimal

import pytest

from core.records import Product, Transaction
from core.upload.plan import Action
from core.upload.rules.absent import absent

ZERO = Decimal("0.00")


def product(code: str) -> Product:
    return Product(code, "", "Each", ZERO, ZERO, "T1", "4000")


def transaction(number: int) -> Transaction:
    return Transaction(number, "SI", "A1D001", None, "", "", ZERO, ZERO, ZERO, ZERO)


def test_a_key_that_was_found_is_not_reported_whatever_its_case() -> None:
    assert list(absent("product", ["vid003 "], [product("VID003")])) == []


def test_a_key_that_was_not_found_is_blocked_and_says_where_to_look() -> None:
    (change,) = absent("product", ["VID003", "VID004"], [product("VID003")])
    assert (change.action, change.entity, change.key, change.id) == (
        Action.BLOCKED,
        "product",
        "VID004",
        None,
    )
    assert change.reason == "the accounts have no such product: look for it with `syncupload list products`."


def test_a_customer_is_called_a_customer() -> None:
    (change,) = absent("account", ["ZZZ"], [])
    assert (
        change.reason == "the accounts have no such customer: look for it with `syncupload list customers`."
    )


def test_a_key_that_is_named_twice_is_blocked_once() -> None:
    assert len(list(absent("product", ["zzz", "ZZZ"], []))) == 1


@pytest.mark.parametrize("asked", ["7", "007", " 7"])
def test_a_number_is_found_however_it_is_written(asked: str) -> None:
    assert list(absent("transaction", [asked], [transaction(7)])) == []


def test_the_crms_number_of_an_invoice_is_told_apart() -> None:
    (change,) = absent("invoice", ["A1D001-82"], [])
    assert change.reason == "the accounts have no invoice of this number: name it without its account, 82."


def test_control_characters_of_a_key_go_nowhere() -> None:
    (change,) = absent("product", ["Z\x1b[2J"], [])
    assert change.key == "Z[2J"
