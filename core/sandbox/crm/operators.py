"""The comparisons of the query schema, as SQL over one column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from core.crm.base import Kind, Value
from core.sandbox.crm import periods, values
from core.sandbox.crm.asker import Asker
from core.sandbox.crm.columns import Stored
from core.sandbox.crm.layout import Column
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Test

Condition: TypeAlias = tuple[str, tuple[Stored, ...]]

_ONE: Final[Mapping[str, str]] = {
    "Equal": "{0} = ?",
    "NotEqual": "({0} IS NULL OR {0} <> ?)",
    "GreaterThan": "{0} > ?",
    "GreaterEqual": "{0} >= ?",
    "LessThan": "{0} < ?",
    "LessEqual": "{0} <= ?",
}
_LIKES: Final[Mapping[str, str]] = {
    "Like": "alike({0}, ?)",
    "NotLike": "({0} IS NULL OR NOT alike({0}, ?))",
}
_SETS: Final[Mapping[str, str]] = {
    "In": "{0} IN ({1})",
    "NotIn": "({0} IS NULL OR {0} NOT IN ({1}))",
}
_BETWEEN: Final[Mapping[str, str]] = {
    "Between": "{0} BETWEEN ? AND ?",
    "NotBetween": "({0} IS NULL OR {0} NOT BETWEEN ? AND ?)",
}
_NULLS: Final[Mapping[str, str]] = {"Null": "{0} IS NULL", "NotNull": "{0} IS NOT NULL"}
_OWN: Final[Mapping[str, str]] = {
    "EqualUserId": "{0} = ?",
    "NotEqualUserId": "({0} IS NULL OR {0} <> ?)",
    "EqualBusinessId": "{0} = ?",
    "NotEqualBusinessId": "({0} IS NULL OR {0} <> ?)",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """An attribute of one table of a query; `column` None is the entity's own key."""

    column: Column | None
    alias: str

    @property
    def raw(self) -> str:
        """The column as it is stored."""
        return f"{self.alias}.{self.column.sql if self.column else 'id'}"

    @property
    def folded(self) -> str:
        """What it is compared and sorted by: texts without regard to case and trailing blanks."""
        if self.column is None or not self.column.is_text:
            return self.raw
        return f"{self.alias}.{self.column.key_column}" if self.column.key_column else f"fold({self.raw})"


def condition(compared: Compared, test: Test, asker: Asker) -> Condition:
    """Write one comparison; Refusal where the operator is unknown or its values cannot be meant."""
    operator, column = test.operator, compared.column
    if operator in _NULLS:
        return _NULLS[operator].format(compared.raw), ()
    if operator in _OWN:
        own = asker.unit if "Business" in operator else asker.user
        return _OWN[operator].format(compared.raw), (own.bytes,)
    if operator in periods.KNOWN:
        return _in_period(compared, test, asker)
    if operator in _LIKES:
        _expect(test, 1)
        return _LIKES[operator].format(compared.raw), (values.text(test.values[0]),)
    _refuse_memo(column, test)
    bound = tuple(values.stored(column, each, asker) for each in test.values)
    return _compared(test).format(compared.folded, ", ".join("?" * len(bound))), bound


def _compared(test: Test) -> str:
    if test.operator in _ONE:
        _expect(test, 1)
        return _ONE[test.operator]
    if test.operator in _BETWEEN:
        _expect(test, 2)
        return _BETWEEN[test.operator]
    if test.operator not in _SETS:
        raise Refusal(Number.INVALID_ARGUMENT, f"The operator '{test.operator}' is not supported.")
    if not test.values:
        raise Refusal(Number.INVALID_ARGUMENT, f"The operator {test.operator} takes at least one value.")
    return _SETS[test.operator]


def _refuse_memo(column: Column | None, test: Test) -> None:
    among = test.operator in _SETS or test.operator in _BETWEEN
    if among and column is not None and column.attribute.kind is Kind.MEMO:
        raise Refusal(
            Number.IN_OVER_MEMO,
            "between, not-between, in, and not-in operators are not allowed on attributes of type text"
            f" or ntext: '{test.attribute}'.",
        )


def _in_period(compared: Compared, test: Test, asker: Asker) -> Condition:
    if compared.column is None or compared.column.attribute.kind is not Kind.TIME:
        text = f"The operator {test.operator} is for times alone, not for '{test.attribute}'."
        raise Refusal(Number.INVALID_ARGUMENT, text)
    start, end = periods.span(test.operator, test.values, asker)
    bounds = (("{0} >= ?", start), ("{0} < ?", end))
    parts = [part for part, moment in bounds if moment]
    bound = tuple(_stored(compared.column, moment) for _, moment in bounds if moment)
    joined = " AND ".join(parts).format(compared.raw)
    if test.operator == "NotOn":
        return f"({compared.raw} IS NULL OR NOT ({joined}))", bound
    return f"({joined})", bound


def _stored(column: Column, moment: datetime) -> Stored:
    value: Value = moment.astimezone(UTC)
    return column.encode(value)


def _expect(test: Test, count: int) -> None:
    if len(test.values) != count:
        text = f"The operator {test.operator} over '{test.attribute}' takes {count} values."
        raise Refusal(Number.INVALID_ARGUMENT, text)
