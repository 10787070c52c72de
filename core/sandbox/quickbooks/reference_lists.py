"""The lists that a company begins with: accounts, sales tax, terms, currencies, units, and a few names."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal

from core.sandbox.company.articles import RATES
from core.sandbox.quickbooks.keeping import Moment, Value, add_to_list, insert
from core.sandbox.quickbooks.values import quantity

RECEIVABLE, UNDEPOSITED, TAX_PAYABLE = "Accounts Receivable", "Undeposited Funds", "VAT Liability"
EQUITY, GOODS_SOLD, STOCK, PURCHASES = (
    "Opening Balance Equity",
    "Cost of Goods Sold",
    "Inventory Asset",
    "Purchases",
)
SALES, CARRIAGE, DISCOUNTS = "Sales", "Carriage Charged", "Discounts Given"
_ACCOUNTS = (
    ("Bank Current Account", "Bank", "", "1200"),
    (RECEIVABLE, "AccountsReceivable", "AccountsReceivable", "1100"),
    (UNDEPOSITED, "OtherCurrentAsset", "UndepositedFunds", "1210"),
    (STOCK, "OtherCurrentAsset", "InventoryAssets", "1000"),
    ("Accounts Payable", "AccountsPayable", "AccountsPayable", "2100"),
    (TAX_PAYABLE, "OtherCurrentLiability", "SalesTaxPayable", "2200"),
    (EQUITY, "Equity", "OpeningBalanceEquity", "3000"),
    (SALES, "Income", "", ""),
    (DISCOUNTS, "Income", "", "4009"),
    (CARRIAGE, "Income", "", "4905"),
    (GOODS_SOLD, "CostOfGoodsSold", "CostOfGoodsSold", "5001"),
    (PURCHASES, "Expense", "", "5000"),
)
_TERMS = (("30 Days", 30), ("Due on receipt", 0), ("60 Days", 60))
_CURRENCIES = (("British Pound Sterling", "GBP"), ("Euro", "EUR"), ("US Dollar", "USD"))
HOME = {"GBP": "British Pound Sterling", "USD": "US Dollar", "EUR": "Euro"}
"""The home currency's name by its code."""


def write_reference_lists(database: sqlite3.Connection, moment: Moment, country: str) -> None:
    """Write the lists that others refer to."""
    for name, kind, special, number in _ACCOUNTS:
        values = {"Name": name, "AccountType": kind, "AccountNumber": number}
        add_to_list(
            database, "Account", {**values, "SpecialAccountType": special or None, **_cash_flow(kind)}, moment
        )
    for name, days in _TERMS:
        terms: dict[str, Value] = {"Name": name, "StdDueDays": days, "StdDiscountDays": 0, "DiscountPct": "0"}
        add_to_list(database, "StandardTerms", terms, moment)
    for name, code in _CURRENCIES:
        add_to_list(
            database, "Currency", {"Name": name, "CurrencyCode": code, "IsUserDefinedCurrency": 0}, moment
        )
    agency = {"Name": "HM Revenue & Customs" if country != "US" else "State Board", "IsSalesTaxAgency": 1}
    vendor = add_to_list(database, "Vendor", agency, moment)
    add_to_list(database, "Vendor", {"Name": "Parcel Carriers", "CompanyName": "Parcel Carriers Ltd"}, moment)
    add_to_list(
        database, "Employee", {"Name": "Nadia Rudge", "FirstName": "Nadia", "LastName": "Rudge"}, moment
    )
    add_to_list(database, "OtherName", {"Name": "Petty Cash Tin"}, moment)
    _write_sales_tax(database, vendor, moment)


def _write_sales_tax(database: sqlite3.Connection, agency: str, moment: Moment) -> None:
    """Write an item for each rate, a code for each of Sage's tax codes, and a group of two rates."""
    items: dict[str, str] = {}
    for rate in sorted(set(RATES.values()), reverse=True):
        per_cent = quantity(Decimal(rate) / 100)
        item = {
            "Kind": "ItemSalesTax",
            "Name": f"VAT {per_cent}%",
            "TaxRate": per_cent,
            "TaxVendorRef": agency,
        }
        items[per_cent] = add_to_list(database, "Item", {**item, "ItemDesc": f"VAT at {per_cent}%"}, moment)
    for code, rate in RATES.items():
        per_cent = quantity(Decimal(rate) / 100)
        taxed: Mapping[str, Value] = {
            "Name": code,
            "IsTaxable": int(rate > 0),
            "Desc": f"VAT at {per_cent}%",
            "ItemSalesTaxRef": items[per_cent],
            "ItemPurchaseTaxRef": items[per_cent],
        }
        add_to_list(database, "SalesTaxCode", taxed, moment)
    group = add_to_list(
        database,
        "Item",
        {"Kind": "ItemSalesTaxGroup", "Name": "VAT of two rates", "ItemDesc": "Two rates"},
        moment,
    )
    for item_id in list(items.values())[:2]:
        insert(database, "ItemSalesTaxOfGroup", {"GroupRef": group, "ItemSalesTaxRef": item_id})


def _cash_flow(kind: str) -> Mapping[str, Value]:
    return {"CashFlowClassification": "Operating" if kind == "AccountsReceivable" else "None"}
