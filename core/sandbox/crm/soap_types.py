"""Which SOAP type a field has on the wire of CRM 4.0, derived from the entity table that is also enforced."""

from __future__ import annotations

from core.crm.base import Attribute, EntityDescription, Kind

_BY_KIND = {
    Kind.TEXT: "string",
    Kind.MEMO: "string",
    Kind.BOOLEAN: "CrmBoolean",
    Kind.INTEGER: "CrmNumber",
    Kind.DECIMAL: "CrmDecimal",
    Kind.FLOAT: "CrmFloat",
    Kind.MONEY: "CrmMoney",
    Kind.TIME: "CrmDateTime",
    Kind.PICKLIST: "Picklist",
    Kind.STATE: "State",
    Kind.STATUS: "Status",
    Kind.LOOKUP: "Lookup",
    Kind.KEY: "Key",
    Kind.OTHER: "UniqueIdentifier",
}
_PASCAL = {
    "businessunit": "BusinessUnit",
    "invoicedetail": "InvoiceDetail",
    "orderclose": "OrderClose",
    "pricelevel": "PriceLevel",
    "productpricelevel": "ProductPriceLevel",
    "salesorder": "SalesOrder",
    "salesorderdetail": "SalesOrderDetail",
    "systemuser": "SystemUser",
    "transactioncurrency": "TransactionCurrency",
    "uom": "UoM",
    "uomschedule": "UoMSchedule",
    "usersettings": "UserSettings",
}


def soap_type(attribute: Attribute) -> str:
    """Name the SOAP type of a field; "State" stands for the entity's own <Entity>StateInfo."""
    if attribute.name == "ownerid":
        return "Owner"
    if attribute.kind is Kind.LOOKUP and set(attribute.targets) == {"account", "contact"}:
        return "Customer"
    if attribute.name == "objecttypecode":
        return "EntityNameReference"
    return _BY_KIND[attribute.kind]


def pascal(entity: str) -> str:
    """Give an entity's name as message names spell it: salesorder → SalesOrder."""
    return _PASCAL.get(entity) or entity[:1].upper() + entity[1:]


def state_of(description: EntityDescription) -> Attribute | None:
    """Find the state attribute of an entity, if it has states."""
    return next((each for each in description.attributes.values() if each.kind is Kind.STATE), None)
