"""Random requests: with long names, emoji, ampersands, control codes, negative amounts and empty fields."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.additions import (
    Address,
    CustomerAdd,
    InvoiceAdd,
    InvoiceLineAdd,
    ItemAdd,
    Reference,
)
from core.accounting.quickbooks.qbxml.building import Ask, MessageSet
from core.accounting.quickbooks.qbxml.versions import Version
from core.text import clean, cut

_Value = TypeVar("_Value")
_HOSTILE = st.sampled_from(
    ["&", "&amp;", "<b>", "]]>", '"', "'", "\x00", "\x1b[2J", "\ud800", "\uffff", "\x85", "\u202e", "😀", "é",
     "€", "☃", "ﬁ", "\t", "\n", " ", "  ", ":", "<?qbxml?>", "<!DOCTYPE a>", "日本"]
)  # fmt: skip


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts of which many just fit, and a few do not."""
    words = st.lists(_HOSTILE | st.text(max_size=8), max_size=4).map("".join)
    fitting = words.map(lambda text: cut(clean(text), most))
    full = st.integers(0, most).map(lambda size: "x" * size)
    return st.integers(0, 40).flatmap(lambda luck: words if luck == 0 else fitting if luck % 2 else full)


_AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal(each) for each in ("0", "-0.001", "10.5", "-1E-7", "0.125", "1E+15")]
)
_PRICES = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False) | st.just(Decimal("1E+15"))
_DAYS, _MOMENTS = st.dates(), st.datetimes()


def _maybe(some: st.SearchStrategy[_Value]) -> st.SearchStrategy[_Value | None]:
    return st.none() | some


def _references(most: int = 60) -> st.SearchStrategy[Reference]:
    return st.builds(Reference, st.just("") | texts(36), texts(most))


_ADDRESSES = st.builds(
    Address, st.lists(texts(41), max_size=7).map(tuple), texts(31), texts(21), texts(13), texts(31)
)
_CUSTOMERS = st.builds(
    CustomerAdd,
    name=texts(41),
    company_name=texts(41),
    contact=texts(41),
    first_name=texts(25),
    last_name=texts(25),
    bill_address=_ADDRESSES,
    telephone=texts(21),
    fax=texts(21),
    email=texts(1023),
    account_number=texts(99),
    parent=_references(),
    terms=_references(31),
    tax_code=_references(3),
    credit_limit=_maybe(_AMOUNTS),
    notes=texts(4095),
    currency=_references(64),
)
_ITEMS = st.builds(
    ItemAdd,
    name=texts(31),
    description=texts(4095),
    price=_PRICES,
    income=_references(159),
    service=st.booleans(),
    expense=_references(159),
    cost=_maybe(_PRICES),
    tax_code=_references(3),
    parent=_references(),
    unit_set=_references(31),
)
_LINES = st.builds(
    InvoiceLineAdd,
    item=_references(),
    description=texts(4095),
    quantity=_maybe(_PRICES),
    unit=texts(31),
    rate=_maybe(_PRICES),
    amount=_maybe(_AMOUNTS),
    tax_code=_references(3),
)
_INVOICES = st.builds(
    InvoiceAdd,
    customer=_references(209),
    date=_DAYS,
    number=texts(11),
    order_number=texts(25),
    bill_address=_ADDRESSES,
    ship_address=_ADDRESSES,
    terms=_references(31),
    memo=texts(4095),
    other=texts(29),
    tax_item=_references(31),
    pending=st.booleans(),
    lines=st.lists(_LINES, max_size=4).map(tuple),
)
_IDS, _NAMES = st.lists(texts(36), max_size=3), st.lists(texts(209), max_size=3)
_LISTED = st.builds(queries.Listed, _IDS, _NAMES, _maybe(_MOMENTS))
_TRANSACTED = st.builds(
    queries.Transacted, _IDS, _NAMES, _maybe(_MOMENTS), _maybe(_DAYS), _maybe(_DAYS), _IDS
).filter(lambda which: which.since is None or (which.first is None and which.last is None))
_QUERIES = st.one_of(
    st.builds(queries.host),
    st.builds(queries.company),
    st.builds(queries.preferences),
    st.builds(queries.customers, _LISTED),
    st.builds(queries.items, _LISTED),
    st.builds(queries.invoices, _TRANSACTED, lines=st.booleans(), only=st.just(()) | st.just(("TxnID",))),
    st.builds(queries.credit_memos, _TRANSACTED, lines=st.booleans()),
    st.builds(queries.payments, _TRANSACTED),
    st.builds(queries.transactions, _MOMENTS),
    st.builds(queries.deleted_entries, _MOMENTS),
    st.builds(queries.deleted_transactions, _MOMENTS),
    st.builds(queries.accounts, st.sampled_from([(), ("Income",), ("Expense", "CostOfGoodsSold")])),
    st.builds(queries.sales_tax_codes),
    st.builds(queries.item_sales_taxes),
    st.builds(queries.currencies),
    st.builds(queries.unit_sets),
    st.builds(queries.terms),
)

ASKS: st.SearchStrategy[Ask] = _QUERIES | st.one_of(_CUSTOMERS, _ITEMS, _INVOICES).map(
    lambda each: each.ask()
)
"""Every request that the program sends."""

VERSIONS = st.sampled_from(
    [*(Version(each) for each in (13, 13, 14, 16, 8, 6, 5, 3, 2)), Version(4, 1)]
    # (3, 0, each) for each in ("CA", "UK")]
)
MESSAGE_SETS = _maybe(st.builds(MessageSet, texts(60), texts(60)))
