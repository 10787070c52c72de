"""Invoices and orders as wholes: the price of each line, the totals of the document."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import pricing
from core.sandbox.crm.platform import Fields, Platform
from core.sandbox.crm.pricing import Line, LineSums, PriceListItem, PricingError, ProductPrices, Rounding
from core.sandbox.crm.rules_common import fill_base_amounts

LINES = {"invoice": "invoicedetail", "salesorder": "salesorderdetail"}
"""The entity of the lines of each document."""

PRODUCT_PRICES = ("price", "currentcost", "standardcost")
_ITEM = ("pricingmethodcode", "amount", "percentage", "roundingpolicycode", "roundingoptioncode")
_PRICED_BY = (
    "quantity",
    "priceperunit",
    "manualdiscountamount",
    "tax",
    "productid",
    "uomid",
    "ispriceoverridden",
    "isproductoverridden",
)
_PRICES = ("priceperunit", "baseamount", "extendedamount", "volumediscountamount")
_TOTALS = pricing.Totals.__slots__
_TEN_THOUSANDTHS = -4


def priced(platform: Platform, line: dict[str, Value | None], price_list: Reference | None) -> Fields:
    """Compute what the platform writes on a line: price, amounts, pricing error."""
    found = _price(platform, line, price_list)
    price = None if isinstance(found, PricingError) else found
    quantity = _decimal(line.get("quantity"))
    error = found if isinstance(found, PricingError) else PricingError.NONE
    if error is PricingError.NONE and quantity is None:
        error = PricingError.MISSING_QUANTITY
    tax = _decimal(line.get("tax")) or Decimal(0)
    discount = _decimal(line.get("manualdiscountamount")) or Decimal(0)
    amounts = pricing.line_amounts(Line(quantity, price, discount, tax))
    return {
        "priceperunit": price,
        "baseamount": amounts.base,
        "extendedamount": amounts.extended,
        "volumediscountamount": Decimal("0.00"),
        "pricingerrorcode": int(error),
    }


def _price(
    platform: Platform, line: dict[str, Value | None], price_list: Reference | None
) -> Decimal | PricingError:
    product, unit = line.get("productid"), line.get("uomid")
    if line.get("ispriceoverridden") or not isinstance(product, Reference):
        entered = _decimal(line.get("priceperunit"))
        return PricingError.MISSING_UNIT_PRICE if entered is None else entered
    if price_list is None:
        return PricingError.MISSING_PRICE_LIST
    if not isinstance(unit, Reference):
        return PricingError.NOT_IN_PRICE_LIST
    item = _item(platform, price_list, product, unit)
    if item is None:
        return PricingError.NOT_IN_PRICE_LIST
    prices = platform.demand("product", product.id, PRODUCT_PRICES)
    held = ProductPrices(*(_decimal(prices.get(name)) for name in PRODUCT_PRICES))
    return pricing.item_price(item, held, platform.settings.pricing_places)


def _item(
    platform: Platform, price_list: Reference, product: Reference, unit: Reference
) -> PriceListItem | None:
    columns = {
        "productid": product.id.bytes,
        "pricelevelid": price_list.id.bytes,
        "uomid": unit.id.bytes,
    }
    record = platform.find("productpricelevel", columns)
    if record is None:
        return None
    fields = platform.demand("productpricelevel", record, (*_ITEM, "roundingoptionamount"))
    option = fields.get("roundingoptioncode")
    return PriceListItem(
        method=_whole(fields.get("pricingmethodcode"), pricing.Method.AMOUNT),
        amount=_decimal(fields.get("amount")),
        percentage=_decimal(fields.get("percentage")),
        rounding=Rounding(
            _whole(fields.get("roundingpolicycode"), pricing.Policy.NONE),
            option if isinstance(option, int) else None,
            _decimal(fields.get("roundingoptionamount")),
        ),
    )


def reprice(platform: Platform, document: str, record: UUID) -> None:
    """Price all lines of a document anew, after its price list changed."""
    head = platform.demand(document, record, ("pricelevelid", "transactioncurrencyid"))
    price_list = head.get("pricelevelid")
    lines = LINES[document]
    layout = platform.layouts[lines]
    sql = f'SELECT id FROM "{lines}" WHERE "{document}id" = ? AND deleted = 0'  # noqa: S608 - own names
    for (key,) in platform.store.rows(sql, (record.bytes,)):
        assert isinstance(key, bytes)
        line: dict[str, Value | None] = {**platform.demand(lines, UUID(bytes=key), _PRICED_BY)}
        fields = priced(platform, line, price_list if isinstance(price_list, Reference) else None)
        _with_base(platform, head.get("transactioncurrencyid"), fields, _PRICES)
        platform.change(layout, UUID(bytes=key), fields)


def total(platform: Platform, document: str, record: UUID) -> None:
    """Compute a document's totals from its lines and write them."""
    head = platform.demand(
        document,
        record,
        ("discountamount", "discountpercentage", "freightamount", "pricelevelid", "transactioncurrencyid"),
    )
    lines = LINES[document]
    row = platform.store.row(
        "SELECT COALESCE(SUM(extendedamount - COALESCE(tax, 0)), 0),"  # noqa: S608 - own names
        " COALESCE(SUM(manualdiscountamount), 0), COALESCE(SUM(tax), 0),"
        f' COALESCE(MAX(pricingerrorcode), 0) FROM "{lines}" WHERE "{document}id" = ? AND deleted = 0',
        (record.bytes,),
    )
    assert row is not None
    amount, discount, tax = (_amount(each) for each in row[:3])
    totals = pricing.document_totals(
        LineSums(amount, discount, tax),
        _decimal(head.get("discountamount")) or Decimal(0),
        _decimal(head.get("discountpercentage")) or Decimal(0),
        _decimal(head.get("freightamount")) or Decimal(0),
    )
    fields: Fields = {name: getattr(totals, name) for name in _TOTALS}
    fields["pricingerrorcode"] = int(_document_error(platform, head, row[3]))
    _with_base(platform, head.get("transactioncurrencyid"), fields, _TOTALS)
    platform.change(platform.layouts[document], record, fields)


def _document_error(platform: Platform, head: dict[str, Value], worst: object) -> PricingError:
    price_list = head.get("pricelevelid")
    if not isinstance(price_list, Reference):
        return PricingError.MISSING_PRICE_LIST
    listed = platform.read("pricelevel", price_list.id, ("statecode",))
    if listed is None or listed.get("statecode") != "Active":
        return PricingError.INACTIVE_PRICE_LIST
    return PricingError.DETAIL_ERROR if worst else PricingError.NONE


def _with_base(platform: Platform, currency: Value | None, fields: Fields, names: tuple[str, ...]) -> None:
    if isinstance(currency, Reference):
        fill_base_amounts(fields, platform.rate(currency), fields.get, names)


def _amount(stored: object) -> Decimal:
    assert isinstance(stored, int)
    return pricing.to_places(Decimal(stored).scaleb(_TEN_THOUSANDTHS), pricing.CURRENCY_PLACES)


def _decimal(value: Value | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _whole(value: Value | None, default: int) -> int:
    return value if isinstance(value, int) else default
