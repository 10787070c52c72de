"""The types that all services of CRM 4.0 share: ids, values of fields, sign-in headers."""

from __future__ import annotations

from core.sandbox.crm.wsdl.xsd import (
    CORE_2006,
    CORE_2007,
    GUIDS,
    QUERY,
    WEB_2006,
    Choices,
    Definition,
    Pattern,
    Root,
    Shape,
    schema,
)

_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

VALUES: tuple[Shape, ...] = (
    Shape("CrmBoolean", "@IsNull x:boolean; @name x:string", text="x:boolean"),
    Shape("CrmDateTime", "@IsNull x:boolean; @date x:string; @time x:string", text="x:string"),
    Shape("CrmDecimal", "@IsNull x:boolean; @formattedvalue x:string", text="x:decimal"),
    Shape("CrmFloat", "@IsNull x:boolean; @formattedvalue x:string", text="x:double"),
    Shape("CrmMoney", "@IsNull x:boolean; @formattedvalue x:string", text="x:decimal"),
    Shape("CrmNumber", "@IsNull x:boolean; @formattedvalue x:string", text="x:int"),
    Shape("Picklist", "@IsNull x:boolean; @name x:string", text="x:int"),
    Shape("Status", "@IsNull x:boolean; @name x:string", text="x:int"),
    Shape("Key", text="g:guid"),
    Shape("UniqueIdentifier", "@IsNull x:boolean", text="g:guid"),
    Shape("EntityNameReference", "@IsNull x:boolean", text="x:string"),
)
_REFERENCES: tuple[Shape, ...] = (
    Shape(
        "CrmReference",
        "@IsNull x:boolean; @name x:string; @type x:string; @dsc x:int",
        text="g:guid",
        abstract=True,
    ),
    *(Shape(name, text="w6:CrmReference") for name in ("Lookup", "Owner", "Customer")),
)
_PROPERTIES: tuple[Shape, ...] = (
    Shape("Property", "@Name x:string", abstract=True),
    Shape("StringProperty", "Value x:string?", base="w6:Property"),
    Shape("StateProperty", "Value x:string?", base="w6:Property"),
    *(
        Shape(f"{name}Property", f"Value w6:{name}?", base="w6:Property")
        for name in (*(value.name for value in VALUES), "Lookup", "Owner", "Customer")
    ),
    Shape("ArrayOfDynamicEntity", "DynamicEntity w6:DynamicEntity*"),
    Shape("DynamicEntityArrayProperty", "Value w6:ArrayOfDynamicEntity?", base="w6:Property"),
)
_ENTITIES: tuple[Definition, ...] = (
    Root("BusinessEntity", "w6:BusinessEntity"),
    Root("BusinessEntityCollection", "w6:BusinessEntityCollection"),
    Shape("BusinessEntity", abstract=True),
    Shape("ArrayOfProperty", "Property w6:Property*+nil"),
    Shape("DynamicEntity", "Properties w6:ArrayOfProperty?; @Name x:string", base="w6:BusinessEntity"),
    Shape("ArrayOfBusinessEntity", "BusinessEntity w6:BusinessEntity*"),
    Shape(
        "BusinessEntityCollection",
        "BusinessEntities w6:ArrayOfBusinessEntity?;"
        "@EntityName x:string; @MoreRecords x:boolean!; @PagingCookie x:string; @Version x:string",
    ),
)
_OPERATORS = """Equal NotEqual GreaterThan LessThan GreaterEqual LessEqual Like NotLike In NotIn Between
NotBetween Null NotNull Yesterday Today Tomorrow Last7Days Next7Days LastWeek ThisWeek NextWeek LastMonth
ThisMonth NextMonth On OnOrBefore OnOrAfter LastYear ThisYear NextYear LastXHours NextXHours LastXDays
NextXDays LastXWeeks NextXWeeks LastXMonths NextXMonths LastXYears NextXYears EqualUserId NotEqualUserId
EqualBusinessId NotEqualBusinessId EqualUserLanguage NotOn OlderThanXMonths"""

