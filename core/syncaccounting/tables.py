"""The tables of the SYNC Accounting database, one company's rows beside another's (manual 4.3.8)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text

from core.syncaccounting.amounts import Amount

METADATA = MetaData()
_MONEY = Amount(2)
_PRICE = Amount(5)

COMPANIES = Table(
    "sync_company",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("name", String(255), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("mark", Text, nullable=False),
    Column("aged_on", Date, nullable=False),
)
"""`mark` is how far the accounts have been read, in words of their own; `aged_on` the day of the ageing."""

CUSTOMERS = Table(
    "sync_customer",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("reference", String(60), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("contact_name", String(255), nullable=False),
    Column("address_1", String(255), nullable=False),
    Column("address_2", String(255), nullable=False),
    Column("address_3", String(255), nullable=False),
    Column("address_4", String(255), nullable=False),
    Column("postcode", String(60), nullable=False),
    Column("telephone", String(255), nullable=False),
    Column("fax", String(255), nullable=False),
    Column("email", String(255), nullable=False),
    Column("website", String(255), nullable=False),
    Column("balance", _MONEY, nullable=False),
    Column("credit_limit", _MONEY, nullable=False),
    Column("turnover", _MONEY, nullable=False),
    Column("on_hold", Boolean, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("aged_current", _MONEY, nullable=False),
    Column("aged_30", _MONEY, nullable=False),
    Column("aged_60", _MONEY, nullable=False),
    Column("aged_90", _MONEY, nullable=False),
    Column("aged_120", _MONEY, nullable=False),
)
"""`currency` is that of the balance, the credit limit and the ageing, and of the account's transactions; Sage
200 keeps the turnover in the company's."""

PRODUCTS = Table(
    "sync_product",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("code", String(60), primary_key=True),
    Column("description", String(255), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("sales_price", _PRICE, nullable=False),
    Column("cost_price", _PRICE, nullable=False),
    Column("tax_code", String(10), nullable=False),
    Column("nominal_code", String(20), nullable=False),
)

INVOICES = Table(
    "sync_invoice",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("number", String(60), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("posted", Boolean, nullable=False),
    Column("account", String(60), nullable=False),
    Column("name", String(255), nullable=False),
    Column("date", Date),
    Column("order_number", String(100), nullable=False),
    Column("net", _MONEY, nullable=False),
    Column("tax", _MONEY, nullable=False),
    Column("gross", _MONEY, nullable=False),
    Column("currency", String(3), nullable=False),
    Index("sync_invoice_account", "company", "account"),
)
"""`kind` is invoice or credit: credit notes stand here, for they never go to the CRM (manual 3.1.3)."""

ITEMS = Table(
    "sync_invoice_item",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("invoice_number", String(60), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("product_code", String(60), nullable=False),
    Column("description", String(255), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("quantity", _PRICE, nullable=False),
    Column("unit_price", _PRICE, nullable=False),
    Column("net", _MONEY, nullable=False),
    Column("tax", _MONEY, nullable=False),
    Column("tax_rate", _MONEY, nullable=False),
)

TRANSACTIONS = Table(
    "sync_transaction",
    METADATA,
    Column("company", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("type", String(10), nullable=False),
    Column("account", String(60), nullable=False),
    Column("date", Date),
    Column("reference", String(60), nullable=False),
    Column("details", String(255), nullable=False),
    Column("net", _MONEY, nullable=False),
    Column("tax", _MONEY, nullable=False),
    Column("gross", _MONEY, nullable=False),
    Column("outstanding", _MONEY, nullable=False),
    Index("sync_transaction_account", "company", "account"),
)

ALL = (COMPANIES, CUSTOMERS, PRODUCTS, INVOICES, ITEMS, TRANSACTIONS)
