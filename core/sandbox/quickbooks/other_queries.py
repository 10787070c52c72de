"""Queries about QuickBooks itself, the company, its preferences, and what was deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from xml.sax.saxutils import escape

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.statuses import NO_MATCH, OK, status
from core.sandbox.quickbooks.turn import Turn, answer
from core.sandbox.quickbooks.values import STAMP, written

_REMEMBERED = timedelta(days=90)
_PRODUCT = "QuickBooks Premier Edition"
_PRODUCTS = {"US": "QuickBooks Enterprise Solutions"}
_MAJORS = {14: 28, 15: 32, 16: 33}
"""Versions of QuickBooks by their qbXML; before 14.0 they were 11 apart."""


def query_host(asked: Asked, turn: Turn) -> str:
    """Answer a HostQuery: which QuickBooks this is, and which versions of qbXML it speaks."""
    country, host = turn.answers.company.country, turn.host
    newest = int(host.versions[-1].lstrip("ACKUOZ").partition(".")[0])
    parts = {
        "ProductName": f"<ProductName>{_PRODUCTS.get(country, _PRODUCT)}</ProductName>",
        "MajorVersion": f"<MajorVersion>{_MAJORS.get(newest, newest + 11)}.0</MajorVersion>",
        "MinorVersion": "<MinorVersion>R1</MinorVersion>",
        "Country": f"<Country>{country}</Country>" if turn.answers.version >= (3, 0) else "",
        "SupportedQBXMLVersion": "".join(
            f"<SupportedQBXMLVersion>{each}</SupportedQBXMLVersion>" for each in host.versions
        ),
        "IsAutomaticLogin": "<IsAutomaticLogin>false</IsAutomaticLogin>",
        "QBFileMode": f"<QBFileMode>{host.mode}</QBFileMode>",
    }
    only = asked.texts("IncludeRetElement")
    inside = "".join(text for name, text in parts.items() if not only or name in only)
    return answer(asked, status(OK), f"<HostRet>{inside}</HostRet>" if turn.data else "")


def query_company(asked: Asked, turn: Turn) -> str:
    """Answer a CompanyQuery."""
    row = turn.database.execute("SELECT * FROM Company").fetchone()
    inside = turn.answers.write(shapes()["Company"], row, only=asked.texts("IncludeRetElement"))
    return answer(asked, status(OK), inside if turn.data else "")


def query_preferences(asked: Asked, turn: Turn) -> str:
    """Answer a PreferencesQuery, as far as sales and their taxes go."""
    company = turn.answers.company
    home = turn.database.execute(
        "SELECT ListID FROM Currency WHERE Name = ?", (company.home_currency,)
    ).fetchone()[0]
    switched = "true" if company.currencies else "false"
    reference = turn.answers.reference("HomeCurrencyRef", "Currency", home) if company.currencies else ""
    parts = {
        "AccountingPreferences": "<IsUsingAccountNumbers>true</IsUsingAccountNumbers>"
        "<IsRequiringAccounts>true</IsRequiringAccounts><IsUsingClassTracking>false</IsUsingClassTracking>"
        "<IsUsingAuditTrail>true</IsUsingAuditTrail>"
        "<IsAssigningJournalEntryNumbers>true</IsAssigningJournalEntryNumbers>",
        "MultiCurrencyPreferences": f"<IsMultiCurrencyOn>{switched}</IsMultiCurrencyOn>{reference}",
        "SalesTaxPreferences": _sales_tax(turn),
    }
    if turn.answers.version < (8, 0):
        del parts["MultiCurrencyPreferences"]
    only = asked.texts("IncludeRetElement")
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if not only or name in only)
    return answer(asked, status(OK), f"<PreferencesRet>{inside}</PreferencesRet>" if turn.data else "")


def _sales_tax(turn: Turn) -> str:
    """Write which tax is taken where nothing is said."""
    defaults = (
        ("DefaultItemSalesTaxRef", "Item", "VAT 20%"),
        ("DefaultTaxableSalesTaxCodeRef", "SalesTaxCode", "T1"),
        ("DefaultNonTaxableSalesTaxCodeRef", "SalesTaxCode", "T0"),
    )
    references = []
    for name, table, wanted in defaults:
        row = turn.database.execute(f"SELECT ListID FROM {table} WHERE Name = ?", (wanted,)).fetchone()
        references.append(turn.answers.reference(name, table, row[0]) if row else "")
    return f"{references[0]}<PaySalesTax>Quarterly</PaySalesTax>{references[1]}{references[2]}"


@dataclass(frozen=True, slots=True)
class DeletedQuery:
    """ListDeletedQuery and TxnDeletedQuery: the only way to learn what is gone, for some 90 days."""

    table: str
    type: str
    identity: str
    name: str

    def __call__(self, asked: Asked, turn: Turn) -> str:
        """Answer it."""
        conditions = turn.conditions()
        types = asked.texts(self.type)
        conditions.add(f"{self.type} IN ({', '.join('?' * len(types))})", *types)
        conditions.deleted(asked.part("DeletedDateRangeFilter"))
        conditions.add("TimeDeleted >= ?", (turn.moment.wall - _REMEMBERED).strftime(STAMP))
        columns = (self.type, self.identity, "TimeCreated", "TimeDeleted", self.name)
        sql = f"SELECT {', '.join(columns)} FROM {self.table} WHERE {conditions.sql()} ORDER BY rowid"
        rows = turn.database.execute(sql, conditions.values).fetchall()
        objects = "".join(self._object(turn, dict(row), asked.texts("IncludeRetElement")) for row in rows)
        counts = asked.attribute("metaData")
        attributes = {"retCount": str(len(rows))} if counts.startswith("MetaData") else {}
        shown = objects if turn.data and counts != "MetaDataOnly" else ""
        return answer(asked, status(OK if rows else NO_MATCH), shown, **attributes)

    def _object(self, turn: Turn, row: Mapping[str, object], only: Sequence[str]) -> str:
        inside = ""
        for name, value in row.items():
            kind = "t" if name.startswith("Time") else "s"
            if value and (not only or name in only):
                text = written(value, kind, turn.answers.company.offset)
                inside += f"<{name}>{escape(text)}</{name}>"
        return f"<{self.table}Ret>{inside}</{self.table}Ret>"
