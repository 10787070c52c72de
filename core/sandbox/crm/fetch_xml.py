"""FetchXML, as far as a query without columns of linked entities goes, and its result set.

A result is one escaped text: options and states are numbers there, lookups carry object type codes.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.crm.base import Entity, Kind, Reference
from core.sandbox.crm import xml_text
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import ClientFault, Element, local, parse
from core.sandbox.crm.field_writing import Scene, braced, write_value
from core.sandbox.crm.query_reading import Codecs, condition_value
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.search import Filter, Link, Order, Page, Search, Test
from core.sandbox.crm.user_view import UserView

_OPERATORS = {
    "eq": "Equal",
    "ne": "NotEqual",
    "neq": "NotEqual",
    "gt": "GreaterThan",
    "lt": "LessThan",
    "ge": "GreaterEqual",
    "le": "LessEqual",
    "like": "Like",
    "not-like": "NotLike",
    "in": "In",
    "not-in": "NotIn",
    "between": "Between",
    "not-between": "NotBetween",
    "null": "Null",
    "not-null": "NotNull",
    "on": "On",
    "not-on": "NotOn",
    "on-or-before": "OnOrBefore",
    "on-or-after": "OnOrAfter",
    "yesterday": "Yesterday",
    "today": "Today",
    "tomorrow": "Tomorrow",
    "last-x-days": "LastXDays",
    "next-x-days": "NextXDays",
    "eq-userid": "EqualUserId",
    "ne-userid": "NotEqualUserId",
    "eq-businessid": "EqualBusinessId",
    "ne-businessid": "NotEqualBusinessId",
}


def read_fetch(text: str, codecs: Codecs, view: UserView) -> Search:
    """Read a FetchXML query; Refusal where it is not one, or asks for what is not offered here."""
    try:
        fetch = parse(text.encode())
    except ClientFault as fault:
        raise Refusal(Number.INVALID_ARGUMENT, f"Malformed FetchXML query: {fault}") from None
    entity = next((each for each in fetch if local(each) == "entity"), None)
    if local(fetch) != "fetch" or entity is None:
        raise Refusal(Number.INVALID_ARGUMENT, "Malformed FetchXML query: fetch and entity are expected.")
    if fetch.get("aggregate") in ("true", "1"):
        raise Refusal(Number.NOT_IMPLEMENTED, "Aggregates are not offered by this CRM.")
    name = entity.get("name") or ""
    codec = codecs(name)
    return Search(
        entity=name,
        columns=_columns(entity),
        criteria=_criteria(entity, codec, view),
        orders=tuple(
            Order(each.get("attribute") or "", each.get("descending") not in ("true", "1"))
            for each in entity
            if local(each) == "order"
        ),
        distinct=fetch.get("distinct") in ("true", "1"),
        page=_number(fetch, "page", 1),
        count=_number(fetch, "count", 0),
        cookie=fetch.get("paging-cookie") or None,
        links=_links(entity, codecs, view),
    )


def _number(fetch: Element, name: str, default: int) -> int:
    text = fetch.get(name) or ""
    if text and not text.isdecimal():
        raise Refusal(Number.INVALID_ARGUMENT, f"Malformed FetchXML query: {name} is not a number.")
    return int(text) if text else default


def _columns(entity: Element) -> tuple[str, ...] | None:
    kinds = {local(each) for each in entity}
    if "all-attributes" in kinds:
        return None
    return tuple(each.get("name") or "" for each in entity if local(each) == "attribute")


def _criteria(element: Element, codec: EntityCodec, view: UserView) -> Filter | None:
    filters = tuple(_filter(each, codec, view) for each in element if local(each) == "filter")
    return filters[0] if len(filters) == 1 else Filter("And", filters=filters) if filters else None


def _filter(element: Element, codec: EntityCodec, view: UserView) -> Filter:
    return Filter(
        "Or" if element.get("type") == "or" else "And",
        tuple(_test(each, codec, view) for each in element if local(each) == "condition"),
        tuple(_filter(each, codec, view) for each in element if local(each) == "filter"),
    )


def _test(condition: Element, codec: EntityCodec, view: UserView) -> Test:
    operator = _OPERATORS.get(condition.get("operator") or "")
    if operator is None:
        raise Refusal(
            Number.INVALID_ARGUMENT, f"The operator {condition.get('operator')} is not offered here."
        )
    attribute = condition.get("attribute") or ""
    texts = [each.text or "" for each in condition if local(each) == "value"]
    single = condition.get("value")
    if single is not None:
        texts.insert(0, single)
    values = tuple(condition_value(text, attribute, operator, codec, view) for text in texts)
    return Test(attribute, operator, values)


def _links(element: Element, codecs: Codecs, view: UserView) -> tuple[Link, ...]:
    return tuple(_link(each, codecs, view) for each in element if local(each) == "link-entity")


def _link(element: Element, codecs: Codecs, view: UserView) -> Link:
    if any(local(each) in ("attribute", "all-attributes") for each in element):
        raise Refusal(Number.NOT_IMPLEMENTED, "Columns of linked entities are not offered by this CRM.")
    target = element.get("name") or ""
    return Link(
        element.get("to") or "",
        target,
        element.get("from") or "",
        "LeftOuter" if element.get("link-type") == "outer" else "Inner",
        _criteria(element, codecs(target), view),
        _links(element, codecs, view),
    )


def result_set(page: Page, codec: EntityCodec, scene: Scene) -> str:
    """Write the result set of a page."""
    rows = "".join(f"<result>{''.join(_row(each, codec, scene))}</result>" for each in page.entities)
    cookie = f' paging-cookie="{xml_text.attribute(page.cookie)}"' if page.cookie else ""
    return f'<resultset morerecords="{int(page.more)}"{cookie}>{rows}</resultset>'


def _row(entity: Entity, codec: EntityCodec, scene: Scene) -> Iterable[str]:
    for name, value in entity.fields.items():
        attribute = codec.attributes.get(name)
        if value is None or attribute is None:
            continue
        attributes, text = write_value(value, attribute, codec.types[name], scene)
        if attribute.kind is Kind.STATE:
            number = next((key for key, label in attribute.options.items() if label == value), 0)
            attributes, text = f' name="{xml_text.attribute(str(value))}"', str(number)
        elif attribute.kind is Kind.BOOLEAN:
            text = str(int(bool(value)))
        elif isinstance(value, Reference):
            spec = SCHEMA.get(value.entity)
            code = str(spec.code) if spec else value.entity
            attributes = attributes.replace(f'type="{value.entity}"', f'type="{code}"')
        yield f"<{name}{attributes}>{text}</{name}>"
    yield f"<{codec.key}>{braced(entity.id)}</{codec.key}>"
