"""What fits into Sage 50: keys, letters and lengths, as its versions have them."""

from __future__ import annotations

from core.accounting.orders import Bounds
from core.records import Company

CODE_PAGE = "cp1252"
_WIDE_DESCRIPTIONS = 29
"""The first version whose descriptions of products and lines have 120 characters."""


def bounds(company: Company, version: int) -> Bounds:
    """Give the bounds of a company; `version` is Sage's, 0 where nobody said: then an old one's."""
    return Bounds(
        account=8,
        account_pattern=r"[A-Z0-9/.\-#&]+",
        account_letters="capital letters, digits and / . - # &, without blanks",
        product=30,
        product_pattern=r"[A-Z0-9/.\-#]+",
        product_letters="capital letters, digits and / . - #, without blanks",
        order_number=60,
        texts={
            **dict.fromkeys(("name", "address", "postcode", "delivery_name", "delivery"), 60),
            **dict.fromkeys(("contact_name", "telephone"), 30),
            "email": 255,
            "taken_by": 60,
            "notes": 60,
            "discount_description": 60,
            "description": 120 if version >= _WIDE_DESCRIPTIONS else 60,
            "unit": 8,
        },
        price_places=company.price_places,
        quantity_places=company.quantity_places,
        code_page=CODE_PAGE,
    )
