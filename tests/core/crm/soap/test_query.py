"""Which statements a query becomes."""

from __future__ import annotations

from core.crm.base import Condition, Operator, Query
from core.crm.soap.query import MOST_VALUES, parts

ACTIVE = Condition("statecode", Operator.EQUAL, ("Active",))


def listed(*values: str) -> Query:
    return Query("account", ("name",), (ACTIVE, Condition("accountnumber", Operator.IN, values)))


def test_a_query_without_a_list_stays_whole() -> None:
    query = Query("account", ("name",), (ACTIVE,))
    assert list(parts(query)) == [query]


def test_an_empty_list_asks_nothing() -> None:
    assert list(parts(listed())) == []


def test_hundreds_of_values_go_in_one_statement() -> None:
    query = listed(*(str(number) for number in range(300)))
    assert list(parts(query)) == [query]


def test_more_values_than_a_statement_takes_are_split_and_none_is_lost() -> None:
    values = tuple(str(number) for number in range(2 * MOST_VALUES + 1))
    split = [each.conditions for each in parts(listed(*values))]
    assert [len(each[1].values) for each in split] == [MOST_VALUES, MOST_VALUES, 1]
    assert tuple(value for each in split for value in each[1].values) == values
    assert all(each[0] == ACTIVE for each in split)
