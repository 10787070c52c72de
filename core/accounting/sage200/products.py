"""Products of Sage 200: the stock item with its price in the standard band (manual 4.3.7)."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.base import Selection
from core.accounting.connection import Row
from core.accounting.sage200.database import ALL, Database
from core.accounting.sage200.keys import ARTICLES, Keyed, by_shown_keys
from core.accounting.sage200.values import amount, text, whole
from core.records import Product

_CODE = "item.Code"
_SQL = (
    f"SELECT {_CODE}, item.Name, item.StockUnitName, price.Price, item.StandardCost, tax.Code "
    "FROM StockItem item "
    "LEFT JOIN SYSTaxRate tax ON tax.SYSTaxRateID = item.TaxCodeID "
    "LEFT JOIN StockItemPrice price ON price.ItemID = item.ItemID AND price.PriceBandID = ("
    "SELECT MIN(band.PriceBandID) FROM PriceBand band WHERE band.ThisIsTheStandardBand = 1)" + ALL
)
"""The standard band is known by its flag: its id differs from database to database."""


def read_products(database: Database, selection: Selection, places: int) -> Iterator[Product]:
    """Give the products that are wanted, prices at so many places."""
    keys = tuple(each.strip() for each in selection.keys)
    if keys:
        rows = by_shown_keys(database, Keyed(_SQL, _CODE, ARTICLES), keys)
    elif selection.prefix:
        rows = database.by_prefix(_SQL, _CODE, selection.prefix)
    else:
        rows = database.rows(_SQL)
    return (_product(row, places) for row in rows if text(row[0]))


def _product(row: Row, places: int) -> Product:
    code, name, unit, price, cost, tax = row
    return Product(
        code=text(code),
        description=text(name),
        unit=text(unit),
        sales_price=amount(price, places),
        cost_price=amount(cost, places),
        tax_code=f"T{whole(tax)}" if tax is not None else "",
        nominal_code="",
    )
