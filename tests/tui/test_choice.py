"""Keys, a prefix, or expressly all: one of the three, never none."""

import pytest

from core.accounting.base import EVERYTHING, Selection, Subject
from core.errors import UsageError
from tui.choice import selection_of

CUSTOMERS = Subject.CUSTOMERS


def test_keys_are_the_selection() -> None:
    assert selection_of(CUSTOMERS, ["A1D001"], "", everything=False) == Selection(("A1D001",))


def test_a_prefix_is_the_selection() -> None:
    assert selection_of(CUSTOMERS, (), "A1", everything=False) == Selection(prefix="A1")


def test_all_must_be_said() -> None:
    assert selection_of(CUSTOMERS, (), "", everything=True) is EVERYTHING
    with pytest.raises(UsageError, match="no record was named"):
        selection_of(CUSTOMERS, (), "", everything=False)


@pytest.mark.parametrize(
    ("keys", "prefix", "everything"), [(["A"], "A", False), (["A"], "", True), ([], "A", True)]
)
def test_more_than_one_of_them_is_refused(keys: list[str], prefix: str, everything: bool) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        selection_of(CUSTOMERS, keys, prefix, everything)


def test_invoice_items_cannot_be_chosen() -> None:
    with pytest.raises(UsageError, match="Upload the invoices instead"):
        selection_of(Subject.ITEMS, ["1"], "", everything=False)
