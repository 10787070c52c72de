"""All checks, in the order in which they are run and shown."""

from __future__ import annotations

from core.checks import (
    accounting,
    address,
    custom_fields,
    lengths,
    options,
    order_accounts,
    order_fields,
    other_systems,
    own_files,
    product_catalogue,
    signing_in,
    writing,
)
from core.checks.check import Check
from core.checks.crm_version import crm_version
from core.checks.currency import currency
from core.checks.data_folder import data_folder
from core.checks.driver import odbc
from core.checks.environment import environment
from core.checks.licence import licence
from core.checks.rights import order_rights, rights
from core.checks.sage_version import sage_version
from core.checks.schedule import schedule
from core.checks.secrets import secrets
from core.checks.web_connector import NAME, web_connector

_CRM = ("organisation",)
_BOOKS = ("accounting",)
_BOTH = ("accounting", "organisation")

_ACCOUNTS: tuple[Check, ...] = (
    Check("environment", "look at this machine", environment, manual="4"),
    Check("licence", "verify the licence", licence, manual="4.3.1"),
    Check("secrets", "read the secrets", secrets, manual="4.3.2"),
    Check("odbc", "find the ODBC driver", odbc, manual="4.1.1"),
    Check("sage-version", "compare the versions of Sage 50", sage_version, manual="4.3.3"),
    Check("data-folder", "look into the data folder", data_folder, manual="4.3.3"),
    Check(
        "accounting",
        "read the accounts",
        accounting.accounting,
        ("environment", "odbc", "data-folder"),
        "4.3.3",
    ),
    Check("tables", "find every table and column that is read", accounting.tables, _BOOKS, "4.1.1"),
    Check("sage-user", "look at the name of Sage's user", accounting.sage_user, manual="4.3.3"),
    Check("sage-object", "sign in to Sage 50 for writing", writing.sage_object, ("sage-version",), "4.3.3"),
    Check(
        "third-party", "look at Sage's third-party activation", writing.third_party, ("sage-object",), "4.1.2"
    ),
    Check("sql-server", "look at the accounts' SQL Server", other_systems.sql_server, _BOOKS, "4.3.7"),
    Check("quickbooks", "look at QuickBooks", other_systems.quickbooks, manual="4.2.1"),
    Check(NAME, "see when QuickBooks' Web Connector came", web_connector, manual="4.2.1"),
)

_DOOR: tuple[Check, ...] = (
    Check("crm-address", "find the CRM's server and its port", address.crm_address, manual="4.3.2"),
    Check("tls", "look at the certificate of the CRM's server", address.tls, ("crm-address",), "4.3.2"),
    Check("clock", "compare the clocks", address.clock, ("tls",), "4.3.2"),
    Check("crm-version", "find out the CRM's version", crm_version, ("tls",), "4.3.1"),
    Check("crm", "reach the CRM server", signing_in.crm, ("tls", "crm-version"), "4.3.2"),
    Check("sign-in", "sign in to the CRM", signing_in.sign_in, ("crm",), "4.3.2"),
    Check("organisation", "find the CRM's organisation", signing_in.organisation, ("sign-in",), "4.3.2"),
    Check("rights", "prove the user's rights in the CRM", rights, _CRM, "4.3.2"),
)

_RECORDS: tuple[Check, ...] = (
    Check("price-list", "find the price list", product_catalogue.price_list, _CRM, "4.3.2"),
    Check("currency", "compare the currencies", currency, ("accounting", "price-list"), "4.3.4"),
    Check("unit-group", "find the unit group", product_catalogue.unit_group, _CRM, "4.3.2"),
    Check("unit", "find the unit", product_catalogue.unit, ("unit-group",), "4.3.2"),
    Check(
        "relationship-type", "find the customers' relationship type", options.relationship_type, _CRM, "4.3.2"
    ),
    Check("supplier-type", "find the suppliers' relationship type", options.supplier_type, _CRM, "4.3.2"),
    Check("product-type", "find the product type", options.product_type, _CRM, "4.3.2"),
    Check("rounding-policy", "find the rounding policy", options.rounding_policy, _CRM, "4.3.2"),
    Check("quantity-decimals", "find the decimals of quantities", options.quantity_decimals, _CRM, "4.3.2"),
    Check("balance-field", "find the field for the balance", custom_fields.balance_field, _CRM, "3.1.3"),
    Check(
        "invoice-date-field",
        "find the field for the invoice date",
        custom_fields.invoice_date_field,
        _CRM,
        "3.1.3",
    ),
    Check(
        "account-number",
        "compare account references with the CRM's account number",
        lengths.account_number,
        _BOTH,
        "4.2.2",
    ),
    Check("lengths", "compare the accounts' texts with the CRM's fields", lengths.lengths, _BOTH, "4.2.2"),
)

_ORDERS: tuple[Check, ...] = (
    Check("order-rights", "prove that every order is seen", order_rights, _CRM, "4.3.2"),
    Check("ready-status", "find the status of a ready order", order_fields.ready_status, _CRM, "4.3.4"),
    Check("done-status", "find the status of an uploaded order", order_fields.done_status, _CRM, "4.3.4"),
    Check(
        "invoice-field", "find the field for the invoice number", order_fields.invoice_field, _CRM, "4.3.4"
    ),
    Check(
        "default-product",
        "find the product of lines without a code",
        order_accounts.default_product,
        _BOOKS,
        "4.3.4",
    ),
    Check(
        "carriage-product",
        "find the product of an order's freight",
        order_accounts.carriage_product,
        _BOOKS,
        "4.3.4",
    ),
    Check(
        "nominal-codes",
        "find the nominal codes of new products",
        order_accounts.nominal_codes,
        _BOOKS,
        "4.3.4",
    ),
)

_OWN: tuple[Check, ...] = (
    Check("journal", "open the journal", own_files.journal, manual="8"),
    Check(
        "sync-accounting", "open the SYNC Accounting database", own_files.accounts_database, manual="4.3.8"
    ),
    Check("schedule", "find what begins the batches by itself", schedule, manual="8"),
    Check("disk-space", "look for room on the disks", own_files.disk_space, manual="8"),
)

CHECKS: tuple[Check, ...] = (*_ACCOUNTS, *_DOOR, *_RECORDS, *_ORDERS, *_OWN)
"""Each stands behind the checks that it needs."""
