"""Whether the price list, the unit group and the unit of new products are there (manual 4.3.2)."""

from __future__ import annotations

from core.checks.catalogue import find_unit, find_unit_group
from core.checks.price_lists import find_price_list
from core.checks.result import Finding
from core.checks.site import Site


def price_list(site: Site) -> Finding:
    """Find the price list by its name."""
    name = site.expected.price_list
    return Finding(f"{name} ({find_price_list(site.crm(), name).id})")


def unit_group(site: Site) -> Finding:
    """Find the unit group by its name."""
    name = site.expected.unit_group
    return Finding(f"{name} ({find_unit_group(site.crm(), name)})")


def unit(site: Site) -> Finding:
    """Find the unit in that group; a unit of another group fails."""
    group, name = site.expected.unit_group, site.expected.unit
    crm = site.crm()
    return Finding(f"{name} ({find_unit(crm, find_unit_group(crm, group), group, name)})")
