"""The lines of a business's document as QuickBooks keeps them: items, groups, words, carriage, discount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.records import Invoice, InvoiceLine
from core.sandbox.quickbooks.founding import Founding
from core.sandbox.quickbooks.items import CARRIAGE_ITEM, DISCOUNT_ITEM, KIT_ITEM, past_item
from core.sandbox.quickbooks.keeping import Moment, Value, add_line
from core.sandbox.quickbooks.values import price, quantity

_GROUPED_EVERY = 9
_CODES = {Decimal(20): "T1", Decimal(5): "T5", Decimal(0): "T0"}
_CARRIAGE_TAX = "T1"


class DocumentLines:
    """Writes the lines of one document."""

    def __init__(self, founding: Founding, codes: dict[str, str], document: str, moment: Moment) -> None:
        self._founding = founding
        self._codes = codes
        self._document = document
        self._moment = moment
        self._position = 0

    def write(self, document: Invoice) -> None:
        """Write them, carriage and the discount of the whole document last; now and then two are a group."""
        lines = list(document.lines)
        goods = [each for each in lines[:2] if each.product_code in self._founding.items and each.quantity]
        if int(document.number) % _GROUPED_EVERY == 0 and len(goods) == 2:
            self._write_group(lines[:2])
            lines = lines[2:]
        for line in lines:
            self._add(self._line(line))
        if document.carriage_net:
            carriage: dict[str, Value] = {
                "ItemRef": self._founding.items[CARRIAGE_ITEM],
                "Desc": "Carriage",
                "Quantity": "1",
            }
            amount: dict[str, Value] = {
                "Rate": price(document.carriage_net),
                "Amount": pence_of(document.carriage_net),
            }
            self._add({**carriage, **amount, "SalesTaxCodeRef": self._codes[_CARRIAGE_TAX]})
        if document.discount_net:
            off: dict[str, Value] = {
                "ItemRef": self._founding.items[DISCOUNT_ITEM],
                "Amount": -pence_of(document.discount_net),
            }
            self._add({**off, "Desc": document.discount_description or "Discount"})

    def _write_group(self, lines: Sequence[InvoiceLine]) -> None:
        group = self._add(
            {
                "ItemGroupRef": self._founding.items[KIT_ITEM],
                "Desc": "Starter kit",
                "Quantity": "1",
                "IsPrintItemsInGroup": 0,
                "TotalAmount": sum(pence_of(line.net) for line in lines),
            }
        )
        for line in lines:
            self._add({**self._line(line), "GroupID": group})

    def _line(self, line: InvoiceLine) -> dict[str, Value]:
        if not line.net and not line.quantity:
            return {"Desc": line.description}
        item = self._founding.items.get(line.product_code) or past_item(
            self._founding, line.product_code, line.description
        )
        values: dict[str, Value] = {
            "ItemRef": item,
            "Desc": line.description,
            "Amount": pence_of(line.net),
            "SalesTaxCodeRef": self._codes[_CODES[line.rate.normalize() + 0]],
        }
        if line.quantity:
            # Whatever was taken off the line: QuickBooks keeps the amount and works the rate out again.
            values |= {"Quantity": quantity(line.quantity), "Rate": price(line.net / line.quantity)}
            values["UnitOfMeasure"] = line.unit if line.unit in self._founding.units else None
        return values

    def _add(self, values: dict[str, Value]) -> str:
        self._position += 1
        return add_line(self._founding.database, self._document, self._position, values, self._moment)


def pence_of(amount: Decimal) -> int:
    """Give an amount in pence."""
    return int(amount * 100)
