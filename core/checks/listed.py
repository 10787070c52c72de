"""All checks, in the order in which they are run and shown."""

from __future__ import annotations

from core.checks import custom_fields, options, product_catalogue, signing_in
from core.checks.accounting import accounting
from core.checks.check import Check
from core.checks.currency import currency
from core.checks.environment import environment
from core.checks.licence import licence
from core.checks.rights import rights
from core.checks.schedule import schedule
from core.checks.secrets import secrets

_CRM = ("organisation",)

CHECKS: tuple[Check, ...] = (
    Check("environment", "look at this machine", environment),
    Check("licence", "verify the licence", licence),
    Check("secrets", "read the secrets", secrets),
    Check("accounting", "read the accounts", accounting),
    Check("crm", "reach the CRM server", signing_in.crm),
    Check("sign-in", "sign in to the CRM", signing_in.sign_in, ("crm",)),
    Check("organisation", "find the CRM's organisation", signing_in.organisation, ("sign-in",)),
    Check("rights", "prove the user's rights in the CRM", rights, _CRM),
    Check("price-list", "find the price list", product_catalogue.price_list, _CRM),
    Check("currency", "compare the currencies", currency, ("accounting", "price-list")),
    Check("unit-group", "find the unit group", product_catalogue.unit_group, _CRM),
    Check("unit", "find the unit", product_catalogue.unit, ("unit-group",)),
    Check("relationship-type", "find the customers' relationship type", options.relationship_type, _CRM),
    Check("supplier-type", "find the suppliers' relationship type", options.supplier_type, _CRM),
    Check("product-type", "find the product type", options.product_type, _CRM),
    Check("rounding-policy", "find the rounding policy", options.rounding_policy, _CRM),
    Check("quantity-decimals", "find the decimals of quantities", options.quantity_decimals, _CRM),
    Check("balance-field", "find the field for the balance", custom_fields.balance_field, _CRM),
    Check(
        "invoice-date-field", "find the field for the invoice date", custom_fields.invoice_date_field, _CRM
    ),
    Check(
        "account-number",
        "compare account references with the CRM's account number",
        custom_fields.account_number,
        ("accounting", *_CRM),
    ),
    Check("schedule", "find what begins the batches by itself", schedule),
)
"""Each stands behind the checks that it needs."""
