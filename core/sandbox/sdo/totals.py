"""What an invoice comes to: its items, its carriage, the whole, and VAT by rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import rounded
from core.sandbox.sdo.amounts import Discount, LineAmounts
from core.sandbox.sdo.fields import Fields


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's amounts; `items` and `carriage` are net and tax, the discount is off the items already."""

    items: tuple[Decimal, Decimal]
    carriage: tuple[Decimal, Decimal]
    discount: Discount
    lines: Sequence[LineAmounts]

    def columns(self) -> dict[str, object]:
        """Give the amounts as the columns of INVOICE; one currency, so the foreign ones are the same."""
        whole = (self.items[0] + self.carriage[0], self.items[1] + self.carriage[1])
        found: dict[str, object] = {}
        for name, (net, tax) in (("ITEMS", self.items), ("CARR", self.carriage), ("INVOICE", whole)):
            for prefix in ("", "FOREIGN_"):
                found[f"{prefix}{name}_NET"] = float(net)
                found[f"{prefix}{name}_TAX"] = float(tax)
                found[f"{prefix}{name}_GROSS"] = float(net + tax)
        return {
            **found,
            "NET_VALUE_DISCOUNT_NET": float(self.discount.amount),
            "NET_VALUE_DISCOUNT_NET_BASE": float(self.discount.amount),
            "NET_VALUE_DISCOUNT_RATE": float(self.discount.percent),
            **breakdown(self.lines),
        }


def totals(header: Fields, discount: Discount, lines: Sequence[LineAmounts], *, worked: bool) -> Totals:
    """Add up an invoice; unless it is `worked` out, what the caller set as ITEMS_NET and ITEMS_TAX stands."""
    items = (_exact(header, "ITEMS_NET"), _exact(header, "ITEMS_TAX"))
    if worked:
        net = sum((line.net for line in lines), Decimal(0)) - discount.amount
        items = (net, sum((line.tax for line in lines), Decimal(0)))
    return Totals(items, (_exact(header, "CARR_NET"), _exact(header, "CARR_TAX")), discount, lines)


def _exact(fields: Fields, name: str) -> Decimal:
    return Decimal(repr(fields.number(name)))


def breakdown(lines: Sequence[LineAmounts]) -> dict[str, object]:
    """Give the five slots of VAT by rate, the highest rate first, without carriage."""
    by_rate: defaultdict[Decimal, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in lines:
        by_rate[rounded(line.rate)][0] += line.net - line.shared
        by_rate[rounded(line.rate)][1] += line.tax
    found: dict[str, object] = {}
    for at, rate in enumerate(sorted(by_rate, reverse=True)[:5], start=1):
        net, tax = by_rate[rate]
        found |= {
            f"TAX_RATE_{at}": float(rate),
            f"NET_AMOUNT_{at}": float(net),
            f"TAX_AMOUNT_{at}": float(tax),
        }
    return found
