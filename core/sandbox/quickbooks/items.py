"""The items of a business as QuickBooks keeps them: of every kind, with a price where that kind has one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.records import Product
from core.sandbox.quickbooks.founding import Founding
from core.sandbox.quickbooks.keeping import Value, add_to_list, insert, touch
from core.sandbox.quickbooks.reference_lists import (
    CARRIAGE,
    DISCOUNTS,
    EQUITY,
    GOODS_SOLD,
    PURCHASES,
    SALES,
    STOCK,
)
from core.sandbox.quickbooks.values import price

CARRIAGE_ITEM, DISCOUNT_ITEM, KIT_ITEM, OPENING_ITEM = (
    "Carriage",
    "Discount",
    "Starter kit",
    "Opening balance",
)
_KINDS = (
    *(
        "ItemInventory",
        "ItemNonInventory",
        "ItemInventory",
        "ItemService",
        "ItemNonInventory",
        "ItemInventory",
    ),
    "ItemInventoryAssembly",
)
_STOCKED = frozenset({"ItemInventory", "ItemInventoryAssembly"})
_MEASURES = {"Metre": "Length"}


def write_items(founding: Founding, products: Iterable[Product]) -> None:
    """Write the articles of a business, and what else stands in an item list."""
    _write_extras(founding)
    for at, product in enumerate(products):
        kind = _KINDS[at % len(_KINDS)] if product.unit else "ItemOtherCharge"
        values = _values(founding, product, kind)
        identity = add_to_list(founding.database, "Item", values, founding.began())
        touch(founding.database, "Item", identity, founding.some_time())
        founding.items[product.code] = identity
        if kind == "ItemInventoryAssembly":
            part = next(iter(founding.items.values()))
            line: dict[str, Value] = {"AssemblyRef": identity, "ItemInventoryRef": part, "Quantity": "2"}
            insert(founding.database, "ItemInventoryAssemblyLine", line)
    _write_kit(founding)


def past_item(founding: Founding, code: str, description: str) -> str:
    """Give an item that only old documents bear: it is inactive, and made where it is not there."""
    if code not in founding.items:
        sold = _sold(founding, description, Decimal(0), SALES)
        values: dict[str, Value] = {"Kind": "ItemService", "Name": code, "IsActive": 0, **sold}
        founding.items[code] = add_to_list(founding.database, "Item", values, founding.began())
    return founding.items[code]


def _values(founding: Founding, product: Product, kind: str) -> dict[str, Value]:
    values: dict[str, Value] = {
        "Kind": kind,
        "Name": product.code,
        "SalesTaxCodeRef": founding.find("SalesTaxCode", product.tax_code),
        "UnitOfMeasureSetRef": _unit(founding, product.unit) if product.unit else None,
    }
    income = _income(founding, product.nominal_code)
    sold: dict[str, Value] = {
        "SalesDesc": product.description,
        "SalesPrice": price(product.sales_price),
        "IncomeAccountRef": income,
        "PurchaseDesc": product.description,
        "PurchaseCost": price(product.cost_price),
    }
    if kind not in _STOCKED:
        sold["ExpenseAccountRef"] = founding.find("Account", PURCHASES)
        return values | {f"SalesAndPurchase_{name}": value for name, value in sold.items()}
    stock: dict[str, Value] = {
        "COGSAccountRef": founding.find("Account", GOODS_SOLD),
        "AssetAccountRef": founding.find("Account", STOCK),
        "QuantityOnHand": str(founding.random.randint(0, 500)),
        "AverageCost": price(product.cost_price),
        "QuantityOnOrder": "0",
        "QuantityOnSalesOrder": "0",
    }
    return values | sold | stock


def _income(founding: Founding, nominal: str) -> str:
    """Give the income account of a nominal code, below the one for sales."""
    name = f"Sales {nominal}"
    try:
        return founding.find("Account", f"{SALES}:{name}")
    except KeyError:
        parent = founding.find("Account", SALES)
        account: dict[str, Value] = {"Name": name, "AccountType": "Income", "AccountNumber": nominal}
        more: dict[str, Value] = {"ParentRef": parent, "CashFlowClassification": "None"}
        return add_to_list(founding.database, "Account", account | more, founding.began())


def _unit(founding: Founding, unit: str) -> str:
    """Give the set of a unit: its name is not the unit's."""
    if unit not in founding.units:
        measure = _MEASURES.get(unit, "Count")
        values: dict[str, Value] = {
            "Name": f"{measure} in {unit}",
            "UnitOfMeasureType": measure,
            "BaseUnit_Name": unit,
            "BaseUnit_Abbreviation": unit[:3].lower(),
            "DefaultUnit_UnitUsedFor": "Sales",
            "DefaultUnit_Unit": unit,
        }
        founding.units[unit] = add_to_list(founding.database, "UnitOfMeasureSet", values, founding.began())
    return founding.units[unit]


