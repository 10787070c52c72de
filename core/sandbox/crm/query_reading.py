"""QueryExpression and QueryByAttribute on their way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from core.crm.base import Kind, Value
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import Element, child, child_text, local, type_of, unreadable, unrecognized
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Filter, Link, Order, Search, Test
from core.sandbox.crm.user_view import UserView
from core.sandbox.crm.wsdl.shared import OPERATORS
from core.sandbox.crm.wsdl.xsd import QUERY

_COUNTED = (
    "LastXHours NextXHours LastXDays NextXDays LastXWeeks NextXWeeks LastXMonths NextXMonths LastXYears"
    " NextXYears OlderThanXMonths"
)
_COUNTED_OPERATORS = frozenset(_COUNTED.split())

Codecs = Callable[[str], EntityCodec]


def read_query(query: Element, codecs: Codecs, view: UserView) -> Search:
    """Read a query of either kind; ClientFault where the schema does not allow it."""
    namespace, kind = type_of(query)
    if namespace != QUERY or kind not in ("QueryExpression", "QueryByAttribute"):
        raise unrecognized(query)
    entity = child_text(query, "EntityName")
    codec = codecs(entity)
    page, count, cookie = _paging(child(query, "PageInfo"))
    by_attribute = kind == "QueryByAttribute"
    criteria = child(query, "Criteria")
    if by_attribute:
        found: Filter | None = _by_attribute(query, codec, view)
    else:
        found = None if criteria is None else _filter(criteria, codec, view)
    return Search(
        entity=entity,
        columns=read_columns(child(query, "ColumnSet")),
        criteria=found,
        orders=tuple(_orders(child(query, "Orders"))),
        distinct=child_text(query, "Distinct").strip() in ("true", "1"),
        page=page,
        count=count,
        cookie=cookie,
        links=() if by_attribute else _links(child(query, "LinkEntities"), codecs, view),
    )


def read_columns(columns: Element | None) -> tuple[str, ...] | None:
    """Read a column set; None is all of them, no column set at all is none."""
    if columns is None:
        return ()
    namespace, kind = type_of(columns)
    if namespace != QUERY or kind not in ("AllColumns", "ColumnSet"):
        raise unrecognized(columns)
    if kind == "AllColumns":
        return None
    attributes = child(columns, "Attributes")
    return () if attributes is None else tuple((each.text or "").strip() for each in attributes)


def _paging(page: Element | None) -> tuple[int, int, str | None]:
    if page is None:
        return 1, 0, None
    numbers = []
    for name in ("PageNumber", "Count"):
        text = child_text(page, name).strip()
        if not text.lstrip("-").isdecimal():
            raise unreadable(page, f"The string '{text}' is not a valid Int32 value.")
        numbers.append(int(text))
    return numbers[0], numbers[1], child_text(page, "PagingCookie") or None


def _orders(orders: Element | None) -> Iterable[Order]:
    for each in () if orders is None else orders:
        direction = child_text(each, "OrderType")
        if direction not in ("Ascending", "Descending"):
            raise unreadable(each, f"Instance validation error: '{direction}' is not a valid OrderType.")
        yield Order(child_text(each, "AttributeName"), direction == "Ascending")


def _filter(element: Element, codec: EntityCodec, view: UserView) -> Filter:
    operator = child_text(element, "FilterOperator")
    if operator not in ("And", "Or"):
        raise unreadable(element, f"Instance validation error: '{operator}' is not a valid LogicalOperator.")
    conditions, filters = child(element, "Conditions"), child(element, "Filters")
    return Filter(
        operator,
        () if conditions is None else tuple(_test(each, codec, view) for each in conditions),
        () if filters is None else tuple(_filter(each, codec, view) for each in filters),
    )


def _test(condition: Element, codec: EntityCodec, view: UserView) -> Test:
    operator = child_text(condition, "Operator")
    if operator not in OPERATORS:
        raise unreadable(
            condition, f"Instance validation error: '{operator}' is not a valid ConditionOperator."
        )
    attribute = child_text(condition, "AttributeName")
    values = child(condition, "Values")
    return Test(attribute, operator, _values(values, attribute, operator, codec, view))


def _values(
    values: Element | None, attribute: str, operator: str, codec: EntityCodec, view: UserView
) -> tuple[Value, ...]:
    if values is None:
        return ()
    texts = []
    for each in values:
        if not type_of(each)[1] or local(each) != "Value":
            raise Refusal(
                Number.INVALID_ARGUMENT, f"A value of the condition on {attribute} has no type (xsi:type)."
            )
        texts.append(each.text or "")
    return tuple(condition_value(text, attribute, operator, codec, view) for text in texts)


def condition_value(text: str, attribute: str, operator: str, codec: EntityCodec, view: UserView) -> Value:
    """Read a condition's value as the attribute's kind wants it; Refusal where it cannot be."""
    found = codec.attributes.get(attribute)
    kind = Kind.INTEGER if operator in _COUNTED_OPERATORS else found.kind if found else Kind.TEXT
    if kind is Kind.STATE and found is not None:
        code = text.strip()
        return found.options.get(int(code), code) if code.isdecimal() else code
    if kind is Kind.OTHER and codec.types[attribute] != "UniqueIdentifier":
        return text
    try:
        return _converted(text.strip() if kind is not Kind.TEXT else text, kind, view)
    except (ValueError, KeyError, InvalidOperation):
        raise Refusal(
            Number.INVALID_ARGUMENT, f"The value '{text[:60]}' does not suit the attribute {attribute}."
        ) from None


def _converted(text: str, kind: Kind, view: UserView) -> str | bool | int | Decimal | datetime | UUID:
    match kind:
        case Kind.BOOLEAN:
            return {"true": True, "1": True, "false": False, "0": False}[text.lower()] if text else False
        case Kind.INTEGER | Kind.PICKLIST | Kind.STATUS:
            return int(text)
        case Kind.DECIMAL | Kind.MONEY | Kind.FLOAT:
            return Decimal(text)
        case Kind.TIME:
            return view.moment(text)
        case Kind.LOOKUP | Kind.KEY | Kind.OTHER:
            return UUID(text)
        case _:
            return text


def _by_attribute(query: Element, codec: EntityCodec, view: UserView) -> Filter:
    attributes, values = child(query, "Attributes"), child(query, "Values")
    names = [] if attributes is None else [each.text or "" for each in attributes]
    given = [] if values is None else list(values)
    if len(names) != len(given):
        raise Refusal(Number.INVALID_ARGUMENT, "The number of attributes and of values must be the same.")
    tests = []
    for name, value in zip(names, given, strict=True):
        if not type_of(value)[1]:
            raise Refusal(Number.INVALID_ARGUMENT, f"The value of {name} has no type (xsi:type).")
        tests.append(Test(name, "Equal", (condition_value(value.text or "", name, "Equal", codec, view),)))
    return Filter("And", tuple(tests))


def _links(links: Element | None, codecs: Codecs, view: UserView) -> tuple[Link, ...]:
    return () if links is None else tuple(_link(each, codecs, view) for each in links)


def _link(element: Element, codecs: Codecs, view: UserView) -> Link:
    join = child_text(element, "JoinOperator")
    if join not in ("Inner", "LeftOuter", "Natural"):
        raise unreadable(element, f"Instance validation error: '{join}' is not a valid JoinOperator.")
    target = child_text(element, "LinkToEntityName")
    criteria = child(element, "LinkCriteria")
    return Link(
        child_text(element, "LinkFromAttributeName"),
        target,
        child_text(element, "LinkToAttributeName"),
        "Inner" if join == "Natural" else join,
        None if criteria is None else _filter(criteria, codecs(target), view),
        _links(child(element, "LinkEntities"), codecs, view),
    )
