"""Writes objects as answers: in QuickBooks' order, for one version of qbXML, references by both names."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from core.sandbox.quickbooks.schema import HIERARCHIES
from core.sandbox.quickbooks.shape import LINES_OF_BLOCK, Element, Shape
from core.sandbox.quickbooks.statuses import Status
from core.sandbox.quickbooks.values import written

Row = Mapping[str, object] | sqlite3.Row
Computed = Mapping[str, object]
_NOTHING: Computed = {}


@dataclass(frozen=True, slots=True)
class Company:
    """Whose books these are, as far as answers depend on it; `offset` is the standard time's, in minutes."""

    name: str
    country: str
    offset: int
    currencies: bool
    home_currency: str


def read_company(database: sqlite3.Connection) -> Company:
    """Read it."""
    row = database.execute(
        "SELECT CompanyName, Country, Offset, Currencies, Currency FROM Company"
    ).fetchone()
    return Company(row[0], row[1], row[2], bool(row[3]), row[4])


@dataclass(slots=True)
class Answers:
    """Writes the answers to one message, in the version that it declares."""

    database: sqlite3.Connection
    company: Company
    version: tuple[int, int]
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(
        self,
        shape: Shape,
        row: Row,
        *,
        tag: str = "",
        more: Computed = _NOTHING,
        only: Sequence[str] = (),
    ) -> str:
        """Write an object; `more` has what is computed and the XML of lines, `only` names what is wanted."""
        wanted = (each for each in shape.elements if not only or each.name in only)
        inside = "".join(self._element(element, row, more) for element in wanted)
        tag = tag or f"{shape.name}Ret"
        return f"<{tag}>{inside}</{tag}>"

    def reference(self, name: str, table: str, identity: str) -> str:
        """Write a reference: the ListID, and the full name that belongs to it today."""
        return f"<{name}>{self._referred(table, identity)}</{name}>"

    def full_name(self, table: str, identity: str) -> str:
        """Give the full name of an element of a list."""
        at = (table, identity)
        if at not in self._names:
            column = "FullName" if table in HIERARCHIES else "Name"
            found = self.database.execute(
                f"SELECT {column} FROM {table} WHERE ListID = ?",
                (identity,),
            ).fetchone()
            self._names[at] = str(found[0]) if found else ""
        return self._names[at]

    def _element(self, element: Element, row: Row, more: Computed) -> str:
        if not self._has(element):
            return ""
        if element.lines:
            return str(more.get(element.path, ""))
        value = more.get(element.path) if element.computed else None
        if element.parts:
            inside = "".join(self._element(part, row, more) for part in element.parts)
        elif element.kind == "block":
            inside = _block(element, row)
        else:
            inside = self._simple(element, value if element.computed else row[element.path])
        return f"<{element.name}>{inside}</{element.name}>" if inside else ""

    def _has(self, element: Element) -> bool:
        """Say whether version, edition and company have an element."""
        spoken = self.version >= element.since and element.in_edition(self.company.country)
        return spoken and (self.company.currencies or element.name not in _MONEY_OF_SEVERAL)

    def _simple(self, element: Element, value: object) -> str:
        if value is None or value == "":
            return ""
        if element.refers:
            return self._referred(element.refers, str(value))
        return escape(written(value, element.kind, self.company.offset))

    def _referred(self, table: str, identity: str) -> str:
        full = escape(self.full_name(table, identity))
        return f"<ListID>{identity}</ListID><FullName>{full}</FullName>"


def _block(element: Element, row: Row) -> str:
    """Write an address as it is printed, which has five lines at most."""
    of = element.name.removesuffix("Block")
    parts = [str(row[f"{of}_{name}"] or "") for name in LINES_OF_BLOCK]
    town = [str(row[f"{of}_{name}"] or "") for name in ("City", "State", "PostalCode", "Country")]
    lines = [line for line in (*parts, " ".join(filter(None, town))) if line]
    return "".join(
        f"<{name}>{escape(line)}</{name}>" for name, line in zip(LINES_OF_BLOCK, lines, strict=False)
    )


_MONEY_OF_SEVERAL = frozenset(
    {
        "CurrencyRef",
        "ExchangeRate",
        "BalanceRemainingInHomeCurrency",
        "CreditRemainingInHomeCurrency",
        "TotalAmountInHomeCurrency",
        "AmountInHomeCurrency",
    }
)
"""Elements that only a company with several currencies has."""


def response(name: str, request_id: str | None, status: Status, inside: str = "", **attributes: str) -> str:
    """Write the answer to one request."""
    identified = {} if request_id is None else {"requestID": request_id}
    said = {
        **identified,
        "statusCode": str(status.code),
        "statusSeverity": status.severity,
        "statusMessage": status.message,
        **attributes,
    }
    written_out = " ".join(f"{key}={quoteattr(value)}" for key, value in said.items())
    return f"<{name} {written_out}>{inside}</{name}>" if inside else f"<{name} {written_out} />"
