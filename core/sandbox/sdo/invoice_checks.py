"""What InvoicePost refuses: by an exception where there is a code for it, else by False from Update."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code, known
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.products import SPECIAL
from core.sandbox.sdo.session import Session

_TYPES = {261: {0, 1, 5, 6}, 264: {2, 7, 8}, 265: {3}, 279: {4}}
"""Which INVOICE_TYPE_CODEs go with which LedgerType; the real object's answer to others is not known."""
_NUMBERS_ITSELF = 17
_NEGATIVE_LINES = 23
_SERVICE, _MESSAGE, _FREE = 2, "M", "S3"


def check(session: Session, ledger: int, header: Fields, lines: Sequence[Fields]) -> bool:
    """Whether an invoice may be filed; raises SDO's refusals that have a code."""
    if header.whole("INVOICE_TYPE_CODE") not in _TYPES.get(ledger, ()):
        session.fail(Code.INVALID_TYPE)
    missing = [name for name, kind in header.kinds.items() if kind.required and not header.is_set(name)]
    if session.version >= _NUMBERS_ITSELF and "INVOICE_NUMBER" in missing:
        missing.remove("INVOICE_NUMBER")
    if not header.text("ACCOUNT_REF"):
        return session.refuse(Code.EMPTY_ACCOUNT_REFERENCE)
    if header.day("INVOICE_DATE") is None:
        return session.refuse(Code.INVALID_DATE)
    if missing or not lines or header.whole("POSTED_CODE") or header.whole("INVOICE_NUMBER") < 0:
        return session.invalid()
    return (
        _account(session, header)
        and _nominals(session, header)
        and _number(session, header)
        and all(_line(session, line) for line in lines)
        and _total(session, header, lines)
    )


def _account(session: Session, header: Fields) -> bool:
    database = session.database
    account = books.row(database, "SALES_LEDGER", "ACCOUNT_REF", header.text("ACCOUNT_REF"))
    if account is None:
        session.fail(Code.INVALID_KEY)
    for column, code in (
        ("RECORD_DELETED", Code.ACCOUNT_DELETED),
        ("INACTIVE_FLAG", Code.ACCOUNT_INACTIVE),
        ("ACCOUNT_ON_HOLD", Code.ACCOUNT_ON_HOLD),
    ):
        if account[column]:
            return session.refuse(code)
    return _currency(session, header, account)


def _currency(session: Session, header: Fields, account: sqlite3.Row) -> bool:
    base = books.base_currency(session.database)
    currency = header.whole("CURRENCY") or account["CURRENCY"]
    if currency != account["CURRENCY"]:
        session.fail(Code.CURRENCY_DOES_NOT_MATCH)
    if currency != base:
        session.fail(Code.FOREIGN_TRADER_NOT_ENABLED)
    if header.number("FOREIGN_RATE") not in (0.0, 1.0):
        session.fail(Code.FOREIGN_RATE_ON_BASE)
    return True


def _nominals(session: Session, header: Fields) -> bool:
    needed = [header.text("GLOBAL_NOM_CODE")]
    carried = header.number("CARR_NET") or header.number("CARR_TAX")
    if carried or header.text("CARR_NOM_CODE"):
        needed.append(header.text("CARR_NOM_CODE") or "none")
    if any(code and not books.is_nominal(session.database, code) for code in needed):
        return session.refuse(Code.INVALID_NOMINAL_CODE)
    codes = (header.whole("CARR_TAX_CODE"), header.whole("GLOBAL_TAX_CODE"))
    if not all(books.is_tax_code(session.database, code) for code in codes):
        return session.invalid()
    return header.number("CARR_NET") >= 0 or session.invalid()


def _number(session: Session, header: Fields) -> bool:
    """A number that is taken means that this invoice is edited, unless it is posted."""
    there = books.row(session.database, "INVOICE", "INVOICE_NUMBER", header.whole("INVOICE_NUMBER"))
    if there is not None and there["POSTED_CODE"]:
        session.fail(Code.INVALID_SAVE)
    if session.version < _NUMBERS_ITSELF and not header.whole("INVOICE_NUMBER"):
        return session.invalid()
    return True


def _line(session: Session, line: Fields) -> bool:
    missing = [name for name, kind in line.kinds.items() if kind.required and not line.is_set(name)]
    code, service = line.text("STOCK_CODE"), line.whole("SERVICE_FLAG")
    if missing or not code or line.whole("TAX_FLAG") > 1 or service > _SERVICE:
        return session.invalid()
    if code not in SPECIAL and not _article(session, code):
        session.fail(Code.INVALID_KEY)
    if (code == _FREE) != bool(service):
        return _wrong_kind(session)
    if not books.is_tax_code(session.database, line.whole("TAX_CODE")):
        return session.invalid()
    return _line_nominal(session, line, code) and _sign(session, line, code)


def _article(session: Session, code: str) -> bool:
    found = books.row(session.database, "STOCK", "STOCK_CODE", code)
    return found is not None and not found["RECORD_DELETED"]


def _wrong_kind(session: Session) -> bool:
    if known(Code.INCORRECT_STOCK_CODE_TYPE, session.version):
        session.fail(Code.INCORRECT_STOCK_CODE_TYPE)
    return session.invalid()


def _line_nominal(session: Session, line: Fields, code: str) -> bool:
    nominal = line.text("NOMINAL_CODE")
    if code == _MESSAGE:
        amounts = ("NET_AMOUNT", "TAX_AMOUNT", "UNIT_PRICE", "QTY_ORDER")
        return not any(line.number(name) for name in amounts) or session.invalid()
    if not nominal or not books.is_nominal(session.database, nominal):
        return session.refuse(Code.INVALID_NOMINAL_CODE)
    return True


def _sign(session: Session, line: Fields, code: str) -> bool:
    """Negative lines came with version 23, for the special codes alone."""
    names = ("QTY_ORDER", "UNIT_PRICE", "NET_AMOUNT", "TAX_RATE", "TAX_AMOUNT")
    if not any(line.number(name) < 0 for name in names):
        return True
    marked = session.version >= _NEGATIVE_LINES and line.whole("IS_NEGATIVE_LINE") == 1
    return (marked and code in SPECIAL) or session.invalid()


def _total(session: Session, header: Fields, lines: Sequence[Fields]) -> bool:
    off = header.number("NETVALUE_DISCOUNT")
    net = sum(line.number("NET_AMOUNT") for line in lines)
    if off < 0 or not 0 <= header.number("NETVALUE_DISCOUNT_PERCENT") <= 100:
        return session.invalid()
    return round(net - off, 2) >= 0 or session.refuse(Code.INVOICE_TOTAL_NEGATIVE)
