"""A CRM account as Sage 50's sales ledger gets it (manual 7.1)."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounting.sage50.sdo.fields import tax_code
from core.accounting.sage50.sdo.objects import Value
from core.records import OrderCustomer

STANDARD_TAX = "T1"
"""Sage's standard rate: what new customers and products are taxed with (manual 7.2)."""


def customer_fields(customer: OrderCustomer) -> Mapping[str, Value]:
    """Give the fields of a SalesRecord; the postcode is the fifth line of the address."""
    lines = (*customer.address, customer.postcode)
    return {
        "ACCOUNT_REF": customer.reference.upper(),
        "NAME": customer.name,
        **{f"ADDRESS_{at}": line for at, line in enumerate(lines, start=1)},
        "CONTACT_NAME": customer.contact_name,
        "TELEPHONE": customer.telephone,
        "E_MAIL": customer.email,
        "DEF_TAX_CODE": tax_code(STANDARD_TAX),
    }