def _sold(founding: Founding, description: str, at: Decimal, account: str) -> dict[str, Value]:
    sold = {"Desc": description, "Price": price(at), "AccountRef": founding.find("Account", account)}
    return {f"SalesOrPurchase_{name}": value for name, value in sold.items()}


def _write_extras(founding: Founding) -> None:
    """Write the items that are no goods: what a price means is another thing with each kind."""
    rebate: dict[str, Value] = {
        "DiscountRatePercent": "5.0",
        "AccountRef": founding.find("Account", DISCOUNTS),
    }
    extras: tuple[dict[str, Value], ...] = (
        {"Kind": "ItemSubtotal", "Name": "Subtotal", "ItemDesc": "Subtotal"},
        {"Kind": "ItemDiscount", "Name": DISCOUNT_ITEM, "ItemDesc": "Discount", **rebate},
        {"Kind": "ItemPayment", "Name": "Payment received", "ItemDesc": "Payment"},
        {
            "Kind": "ItemOtherCharge",
            "Name": CARRIAGE_ITEM,
            "IsActive": 0,
            "SalesTaxCodeRef": founding.find("SalesTaxCode", "T1"),
            **_sold(founding, "Carriage", Decimal(0), CARRIAGE),
        },
        {
            "Kind": "ItemService",
            "Name": OPENING_ITEM,
            "IsActive": 0,
            **_sold(founding, "Goods", Decimal(0), EQUITY),
        },
        {
            "Kind": "ItemOtherCharge",
            "Name": "Fuel surcharge",
            "IsActive": 0,
            "SalesOrPurchase_Desc": "Fuel surcharge",
            "SalesOrPurchase_PricePercent": "5.0%",
            "SalesOrPurchase_AccountRef": founding.find("Account", CARRIAGE),
        },
    )
    for values in extras:
        founding.items[str(values["Name"])] = add_to_list(founding.database, "Item", values, founding.began())
    van: dict[str, Value] = {"AcquiredAs": "Old", "PurchaseDesc": "Van", "PurchaseDate": "2009-03-02"}
    fixed: dict[str, Value] = {
        "Kind": "ItemFixedAsset",
        "Name": "Delivery van",
        "PurchaseCost": "8500.00",
        **van,
    }
    add_to_list(founding.database, "Item", {**fixed, "IsActive": 0}, founding.began())


def _write_kit(founding: Founding) -> None:
    """Write a group of the first two articles: it has no price of its own."""
    values: dict[str, Value] = {"Kind": "ItemGroup", "Name": KIT_ITEM, "ItemDesc": "Starter kit"}
    group = add_to_list(founding.database, "Item", {**values, "IsPrintItemsInGroup": 0}, founding.began())
    founding.items[KIT_ITEM] = group
    goods = founding.database.execute(
        "SELECT ListID FROM Item WHERE Kind = 'ItemInventory' LIMIT 2"
    ).fetchall()
    for (item,) in goods:
        insert(founding.database, "ItemGroupLine", {"GroupRef": group, "ItemRef": item, "Quantity": "1"})
