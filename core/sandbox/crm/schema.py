"""All entities that the sandbox serves, by name: one table to enforce, describe and write as WSDL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.sandbox.crm import schema_catalogue, schema_customers, schema_sales, schema_system
from core.sandbox.crm.schema_entity import EntitySpec

SCHEMA: Final[Mapping[str, EntitySpec]] = {
    spec.name: spec
    for spec in (
        schema_customers.ACCOUNT,
        schema_customers.CONTACT,
        schema_catalogue.PRODUCT,
        schema_catalogue.PRODUCT_PRICE_LEVEL,
        schema_catalogue.PRICE_LEVEL,
        schema_catalogue.UOM,
        schema_catalogue.UOM_SCHEDULE,
        schema_sales.INVOICE,
        schema_sales.INVOICE_DETAIL,
        schema_sales.SALES_ORDER,
        schema_sales.SALES_ORDER_DETAIL,
        schema_sales.ORDER_CLOSE,
        schema_system.ANNOTATION,
        schema_catalogue.TRANSACTION_CURRENCY,
        schema_system.SYSTEM_USER,
        schema_system.BUSINESS_UNIT,
        schema_system.ORGANIZATION,
        schema_system.USER_SETTINGS,
        schema_system.PRIVILEGE,
        schema_system.ROLE,
    )
}
"""The entities that stay out (territories, leads, quotes …) have no records, so no lookup finds one there."""
