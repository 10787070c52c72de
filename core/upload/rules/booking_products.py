"""Products that are made because an order needs them (manual 7.2); existing ones are never touched."""

from __future__ import annotations

from core.accounting.orders import Bookkeeping, NewProduct, StockItem
from core.money import plain, rounded
from core.records import OrderProduct
from core.text import match_key
from core.upload.rules.booking_keys import product_key
from core.upload.rules.booking_parts import NewArticle, Terms
from core.upload.rules.booking_texts import Cutter
from core.upload.rules.lines import WRITE_IN_CODES


def new_article(product: OrderProduct, bookkeeping: Bookkeeping, terms: Terms) -> NewArticle:
    """Give the product that is made: taxed, with the default nominal codes and the CRM's list price."""
    bounds = bookkeeping.bounds
    fit = product_key(product.code, bounds)
    cutter = Cutter(bounds)
    made = NewProduct(
        code=fit.key,
        description=cutter.text("description", product.description),
        unit=cutter.text("unit", product.unit),
        price=rounded(product.price, bounds.price_places),
        tax_code=bookkeeping.standard_tax,
        sales_nominal=terms.sales_nominal or bookkeeping.sales_nominal,
        purchase_nominal=terms.purchase_nominal or bookkeeping.purchase_nominal,
    )
    if made.price != product.price:
        cutter.note(f"the list price {plain(product.price)} is rounded to {made.price}")
    if not fit.reason and fit.key != product.code:
        cutter.note(f"the number {product.code} is written {fit.key} in the accounts")
    reason = fit.reason or _special(product.code, bookkeeping) or _unbooked(made)
    return NewArticle(made, tuple(cutter.notes), (reason,) if reason else ())


def as_stock_item(made: NewArticle) -> StockItem:
    """Give what the stock file will hold of a product that is made."""
    product = made.product
    return StockItem(product.code, product.description, product.unit, product.tax_code, product.sales_nominal)


def _unbooked(made: NewProduct) -> str | None:
    if made.sales_nominal:
        return None
    return (
        f"nothing says what the sales of the new product {made.code} are booked under: name the income "
        "account of new products in [orders] sales_nominal."
    )


def _special(code: str, bookkeeping: Bookkeeping) -> str | None:
    if not bookkeeping.no_product or match_key(code) not in WRITE_IN_CODES:
        return None
    return (
        f"{code} is the accounts' own code for lines without a product, and can be no product's number: "
        "change the product's number in the CRM, or write the line in."
    )
