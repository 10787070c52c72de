"""Turns a query into zeep's QueryExpression (the same schema in CRM 3.0 and 4.0)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from zeep import xsd as zeep_xsd

from core.crm.base import Condition, Operator, Query, Reference, Value, key_name
from core.crm.soap.contract import Contract
from core.crm.soap.namespaces import QUERY_2006
from core.crm.soap.values import as_time

_XSD: Any = zeep_xsd  # zeep has no types

LARGEST_PAGE = 5000
"""What a server hands out at once, whatever is asked for."""

MOST_VALUES = 1000
"""How many values one In may name: SQL Server takes 2,100 parameters a statement, the CRM needs some."""


def expression(contract: Contract, query: Query, page: int, cookie: str | None) -> Any:
    """Give one page of a query: its columns and the key, all conditions, in the order of the key."""

    def made(name: str, **values: Any) -> Any:
        return contract.type(QUERY_2006, name)(**values)

    key = key_name(query.entity)
    order = made("OrderExpression", AttributeName=key, OrderType="Ascending")
    return made(
        "QueryExpression",
        EntityName=query.entity,
        ColumnSet=columns(contract, query.entity, query.columns),
        Distinct=False,
        PageInfo=made(
            "PagingInfo",
            PageNumber=page,
            Count=min(query.page_size, LARGEST_PAGE),
            **({"PagingCookie": cookie} if cookie else {}),
        ),
        **({"Criteria": _criteria(contract, query.conditions)} if query.conditions else {}),
        Orders={"Order": [order]},
    )


def columns(contract: Contract, entity: str, names: Sequence[str]) -> Any:
    """Give the set of columns to read; the key is always among them."""
    wanted = sorted({*names, key_name(entity)})
    return contract.type(QUERY_2006, "ColumnSet")(Attributes={"Attribute": wanted})


def parts(query: Query) -> Iterator[Query]:
    """Split a query whose list of values is too long for one statement; an empty list asks nothing."""
    lists = [each for each in query.conditions if each.operator is Operator.IN]
    if any(not each.values for each in lists):
        return
    longest = max(lists, key=lambda each: len(each.values), default=None)
    if longest is None or len(longest.values) <= MOST_VALUES:
        yield query
        return
    for start in range(0, len(longest.values), MOST_VALUES):
        part = replace(longest, values=longest.values[start : start + MOST_VALUES])
        conditions = tuple(part if each is longest else each for each in query.conditions)
        yield replace(query, conditions=conditions)


def _criteria(contract: Contract, conditions: Sequence[Condition]) -> Any:
    kind = contract.type(QUERY_2006, "ConditionExpression")
    found = [
        kind(
            AttributeName=each.field,
            Operator=each.operator.value,
            **({"Values": {"Value": [_any(value) for value in each.values]}} if each.values else {}),
        )
        for each in conditions
    ]
    return contract.type(QUERY_2006, "FilterExpression")(
        FilterOperator="And", Conditions={"Condition": found}
    )


def _any(value: Value) -> Any:
    # A value here is xs:anyType: without its xsi:type the server cannot tell what it is.
    kind, plain = _plain(value)
    return _XSD.AnyObject(kind, plain)


def _plain(value: Value) -> tuple[Any, str | int]:
    match value:
        case bool():
            return _XSD.Boolean(), value
        case int():
            return _XSD.Int(), value
        case Decimal():
            return _XSD.Decimal(), format(value, "f")
    return _XSD.String(), _text(value)


def _text(value: str | datetime | UUID | Reference) -> str:
    match value:
        case datetime():
            return as_time(value)
        case Reference():
            return str(value.id)
    return str(value)
