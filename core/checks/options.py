"""Whether the values that new records get exist in the CRM's lists, as manual 4.3.2 warns."""

from __future__ import annotations

from core.accounting.base import AccountingReader
from core.checks.result import Finding
from core.checks.site import Expected, Site
from core.crm.base import Crm
from core.crm.fields import attribute, option
from core.errors import ConfigurationError

_MOST_PLACES = 5


def relationship_type(site: Site) -> Finding:
    """Find the relationship type of customers."""
    return _chosen(site, ("account", "customertypecode"), site.expected.customer_type, "[crm] customer_type")


def supplier_type(site: Site) -> Finding:
    """Find the relationship type of suppliers."""
    return _chosen(site, ("account", "customertypecode"), site.expected.supplier_type, "[crm] supplier_type")


def product_type(site: Site) -> Finding:
    """Find the product type of new products."""
    field = ("product", "producttypecode")
    return _chosen(site, field, site.expected.product_type, "[product] producttypecode")


def rounding_policy(site: Site) -> Finding:
    """Find the rounding policy of new price list items, which is where the CRM has it."""
    field = ("productpricelevel", "roundingpolicycode")
    return _chosen(site, field, site.expected.rounding_policy, "[product] roundingpolicycode")


def quantity_decimals(site: Site) -> Finding:
    """Compare the decimals of quantities with what the CRM allows."""
    found = attribute(site.crm(), "product", "quantitydecimal", "[product] quantitydecimal")
    most = _MOST_PLACES if found.most is None else min(_MOST_PLACES, int(found.most))
    places = site.expected.quantity_places
    if not 0 <= places <= most:
        raise ConfigurationError(
            "field.range",
            tried="use the decimals of a product's quantity",
            found=f"[product] quantitydecimal is {places}, and the CRM allows 0 to {most}",
            remedy=f"Set [product] quantitydecimal to a whole number from 0 to {most}.",
        )
    return Finding(f"{places} decimals")


def prove_options(crm: Crm, expected: Expected) -> None:
    """Find every configured value in the CRM's lists; ConfigurationError names the first that lacks."""
    site = Site(_no_reader, lambda: crm, expected)
    for each in (relationship_type, supplier_type, product_type, rounding_policy, quantity_decimals):
        each(site)


def _no_reader() -> AccountingReader:
    raise ValueError("these checks ask the CRM alone")


def _chosen(site: Site, field: tuple[str, str], value: int, key: str) -> Finding:
    return Finding(f"{value} is {option(site.crm(), field, value, key)}")