_QUERY: tuple[Definition, ...] = (
    Shape("QueryBase", "EntityName x:string?; ColumnSet q:ColumnSetBase?", abstract=True),
    Shape("ColumnSetBase", abstract=True),
    Shape("AllColumns", base="q:ColumnSetBase"),
    Shape("ColumnSet", "Attributes q:ArrayOfString?", base="q:ColumnSetBase"),
    Shape("ArrayOfString", "Attribute x:string*"),
    Shape("ArrayOfAnyType", "Value any*+nil"),
    Shape(
        "QueryByAttribute",
        "Attributes q:ArrayOfString?; Values q:ArrayOfAnyType?; PageInfo q:PagingInfo?;"
        "Orders q:ArrayOfOrderExpression?",
        base="q:QueryBase",
    ),
    Shape(
        "QueryExpression",
        "Distinct x:boolean; PageInfo q:PagingInfo?; LinkEntities q:ArrayOfLinkEntity?;"
        "Criteria q:FilterExpression?; Orders q:ArrayOfOrderExpression?",
        base="q:QueryBase",
    ),
    Shape("PagingInfo", "PageNumber x:int; Count x:int; PagingCookie x:string?"),
    Shape("ArrayOfOrderExpression", "Order q:OrderExpression*"),
    Shape("OrderExpression", "AttributeName x:string?; OrderType q:OrderType"),
    Choices("OrderType", "Ascending Descending"),
    Shape("ArrayOfLinkEntity", "LinkEntity q:LinkEntity*"),
    Shape(
        "LinkEntity",
        "LinkFromAttributeName x:string?; LinkFromEntityName x:string?; LinkToEntityName x:string?;"
        "LinkToAttributeName x:string?; JoinOperator q:JoinOperator; LinkCriteria q:FilterExpression?;"
        "LinkEntities q:ArrayOfLinkEntity?",
    ),
    Choices("JoinOperator", "Inner LeftOuter Natural"),
    Shape(
        "FilterExpression",
        "FilterOperator q:LogicalOperator; Conditions q:ArrayOfConditionExpression?;"
        "Filters q:ArrayOfFilterExpression?",
    ),
    Choices("LogicalOperator", "And Or"),
    Shape("ArrayOfConditionExpression", "Condition q:ConditionExpression*"),
    Shape("ArrayOfFilterExpression", "Filter q:FilterExpression*"),
    Shape(
        "ConditionExpression",
        "AttributeName x:string?; Operator q:ConditionOperator; Values q:ArrayOfAnyType?",
    ),
    Choices("ConditionOperator", _OPERATORS),
)
NEW_OPERATORS = frozenset({"EqualUserLanguage", "NotOn", "OlderThanXMonths"})
"""The comparisons that came with CRM 4.0."""

OPERATORS = frozenset(_OPERATORS.split())
"""The comparisons that the query schema names."""


def guids() -> str:
    """The schema of ids: no braces, although answers carry them."""
    return schema(GUIDS, (Pattern("guid", _GUID),))


def values_2006(*, with_entities: bool) -> str:
    """The schema of field values and, for the data service, of entities without fields of their own."""
    return schema(WEB_2006, of_2006(with_entities=with_entities), (GUIDS,))


def of_2006(*, with_entities: bool) -> tuple[Definition, ...]:
    """Give the types of field values and, if wanted, of entities without fields of their own."""
    extra: tuple[Definition, ...] = _ENTITIES + _PROPERTIES if with_entities else ()
    return (*VALUES, *_REFERENCES, *extra)


def query_2006() -> str:
    """The schema of queries."""
    return schema(QUERY, _QUERY)


def query_of_30() -> str:
    """The schema of queries in CRM 3.0, which lacks three operators."""
    old = " ".join(each for each in _OPERATORS.split() if each not in NEW_OPERATORS)
    known = (each for each in _QUERY if each.name != "ConditionOperator")
    return schema(QUERY, (*known, Choices("ConditionOperator", old)))


def core_2006() -> str:
    """The schema of privileges and monikers."""
    shapes: tuple[Definition, ...] = (
        Shape("Moniker", "Id g:guid; Name x:string?"),
        Shape("RolePrivilege", "Depth c6:PrivilegeDepth; PrivilegeId g:guid"),
        Choices("PrivilegeDepth", "Basic Local Deep Global"),
    )
    return schema(CORE_2006, shapes, (GUIDS,))


def core_2007() -> str:
    """The schema of the sign-in headers."""
    shapes: tuple[Definition, ...] = (
        Shape(
            "CrmAuthenticationToken",
            "AuthenticationType x:int; CrmTicket x:string?; OrganizationName x:string?; CallerId g:guid",
        ),
        Shape("CallerOrigin", abstract=True),
        *(Shape(f"{name}Origin", base="c7:CallerOrigin") for name in ("Application", "WebServiceApi")),
        Shape("CallerOriginToken", "CallerOrigin c7:CallerOrigin?"),
        Shape(
            "CorrelationToken",
            "CorrelationId g:guid; CorrelationUpdatedTime w6:CrmDateTime?; Depth x:int",
        ),
    )
    return schema(CORE_2007, shapes, (GUIDS, WEB_2006))
