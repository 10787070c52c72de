"""CustomerAdd and the ItemAdds: a new element of a list, under a name that nobody has."""

from __future__ import annotations

from dataclasses import dataclass

from core.sandbox.quickbooks.adding import Given
from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.keeping import add_to_list, key
from core.sandbox.quickbooks.queries import CUSTOMERS, ITEMS
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.statuses import (
    INVALID_PARENT,
    INVALID_VALUE,
    MISSING_ELEMENT,
    NAME_IN_USE,
    refused,
)
from core.sandbox.quickbooks.turn import Turn, answer

_SHARED_NAMES = ("Customer", "Vendor", "Employee", "OtherName")
"""Lists that share their names."""
_LEVELS = 5
_ACCOUNTS = (
    ("SalesOrPurchase", "AccountRef"),
    ("SalesAndPurchase", "IncomeAccountRef"),
    ("SalesAndPurchase", "ExpenseAccountRef"),
)


def add_customer(asked: Asked, turn: Turn) -> str:
    """Add a customer, or a job of one."""
    said = next(asked.parts())
    given = Given(turn, "Customer")
    given.read(said, shapes()["Customer"].elements)
    full = _full_name(given, "Customer")
    for table in _SHARED_NAMES:
        _require_free(turn, table, full)
    home = turn.answers.company.home_currency
    if turn.answers.company.currencies and not given.values.get("CurrencyRef"):
        row = turn.database.execute("SELECT ListID FROM Currency WHERE FullKey = ?", (key(home),)).fetchone()
        given.values["CurrencyRef"] = row[0]
    defaults = {"JobStatus": "None", "PreferredDeliveryMethod": "None"}
    identity = add_to_list(turn.database, "Customer", {**defaults, **given.values}, turn.moment)
    written = CUSTOMERS.write(turn, identity, asked.texts("IncludeRetElement"))
    return answer(asked, given.status(), written if turn.data else "")


@dataclass(frozen=True, slots=True)
class ItemAddition:
    """The Add of one kind of item."""

    kind: str

    def __call__(self, asked: Asked, turn: Turn) -> str:
        """Add an item; its accounts must be named."""
        said = next(asked.parts())
        given = Given(turn, self.kind)
        given.read(said, shapes()[self.kind].elements)
        _require_accounts(said)
        _require_free(turn, "Item", _full_name(given, "Item"))
        _require_same_kind(given, self.kind)
        identity = add_to_list(turn.database, "Item", {**given.values, "Kind": self.kind}, turn.moment)
        written = ITEMS.write(turn, identity, asked.texts("IncludeRetElement"))
        return answer(asked, given.status(), written if turn.data else "")


def _full_name(given: Given, table: str) -> str:
    """Give the full name that it would have; raises RefusedError where it cannot be one."""
    name = str(given.values.get("Name") or "").strip()
    given.values["Name"] = name
    if not name or ":" in name:
        raise refused(INVALID_VALUE, "Name", name, "A name is no name without letters, or with a colon.")
    parent = given.values.get("ParentRef")
    if not parent:
        return name
    above, level = given.turn.database.execute(
        f"SELECT FullName, Sublevel FROM {table} WHERE ListID = ?",
        (parent,),
    ).fetchone()
    if level + 1 >= _LEVELS:
        raise refused(INVALID_VALUE, "ParentRef", str(above), "There are five levels at most.")
    return f"{above}:{name}"


def _require_free(turn: Turn, table: str, full: str) -> None:
    taken = turn.database.execute(f"SELECT 1 FROM {table} WHERE FullKey = ?", (key(full),))
    if taken.fetchone():
        raise refused(NAME_IN_USE, full.rpartition(":")[2])


def _require_accounts(said: Asked) -> None:
    """An item is booked somewhere: what it earns, and what it costs where it is bought as well."""
    for part, account in _ACCOUNTS:
        sold = said.part(part)
        if sold is not None and sold.part(account) is None:
            raise refused(MISSING_ELEMENT, account)


def _require_same_kind(given: Given, kind: str) -> None:
    parent = given.values.get("ParentRef")
    if parent:
        above = given.turn.database.execute(
            "SELECT Kind, Name FROM Item WHERE ListID = ?", (parent,)
        ).fetchone()
        if above[0] != kind:
            raise refused(INVALID_PARENT, str(above[1]), "Items")
