"""T-SQL into the store's own SQL, with the types of what a query gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from core.sandbox.sqlserver.columns import ColumnType
from core.sandbox.sqlserver.inference import type_of
from core.sandbox.sqlserver.refusal import SqlRefusal, bad_syntax, no_column, no_object
from core.sandbox.sqlserver.schema import Schema

_INFORMATION = "information_schema"
_SETTING = re.compile(
    r"\s*(?:set\s+(?!@)[^;\n]+|use\s+\S+|begin\s+tran\w*|commit(?:\s+tran\w*)?|rollback(?:\s+tran\w*)?|"
    r"if\s+@@trancount\s*>\s*0\s+(?:commit|rollback)(?:\s+tran\w*)?|print\s+[^;\n]+)\s*(?:;|\n|$)",
    re.IGNORECASE,
)
_GLOBALS: dict[str, str] = {
    "@@version": "'Microsoft SQL Server 2019 (sandbox) - 15.0.2000.5'",
    "@@servername": "'SANDBOX'",
    "@@language": "'us_english'",
    "@@spid": "51",
    "@@trancount": "0",
    "@@rowcount": "0",
    "@@max_precision": "38",
    "@@microsoftversion": "251660240",
}
_GLOBAL = re.compile(r"@@\w+")


class Right(StrEnum):
    """What a statement needs of its login."""

    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    OTHER = "CONTROL"


_RIGHTS: tuple[tuple[type[exp.Expr], Right], ...] = (
    (exp.Query, Right.SELECT),
    (exp.Insert, Right.INSERT),
    (exp.Update, Right.UPDATE),
    (exp.Delete, Right.DELETE),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the store's; names and types are blank where it gives no rows."""

    sql: str
    right: Right
    table: str
    names: tuple[str, ...] = ()
    types: tuple[ColumnType, ...] = ()
    parameters: tuple[str, ...] = ()


def translate(batch: str, schema: Schema) -> list[Statement]:
    """Translate a batch, settings left out; raises SqlRefusal."""
    text = _without_settings(_GLOBAL.sub(lambda found: _GLOBALS.get(found.group().lower(), "NULL"), batch))
    if not text.strip():
        return []
    try:
        parsed = sqlglot.parse(text, read="tsql")
    except (ParseError, TokenError) as error:
        raise bad_syntax(_near(error)) from error
    return [_statement(each, schema) for each in parsed if each is not None]


def _without_settings(text: str) -> str:
    while found := _SETTING.match(text):
        text = text[found.end() :]
    return text


def _near(error: ParseError | TokenError) -> str:
    told = getattr(error, "errors", None)
    return str(told[0].get("highlight", "")) if told else ""


def _statement(parsed: exp.Expr, schema: Schema) -> Statement:
    right = next((right for kind, right in _RIGHTS if isinstance(parsed, kind)), Right.OTHER)
    table = _check_tables(parsed, schema)
    names = [each.alias_or_name for each in parsed.selects] if isinstance(parsed, exp.Query) else []
    is_query = isinstance(parsed, exp.Query)
    parsed = _qualified(parsed, schema) if is_query else parsed.transform(_lower_names)
    types = tuple(type_of(each) for each in parsed.selects) if isinstance(parsed, exp.Query) else ()
    if len(names) != len(types) or "*" in names:
        names = [_spelled(each, schema) for each in parsed.selects] if isinstance(parsed, exp.Query) else []
    used = tuple(dict.fromkeys(each.name for each in parsed.find_all(exp.Parameter)))
    try:
        sql = parsed.transform(_for_store).sql(dialect="sqlite", unsupported_level=sqlglot.ErrorLevel.IGNORE)
    except ValueError as error:
        raise bad_syntax(str(error)) from error
    return Statement(sql, right, table, tuple(names), types, used)


def _check_tables(parsed: exp.Expr, schema: Schema) -> str:
    """Find every table and leave its name alone; the store has neither databases nor owners."""
    within = {each.alias_or_name.lower() for each in parsed.find_all(exp.CTE)}
    first = ""
    for table in parsed.find_all(exp.Table):
        owner, name = table.db.lower(), table.name.lower()
        if owner == _INFORMATION:
            name = f"{_INFORMATION}_{name}"
            table.set("alias", table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name)))
        elif owner not in ("", "dbo"):
            raise no_object(f"{table.db}.{table.name}")
        if name not in schema.tables and name not in within:
            raise no_object(f"{table.db}.{table.name}" if owner else table.name)
        first = first or (schema.tables[name].name if name in schema.tables else "")
        table.set("this", exp.to_identifier(name))
        table.set("db", None)
        table.set("catalog", None)
        table.set("hints", None)
    return first


def _qualified(parsed: exp.Expr, schema: Schema) -> exp.Expr:
    try:
        whole = qualify(parsed, schema=schema.types, dialect="tsql", quote_identifiers=False)
        return annotate_types(whole, schema=schema.types, dialect="tsql")
    except OptimizeError as error:
        text = str(error)
        found = re.search(r"Column '\"?(?:\w+\"?\.\"?)?(\w+)\"?' could not be resolved", text) or re.search(
            r"Unknown column: (\w+)", text
        )
        raise no_column(found.group(1)) if found else SqlRefusal(8180, text) from error


def _lower_names(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Identifier):
        node.set("this", node.name.lower())
    return node


def _spelled(selected: exp.Expr, schema: Schema) -> str:
    """Give a column of a star its own spelling."""
    name = selected.alias_or_name
    for table in schema.tables.values():
        if column := table.column(name):
            return column.name
    return name


def _for_store(node: exp.Expr) -> exp.Expr:
    for kind, change in _CHANGES:
        if isinstance(node, kind):
            return change(node)
    return node


def _converted(node: exp.Expr) -> exp.Expr:
    """Cast as SQL Server does: bytes to numbers and back, texts to moments."""
    target = node.this if isinstance(node, exp.Convert) else node.args["to"]
    value = node.expression if isinstance(node, exp.Convert) else node.this
    if target.is_type("binary", "varbinary", "rowversion", "timestamp"):
        return exp.Anonymous(this="tds_binary", expressions=[value])
    if target.is_type("bigint", "int", "smallint", "tinyint"):
        return exp.Anonymous(this="tds_integer", expressions=[value])
    if target.is_type("datetime", "datetime2", "date", "smalldatetime"):
        return exp.Anonymous(this="tds_moment", expressions=[value])
    return exp.Cast(this=value, to=target)


def _concatenated(node: exp.Expr) -> exp.Expr:
    """Let + join texts."""
    left, right = node.this, node.expression
    if any(side.type and side.type.is_type(*exp.DataType.TEXT_TYPES) for side in (left, right)):
        return exp.DPipe(this=left, expression=right, safe=True)
    return node


_CHANGES: tuple[tuple[type[exp.Expr], Callable[[exp.Expr], exp.Expr]], ...] = (
    (exp.Convert, _converted),
    (exp.Cast, _converted),
    (exp.Add, _concatenated),
)
