"""Whether the accounts have what orders are booked with: a product, nominal codes (manual 4.3.4)."""

from __future__ import annotations

from core.accounting.base import NominalLedger, Selection, whole
from core.checks.expected import TwoWay
from core.checks.order_fields import no_orders
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import ConfigurationError
from core.text import clean, match_key

SAGES_OWN = "S1"
"""Sage's own code for a line that is no product of the stock file."""


def default_product(site: Site) -> Finding:
    """Find the product of lines without a code; raises ConfigurationError where it is named and not there."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    name = orders.default_product
    if name is None:
        return Finding(
            f"none is named, so a line without a product goes in under Sage's own {SAGES_OWN}, with its own "
            "description"
        )
    found = next(iter(whole(site.reader()).products(Selection(keys=(name,)))), None)
    if found is None:
        raise ConfigurationError(
            "orders.default_product",
            tried=f"find the product {clean(name)} in the accounts",
            found=f"the accounts have no product {clean(name)}",
            remedy=f"Create the product {clean(name)} in the accounts, name another one in [orders] "
            f"default_product, or leave it out: then it is Sage's own {SAGES_OWN}.",
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
        raise ConfigurationError(
            "orders.nominal_code",
            tried="find the nominal codes of new products",
            found=f"the nominal ledger has no {told}",
            remedy=f"Create {', '.join(map(clean, absent.values()))} in the accounts' nominal ledger, or "
            f"set [orders] {' and '.join(absent)} to codes that are there.",
        )
    return Finding(", ".join(f"{clean(code)} is {clean(name)}" for code, name in there.items()))


def _named(orders: TwoWay) -> dict[str, str]:
    codes = {"sales_nominal": orders.sales_nominal, "purchase_nominal": orders.purchase_nominal}
    return {key: code for key, code in codes.items() if code}
