"""Writes the sales ledger and the stock file of the sandbox's company."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.sandbox.company.accounts import Account
from core.sandbox.company.articles import Article
from core.sandbox.company.calendar import CREATED, Calendar
from core.sandbox.company.rows import Rows, pounds
from core.sandbox.company.trail import Books

_CUSTOMERS = """
ACCOUNT_REF NAME ADDRESS_1 ADDRESS_2 ADDRESS_3 ADDRESS_4 ADDRESS_5
C_ADDRESS_1 C_ADDRESS_2 C_ADDRESS_3 C_ADDRESS_4 C_ADDRESS_5 CONTACT_NAME TELEPHONE FAX E_MAIL WEB_ADDRESS
STATUS_NUMBER STATUS_TEXT ACCOUNT_ON_HOLD DEF_TAX_CODE DEF_NOM_CODE CURRENCY COUNTRY_CODE TERMS TERMS_AGREED
PAYMENT_DUE_DAYS CREDIT_LIMIT CREDIT_POSITION BALANCE FOREIGN_BALANCE TURNOVER_MTD TURNOVER_YTD PRIOR_YEAR
LAST_INV_DATE DATE_ACCOUNT_OPENED PROMISED_PAYMENT_DATE RECORD_CREATE_DATE RECORD_MODIFY_DATE
"""
_PRODUCTS = """
STOCK_CODE DESCRIPTION UNIT_OF_SALE NOMINAL_CODE PURCHASE_NOMINAL_CODE TAX_CODE SALES_PRICE
LAST_PURCHASE_PRICE LAST_DISC_PURCHASE_PRICE AVERAGE_COST_PRICE QTY_IN_STOCK STOCK_CAT STOCK_CAT_NAME
IGNORE_STK_LVL_FLAG HAS_BOM RECORD_CREATE_DATE RECORD_MODIFY_DATE
"""


def write_customers(
    database: sqlite3.Connection, accounts: Iterable[Account], books: Iterable[Books], calendar: Calendar
) -> None:
    """Write SALES_LEDGER, each account with what its books have come to."""
    rows = Rows(database, "SALES_LEDGER", _CUSTOMERS)
    for at, (account, kept) in enumerate(zip(accounts, books, strict=True), start=1):
        squeezed = [part for part in account.address if part]
        balance = pounds(kept.balance)
        rows.add(
            *(account.reference, account.name, *account.address, *(squeezed + [""] * 5)[:5], account.contact),
            *(account.telephone, "" if at % 3 else account.telephone, account.email, account.website),
            *((2, "On hold", 1) if account.on_hold else (0, "Open", 0)),
            *("T1", "4000", 1, "GB", "30 days nett", 1, 30, pounds(account.credit_limit), "Good"),
            *(balance, balance, pounds(kept.this_month), pounds(kept.turnover), pounds(kept.last_year)),
            *(kept.last_invoice, "2004-04-06", "2016-05-31" if at % 50 == 0 else None, CREATED),
            None if at % 11 == 0 else calendar.stamp,
        )
    rows.flush()


def write_products(database: sqlite3.Connection, articles: Iterable[Article], calendar: Calendar) -> None:
    """Write STOCK."""
    rows = Rows(database, "STOCK", _PRODUCTS)
    for at, article in enumerate(articles, start=1):
        last = pounds(article.last_cost)
        rows.add(
            *(article.code, article.description, article.unit, article.nominal, "5000", article.tax_code),
            *(pounds(article.price), last, last, pounds(article.average_cost), float(at * 7 % 120)),
            *(1 + at % 3, ("General", "Office", "Workshop")[at % 3], int(article.code == "MISC")),
            *("" if at % 9 else "Y", CREATED, None if at % 11 == 0 else calendar.stamp),
        )
    rows.flush()
