"""What some of the sandbox's orders carry besides lines: delivery, carriage, discount, remark, owner."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from core.crm.base import Reference, Value

_PLACES = (
    ("Goods Inwards", "Unit 4, Riverside Park", "Preston", "Lancashire", "PR1 3BQ"),
    ("The Warehouse", "12 Canal Wharf", "Leeds", "West Yorkshire", "LS11 5QH"),
    ("Site Office", "Hangar 2, Old Airfield Road", "Newark", "Nottinghamshire", "NG24 2NY"),
)
_REMARKS = (
    "Please deliver before noon.",
    "Part of a larger project: quote reference 4711 on all papers.",
    "Ring the gate on arrival. The goods lift is out of order, so that two people are needed for anything "
    "heavier than 25 kg; leave nothing outside.",
)
_FREIGHT = (Decimal("5.00"), Decimal("12.50"), Decimal("7.95"))
_DISCOUNTED_FROM = Decimal(20)
_PERCENTAGES = (Decimal("2.50"), Decimal(5), Decimal(10))


def extras(drawn: Random, owners: Sequence[Reference], amount: Decimal) -> dict[str, Value | None]:
    """Draw what an order of that amount carries besides, each thing on some orders alone."""
    fields: dict[str, Value | None] = {"ownerid": drawn.choice(owners)}
    if drawn.random() < 0.5:
        fields |= _delivery(drawn)
    if drawn.random() < 0.3:
        fields["freightamount"] = drawn.choice(_FREIGHT)
    if drawn.random() < 0.3:
        fields["description"] = drawn.choice(_REMARKS)
    if drawn.random() < 0.2:
        fields |= _discount(drawn, amount)
    return fields


def line_discount(drawn: Random, amount: Decimal) -> Decimal:
    """Draw what is taken off a line, most often nothing; never more than a tenth of it."""
    most = int(amount * 10)
    return Decimal(drawn.randint(1, most)).scaleb(-2) if most and drawn.random() < 0.2 else Decimal(0)


def _delivery(drawn: Random) -> dict[str, Value | None]:
    name, street, town, county, postcode = drawn.choice(_PLACES)
    return {
        "shipto_name": name,
        "shipto_line1": street,
        "shipto_city": town,
        "shipto_stateorprovince": county,
        "shipto_postalcode": postcode,
    }


def _discount(drawn: Random, amount: Decimal) -> dict[str, Value | None]:
    if drawn.random() < 0.5 or amount < _DISCOUNTED_FROM:
        return {"discountpercentage": drawn.choice(_PERCENTAGES)}
    return {"discountamount": Decimal("1.00")}
