"""The single rows and short tables of the sandbox's company: who it is, its currencies, VAT, departments."""

from __future__ import annotations

import sqlite3

from core.sandbox.company.articles import RATES
from core.sandbox.company.calendar import CREATED, Calendar
from core.sandbox.company.rows import Rows
from core.sandbox.rates import EXCHANGE

_COMPANY = """
NAME ADDRESS_1 ADDRESS_3 ADDRESS_4 ADDRESS_5 TELEPHONE E_MAIL VAT_REG_NUMBER START_MONTH FINANCIAL_YEAR
ADDRESS_LABEL_1 ADDRESS_LABEL_2 ADDRESS_LABEL_3 ADDRESS_LABEL_4 ADDRESS_LABEL_5 NOM_DEBTORS NOM_CREDITORS
NOM_TAX_SALES NOM_TAX_PURCHASE NOM_DEFAULT_BANK NOM_DEFAULT_SALES NOM_SUSPENSE NON_VAT_TAX_CODE
QTY_DECIMAL_PLACE UNIT_DECIMAL_PLACE COUNTRY_CODE RECORD_CREATE_DATE
"""
_VAT = {
    "T0": "Zero rated transactions",
    "T1": "Standard rated transactions",
    "T2": "Exempt transactions",
    "T5": "Lower rate transactions",
    "T9": "Transactions not involving VAT",
}
_NOMINALS = (
    ("1100", "Debtors Control Account"),
    ("1200", "Bank Current Account"),
    ("2100", "Creditors Control Account"),
    ("2200", "Sales Tax Control Account"),
    ("2201", "Purchase Tax Control Account"),
    ("4000", "Sales North"),
    ("4001", "Sales South"),
    ("4002", "Sales Scotland"),
    ("4905", "Carriage Recovered"),
    ("5000", "Materials Purchased"),
    ("9998", "Suspense Account"),
)
_GARBAGE = 13568  # ACCOUNT_STATUS.RECORD_DELETED as the driver has been seen to give it


def write_reference_tables(database: sqlite3.Connection, name: str, calendar: Calendar) -> None:
    """Write the company's own row and the short tables that others point at."""
    company = Rows(database, "COMPANY", _COMPANY)
    company.add(
        *(name, "1 Quayside", "Hull", "East Yorkshire", "HU1 1AA", "01632 960000", "office@company.example"),
        *("GB 000 0000 00", 1, calendar.today.year, "Street 1", "Street 2", "Town", "County", "Post Code"),
        *("1100", "2100", "2200", "2201", "1200", "4000", "9998", 9, 2, 2, "GB", CREATED),
    )
    company.flush()
    _write_short_tables(database)


def _write_short_tables(database: sqlite3.Connection) -> None:
    _write(
        database,
        "CURRENCY",
        "NUMBER CODE SYMBOL NAME BASE_CURRENCY RATE MAJOR_CURRENCY_UNIT MINOR_CURRENCY_UNIT",
        (1, "GBP", "£", "Pound Sterling", 1, 1.0, "Pound", "Pence"),
        (2, "EUR", "€", "Euro", 0, float(EXCHANGE["EUR"]), "Euro", "Cent"),
        (3, "USD", "$", "US Dollar", 0, float(EXCHANGE["USD"]), "Dollar", "Cent"),
    )
    rates = ((code, int(code[1:]), text, RATES[code] / 100, int(code != "T9")) for code, text in _VAT.items())
    _write(database, "TAX_CODE", "TAX_CODE TAX_CODE_ID DESCRIPTION TAX_RATE VAT_INCLUDE", *rates)
    _write(database, "DEPARTMENT", "NUMBER NAME REFERENCE", (0, "Default", ""), (1, "Trade counter", "TRADE"))
    _write(
        database,
        "ACCOUNT_STATUS",
        "NUMBER STATUS ON_HOLD RECORD_DELETED",
        (0, "Open", 0, _GARBAGE),
        (2, "On hold", 1, _GARBAGE),
    )
    _write(database, "STOCK_CAT", "NUMBER NAME", (1, "General"), (2, "Office"), (3, "Workshop"))
    _write(database, "NOMINAL_LEDGER", "ACCOUNT_REF NAME", *_NOMINALS)


def _write(database: sqlite3.Connection, table: str, columns: str, *rows: tuple[object, ...]) -> None:
    filed = Rows(database, table, columns)
    for row in rows:
        filed.add(*row)
    filed.flush()
