"""Whether the accounts have what orders are booked with: a product, nominal codes (manual 4.3.4)."""

from __future__ import annotations

from core.accounting.base import NominalLedger, Selection, whole
from core.checks.expected import QUICKBOOKS, TwoWay
from core.checks.order_fields import no_orders
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import ConfigurationError
from core.text import clean, match_key

SAGES_OWN = "S1"
"""Sage's own code for a line that is no product of the stock file."""
_OR_SAGES = f"; left out, it is Sage's own {SAGES_OWN}"
_LEDGERS = {QUICKBOOKS: "chart of accounts"}
_SAGES = Finding(
    f"none is named, so a line without a product goes in under Sage's own {SAGES_OWN}, with its own "
    "description"
)
_NONE_OF_ITS_OWN = Finding(
    "none is named, and QuickBooks has none of its own: an order with a line without a product is refused"
)
_NO_FREIGHT = Finding("none is named: an order with freight is refused")


def default_product(site: Site) -> Finding:
    """Find the product of lines without a code; raises ConfigurationError where it is named and not there."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    in_sage = site.expected.books.system != QUICKBOOKS
    if orders.default_product is None:
        return _SAGES if in_sage else _NONE_OF_ITS_OWN
    return _product(site, "default_product", orders.default_product, _OR_SAGES if in_sage else "")


def carriage_product(site: Site) -> Finding:
    """Find QuickBooks' item of freight; raises ConfigurationError where it is named and not there."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    if site.expected.books.system != QUICKBOOKS:
        return Finding("these accounts book freight without a product", Mark.SKIP)
    if orders.carriage_product is None:
        return _NO_FREIGHT
    return _product(site, "carriage_product", orders.carriage_product)


def _product(site: Site, key: str, name: str, otherwise: str = "") -> Finding:
    found = next(iter(whole(site.reader()).products(Selection(keys=(name,)))), None)
    if found is None:
        raise ConfigurationError(
            f"orders.{key}",
            tried=f"find the product {clean(name)} in the accounts",
            found=f"the accounts have no product {clean(name)}",
            remedy=f"Create the product {clean(name)} in the accounts, or name another one in [orders] "
            f"{key}{otherwise}.",
        )
    return Finding(f"{clean(found.code)} is {clean(found.description)}")


def nominal_codes(site: Site) -> Finding:
    """Find the nominal codes of new products; raises ConfigurationError that names those not there."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    named = _named(orders)
    if not named:
        return Finding("none are named for new products", Mark.SKIP)
    reader = whole(site.reader())
    if not isinstance(reader, NominalLedger):
        return Finding("this accounting system keeps no nominal codes that can be asked for", Mark.SKIP)
    there = reader.nominals(tuple(named.values()))
    known = {match_key(code) for code in there}
    absent = {key: code for key, code in named.items() if match_key(code) not in known}
    if absent:
        told = ", ".join(f"{clean(code)} ({key})" for key, code in absent.items())
        ledger = _LEDGERS.get(site.expected.books.system, "nominal ledger")
        raise ConfigurationError(
            "orders.nominal_code",
            tried="find the nominal codes of new products",
            found=f"the {ledger} has no {told}",
            remedy=f"Create {', '.join(map(clean, absent.values()))} in the accounts' {ledger}, or "
            f"set [orders] {' and '.join(absent)} to codes that are there.",
        )
    return Finding(", ".join(f"{clean(code)} is {clean(name)}" for code, name in there.items()))


def _named(orders: TwoWay) -> dict[str, str]:
    codes = {"sales_nominal": orders.sales_nominal, "purchase_nominal": orders.purchase_nominal}
    return {key: code for key, code in codes.items() if code}
