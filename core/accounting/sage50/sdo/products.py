"""A CRM product as Sage 50's stock file gets it: taxed, with the default nominal codes (manual 7.2)."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounting.orders import NewProduct
from core.accounting.sage50.sdo.fields import double, tax_code
from core.accounting.sage50.sdo.objects import Value

_STOCK = 0
"""ITEM_TYPE: an article that is kept in stock."""


def product_fields(product: NewProduct) -> Mapping[str, Value]:
    """Give the fields of a StockRecord; a blank nominal code is left to Sage."""
    nominals = {"NOMINAL_CODE": product.sales_nominal, "PURCHASE_NOMINAL_CODE": product.purchase_nominal}
    return {
        "STOCK_CODE": product.code.upper(),
        "DESCRIPTION": product.description,
        "ITEM_TYPE": _STOCK,
        "UNIT_OF_SALE": product.unit,
        "SALES_PRICE": double(product.price),
        "TAX_CODE": tax_code(product.tax_code),
        **{name: code for name, code in nominals.items() if code},
    }
