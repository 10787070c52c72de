"""Which type an expression of a query has: the rules by which SQL Server gives results their scale."""

from __future__ import annotations

from sqlglot import exp

from core.sandbox.sqlserver.columns import ColumnType, column_type, decimal, text

_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Mod)
_THROUGH = (exp.Paren, exp.Neg, exp.Abs, exp.Min, exp.Max, exp.Alias, exp.Subquery)
_WHOLE = ("bit", "tinyint", "smallint", "int", "bigint")
_MOST = 38
_LONG = 4000


def type_of(node: exp.Expr) -> ColumnType:
    """Give the type of an expression whose columns have been resolved."""
    declared = _declared(node)
    found = column_type(declared) if declared else None
    return found or text(_LONG)


def _declared(node: exp.Expr) -> str:  # noqa: C901, PLR0911 - a kind of expression a line
    if isinstance(node, exp.Subquery):
        inner = node.unnest()
        return _declared(inner.selects[0]) if isinstance(inner, exp.Query) else ""
    if isinstance(node, _THROUGH):
        return _declared(node.this)
    if isinstance(node, exp.Convert):
        return _written(node.this)
    if isinstance(node, exp.Cast):
        return _written(node.args["to"])
    if isinstance(node, exp.Count):
        return "int"
    if isinstance(node, exp.Sum):
        return _summed(_declared(node.this))
    if isinstance(node, _ARITHMETIC):
        return _joined(_declared(node.left), _declared(node.right), multiplied=isinstance(node, exp.Mul))
    if isinstance(node, exp.Coalesce):
        return _widest([_declared(each) for each in (node.this, *node.expressions)])
    if isinstance(node, exp.Case):
        branches = [each.args["true"] for each in node.args["ifs"]]
        default = node.args.get("default")
        return _widest([_declared(each) for each in (*branches, *((default,) if default else ()))])
    if isinstance(node, exp.Literal):
        return f"nvarchar({max(len(node.name), 1)})" if node.is_string else _of_number(node.name)
    if isinstance(node, exp.Null):
        return ""
    if isinstance(node, exp.Anonymous):
        return _FUNCTIONS.get(node.name.lower(), "nvarchar(4000)")
    return _written(node.type) if node.type else ""


_FUNCTIONS = {
    "min_active_rowversion": "binary(8)",
    "has_perms_by_name": "int",
    "is_member": "int",
    "is_rolemember": "int",
    "is_srvrolemember": "int",
    "db_name": "nvarchar(128)",
    "suser_sname": "nvarchar(128)",
    "original_login": "nvarchar(128)",
    "schema_name": "nvarchar(128)",
}


def _written(kind: exp.DataType) -> str:
    name = kind.sql(dialect="tsql").lower()
    return "" if name in ("unknown", "null") else name


def _of_number(digits: str) -> str:
    whole, _, fraction = digits.partition(".")
    if fraction:
        return f"decimal({len(whole) + len(fraction)},{len(fraction)})"
    return "int" if len(whole) < 10 else "bigint"


def _summed(declared: str) -> str:
    kind = column_type(declared or "int")
    if kind.name == "decimal":
        return f"decimal({_MOST},{kind.scale})"
    return declared or "int"


def _joined(left: str, right: str, *, multiplied: bool) -> str:
    sides = [column_type(each) for each in (left, right) if each]
    if any(each.name in ("nvarchar", "varchar", "nchar", "char") for each in sides):
        return f"nvarchar({min(sum(each.precision for each in sides), _LONG)})"
    if any(each.name == "float" for each in sides):
        return "float"
    scales = [each.scale or 0 for each in sides]
    if any(each.name == "decimal" for each in sides):
        scale = sum(scales) if multiplied else max(scales)
        return _name(decimal(_MOST, min(scale, _MOST)))
    return _widest([left, right])


def _widest(declared: list[str]) -> str:
    known = [each for each in declared if each]
    kinds = [column_type(each) for each in known]
    if not known:
        return ""
    if all(each.name in _WHOLE for each in kinds):
        return max(kinds, key=lambda each: _WHOLE.index(each.name)).name
    if any(each.name == "decimal" for each in kinds) and all(
        each.name in (*_WHOLE, "decimal") for each in kinds
    ):
        return _name(decimal(_MOST, max(each.scale or 0 for each in kinds)))
    if all(each.name in ("nvarchar", "varchar", "nchar", "char") for each in kinds):
        return f"nvarchar({max(each.precision for each in kinds)})"
    return known[0]


def _name(kind: ColumnType) -> str:
    return f"decimal({kind.precision},{kind.scale})"
