"""Which rules a record passes on its way in, and what follows once it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.sandbox.crm import rules_catalogue, rules_customers, rules_notes, rules_sales, rules_units
from core.sandbox.crm.writing import Rule

CHECKS: Final[Mapping[str, tuple[Rule, ...]]] = {
    "account": (rules_customers.check_not_own_parent,),
    "contact": (rules_customers.set_full_name,),
    "annotation": (rules_notes.name_object,),
    "systemuser": (rules_customers.set_full_name,),
    "product": (rules_catalogue.check_product, rules_catalogue.check_default_price_list),
    "pricelevel": (rules_catalogue.check_price_list,),
    "productpricelevel": (rules_catalogue.check_price_list_item,),
    "uomschedule": (rules_units.check_unit_group,),
    "uom": (rules_units.check_unit,),
    "transactioncurrency": (rules_units.check_currency,),
    "invoice": (rules_sales.check_document,),
    "salesorder": (rules_sales.check_document,),
    "invoicedetail": (rules_sales.check_line,),
    "salesorderdetail": (rules_sales.check_line,),
}
"""Passed by each create and update."""

NUMBERING: Final[Mapping[str, Rule]] = {
    "invoice": rules_sales.set_number,
    "salesorder": rules_sales.set_number,
}
"""Passed by each create, last."""

AFTER_CREATE: Final[Mapping[str, Rule]] = {
    "uomschedule": rules_units.make_base_unit,
    "invoice": rules_sales.recompute,
    "salesorder": rules_sales.recompute,
    "invoicedetail": rules_sales.total_document,
    "salesorderdetail": rules_sales.total_document,
}

AFTER_UPDATE: Final[Mapping[str, Rule]] = {
    "invoice": rules_sales.recompute,
    "salesorder": rules_sales.recompute,
    "invoicedetail": rules_sales.total_document,
    "salesorderdetail": rules_sales.total_document,
}
