"""The invoice that an order becomes, line by line: price, discount, net, tax, code, totals (manual 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from textual.content import Content

from core.crm.base import Value
from core.money import plain
from core.text import clean
from core.upload.plan import Change, FieldChange
from core.upload.rules.order_rows import ACCOUNT, LINE, PRODUCT
from tui.field_names import shown

_LABEL = "$text-muted"
_NUMBERED = re.compile(r"(.+)_\d")
_COLUMNS = (("Quantity x price", 20), ("Discount", 11), ("Net", 12), ("Tax", 11))
_NOMINAL_ROOM = 8
"""Letters that a nominal code has beside the amounts in 80 columns; QuickBooks' names are longer."""
_SHOWN_ABOVE = frozenset(
    {
        *("carriage_net", "carriage_tax", "carriage_tax_code", "carriage_tax_rate", "carriage_nominal"),
        *("discount_net", "discount_description", "net", "tax", "gross", "currency"),
    }
)
"""Fields of an invoice that stand below its lines; all others are told one by one."""

Values = Mapping[str, Value | None]


def values_of(change: Change) -> Values:
    """Give what the fields of a record become."""
    return {each.name: each.after for each in change.fields}


def order_in_short(change: Change) -> str:
    """Say in a few words what an order becomes: "3 lines, 325.60 net, 382.59 GBP gross"; or what is made."""
    values = values_of(change)
    if change.entity in (ACCOUNT, PRODUCT):
        return shown(values.get("name" if change.entity == ACCOUNT else "description"))
    lines = sum(1 for each in change.children if each.entity == LINE)
    if not lines:
        return ""
    counted = f"{lines} line{'' if lines == 1 else 's'}"
    net, gross = _amount(values, "net"), _amount(values, "gross")
    return f"{counted}, {net} net, {gross} {shown(values.get('currency'))} gross".replace("  ", " ")


def invoice_lines(change: Change) -> Iterator[Content]:
    """Give the lines of the invoice as a table, then carriage, discount and totals."""
    lines = [each for each in change.children if each.entity == LINE]
    if not lines:
        return
    titles = "".join(title.rjust(width) for title, width in _COLUMNS)
    yield Content.assemble((f"{titles}  Code         Nominal", _LABEL))
    for line in lines:
        yield from _line(values_of(line))
        yield from (Content(f"  note: {clean(note)}") for note in line.notes)
    yield from _totals(values_of(change))


def other_fields(change: Change) -> Iterator[FieldChange]:
    """Give the fields that do not stand beside the lines; of an address its lines as one."""
    texts: dict[str, list[str]] = {}
    for field in change.fields:
        if numbered := _NUMBERED.fullmatch(field.name):
            texts.setdefault(numbered[1], []).append(shown(field.after))
    for field in change.fields:
        numbered = _NUMBERED.fullmatch(field.name)
        if numbered is None and field.name not in _SHOWN_ABOVE:
            yield field
        elif numbered is not None and numbered[1] in texts:
            yield FieldChange(numbered[1], None, ", ".join(filter(None, texts.pop(numbered[1]))))


def _line(values: Values) -> Iterator[Content]:
    code, text = shown(values.get("product_code")), shown(values.get("description"))
    yield Content.assemble("  ", (code, "bold"), f"  {text}")
    sum_ = f"{_short(values.get('quantity'))} x {shown(values.get('unit_price'))}"
    discount = _amount(values, "discount") or None
    yield _row(sum_, discount, _amount(values, "net"), _amount(values, "tax"), _code(values, ""))
    yield from _long_nominal(values, "")
    if shared := _amount(values, "shared"):
        yield _row("its share of", shared, None, None, "the order's discount, off what is taxed")


def _totals(values: Values) -> Iterator[Content]:
    if carriage := _amount(values, "carriage_net"):
        yield _row("carriage", None, carriage, _amount(values, "carriage_tax"), _code(values, "carriage_"))
        yield from _long_nominal(values, "carriage_")
    if off := _amount(values, "discount_net"):
        words = shown(values.get("discount_description")) or "discount"
        yield _row(words[: _COLUMNS[0][1]], off, -off, None, "")
    gross = f"gross {_amount(values, 'gross')} {shown(values.get('currency'))}".rstrip()
    yield _row("in all", None, _amount(values, "net"), _amount(values, "tax"), gross, style="bold")


def _row(first: str, *cells: Value | None, style: str = "") -> Content:
    *amounts, last = cells
    texts = [first, *(shown(each) for each in amounts)]
    row = "".join(text.rjust(width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    return Content.assemble((f"{row}  {last}".rstrip(), style) if style else f"{row}  {last}".rstrip())


def _code(values: Values, prefix: str) -> str:
    code, nominal = shown(values.get(f"{prefix}tax_code")), _nominal(values, prefix)
    rate = values.get(f"{prefix}tax_rate")
    told = f"{code} {_short(rate)}%" if isinstance(rate, Decimal) else code
    beside = nominal if len(nominal) <= _NOMINAL_ROOM else ""
    return f"{told.ljust(12)} {beside}".rstrip()


def _long_nominal(values: Values, prefix: str) -> Iterator[Content]:
    nominal = _nominal(values, prefix)
    if len(nominal) > _NOMINAL_ROOM:
        yield Content(f"  {nominal}".rjust(77))


def _nominal(values: Values, prefix: str) -> str:
    return shown(values.get(f"{prefix}nominal")) or shown(values.get(f"{prefix}nominal_code"))


def _short(value: Value | None) -> str:
    return f"{plain(value, least=0):f}" if isinstance(value, Decimal) else shown(value)


def _amount(values: Values, name: str) -> Decimal:
    value = values.get(name)
    return value if isinstance(value, Decimal) and value else Decimal("0.00")
