"""What fits into QuickBooks Desktop: keys, letters and lengths of its schema."""

from __future__ import annotations

from core.accounting.orders import Bounds

CODE_PAGE = "cp1252"
NAME = 41
"""Characters of a customer's name, and of a line of an address."""
ITEM = 31
PLACES = 5


def bounds() -> Bounds:
    """Give the bounds of a company; new items stand at the top of the list, so a code has no colon."""
    return Bounds(
        account=99,
        account_pattern=r"[^\x00-\x1f\x7f]+",
        account_letters="letters, digits and signs, without control codes",
        product=ITEM,
        product_pattern=r"[^\x00-\x1f\x7f:]+",
        product_letters="letters, digits and signs, without a colon",
        order_number=25,
        texts={
            **dict.fromkeys(("name", "address", "delivery_name", "delivery", "contact_name"), NAME),
            "postcode": 13,
            "telephone": 21,
            "email": 1023,
            "taken_by": 29,
            "notes": 1364,
            "discount_description": 4095,
            "description": 4095,
            "unit": 31,
        },
        price_places=PLACES,
        quantity_places=PLACES,
        code_page=CODE_PAGE,
    )
