"""What drivers ask of the catalogue: tables, columns, keys and types, by procedure and by view."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping

from core.sandbox.sqlserver.columns import ColumnType, column_type
from core.sandbox.sqlserver.like import matcher
from core.sandbox.sqlserver.refusal import no_procedure
from core.sandbox.sqlserver.schema import Schema, Table, read_schema

RowSet = tuple[tuple[str, ...], tuple[ColumnType, ...], list[tuple[object, ...]]]
"""Names, types and rows."""

_SIZES = {
    "tinyint": 1, "smallint": 2, "int": 4, "bigint": 8, "bit": 1, "float": 8, "datetime": 16, "date": 6,
}  # fmt: skip
_ODBC = {
    "tinyint": -6, "smallint": 5, "int": 4, "bigint": -5, "bit": -7, "float": 6, "decimal": 3,
    "datetime": 93, "date": 91, "uniqueidentifier": -11,
    "nvarchar": -9, "varchar": 12, "nchar": -8, "char": 1,
    "binary": -2, "varbinary": -3, "timestamp": -2, "rowversion": -2,
}  # fmt: skip
_TABLE_FIELDS = (
    "TABLE_QUALIFIER nvarchar(128), TABLE_OWNER nvarchar(128), TABLE_NAME nvarchar(128), "
    "TABLE_TYPE varchar(32), REMARKS varchar(254)"
)
_COLUMN_FIELDS = (
    "TABLE_QUALIFIER nvarchar(128), TABLE_OWNER nvarchar(128), TABLE_NAME nvarchar(128), "
    "COLUMN_NAME nvarchar(128), DATA_TYPE smallint, TYPE_NAME nvarchar(128), PRECISION int, LENGTH int, "
    "SCALE smallint, RADIX smallint, NULLABLE smallint, REMARKS varchar(254), COLUMN_DEF nvarchar(4000), "
    "SQL_DATA_TYPE smallint, SQL_DATETIME_SUB smallint, CHAR_OCTET_LENGTH int, ORDINAL_POSITION int, "
    "IS_NULLABLE varchar(254)"
)
_KEY_FIELDS = (
    "TABLE_QUALIFIER nvarchar(128), TABLE_OWNER nvarchar(128), TABLE_NAME nvarchar(128), "
    "COLUMN_NAME nvarchar(128), KEY_SEQ smallint, PK_NAME nvarchar(128)"
)
_TYPE_FIELDS = (
    "TYPE_NAME nvarchar(128), DATA_TYPE smallint, PRECISION int, LITERAL_PREFIX varchar(32), "
    "LITERAL_SUFFIX varchar(32), CREATE_PARAMS varchar(32), NULLABLE smallint, CASE_SENSITIVE smallint, "
    "SEARCHABLE smallint, UNSIGNED_ATTRIBUTE smallint, MONEY smallint, AUTO_INCREMENT smallint, "
    "LOCAL_TYPE_NAME nvarchar(128), MINIMUM_SCALE smallint, MAXIMUM_SCALE smallint, SQL_DATA_TYPE smallint, "
    "SQL_DATETIME_SUB smallint, NUM_PREC_RADIX int, INTERVAL_PRECISION smallint, USERTYPE smallint"
)
_TYPES = (
    ("nvarchar", -9, 4000, "N'", "'", "max length"),
    ("varchar", 12, 8000, "'", "'", "max length"),
    ("varbinary", -3, 8000, "0x", None, "max length"),
    ("datetime", 93, 23, "'", "'", None),
    ("datetime2", 93, 27, "'", "'", "scale"),
    ("decimal", 3, 38, None, None, "precision,scale"),
    ("int", 4, 10, None, None, None),
    ("bigint", -5, 19, None, None, None),
    ("bit", -7, 1, None, None, None),
)
_PLACES = ("@table_name", "@table_owner", "@table_qualifier", "@column_name")
_VERSIONED = re.compile(r"_(?:90|100)$")


def put_information_schema(connection: sqlite3.Connection) -> None:
    """Give a connection INFORMATION_SCHEMA's views, as tables of its own."""
    schema = read_schema(connection)
    connection.execute(
        "CREATE TEMP TABLE information_schema_tables("
        "TABLE_CATALOG nvarchar(128), TABLE_SCHEMA nvarchar(128), "
        "TABLE_NAME nvarchar(128) COLLATE NOCASE, TABLE_TYPE varchar(10))"
    )
    connection.execute(
        "CREATE TEMP TABLE information_schema_columns("
        "TABLE_CATALOG nvarchar(128), TABLE_SCHEMA nvarchar(128), "
        "TABLE_NAME nvarchar(128) COLLATE NOCASE, COLUMN_NAME nvarchar(128) COLLATE NOCASE, "
        "ORDINAL_POSITION int, IS_NULLABLE varchar(3), DATA_TYPE nvarchar(128), "
        "CHARACTER_MAXIMUM_LENGTH int, NUMERIC_PRECISION tinyint, NUMERIC_SCALE int)"
    )
    for table in schema.tables.values():
        connection.execute(
            "INSERT INTO information_schema_tables VALUES ('sandbox', 'dbo', ?, 'BASE TABLE')", (table.name,)
        )
        connection.executemany(
            "INSERT INTO information_schema_columns VALUES ('sandbox', 'dbo', ?, ?, ?, ?, ?, ?, ?, ?)",
            [_information(table, at) for at in range(len(table.columns))],
        )


def _information(table: Table, at: int) -> tuple[object, ...]:
    column = table.columns[at]
    kind = column.type
    textual = kind.scale is None and kind.name not in _SIZES
    length, precision = (kind.precision, None) if textual else (None, kind.precision)
    nullable = "YES" if column.nullable else "NO"
    return (table.name, column.name, at + 1, nullable, kind.name, length, precision, kind.scale)


def call(name: str, arguments: Mapping[str, object], schema: Schema, database: str) -> RowSet:
    """Answer a procedure of the catalogue; raises SqlRefusal where there is none of that name."""
    procedure = _PROCEDURES.get(_VERSIONED.sub("", name))
    if procedure is None:
        raise no_procedure(name)
    return procedure(arguments, schema, database)


def named(positional: tuple[tuple[str, object], ...]) -> dict[str, object]:
    """Give arguments their names, those without by their places."""
    return {
        (name or (_PLACES[at] if at < len(_PLACES) else f"@{at}")).lower(): value
        for at, (name, value) in enumerate(positional)
    }


def _fields(described: str) -> tuple[tuple[str, ...], tuple[ColumnType, ...]]:
    pairs = [each.rsplit(" ", 1) for each in re.split(r",\s+(?=[A-Z])", described)]
    return tuple(name for name, _ in pairs), tuple(column_type(kind) for _, kind in pairs)


def _matching(arguments: Mapping[str, object], schema: Schema) -> list[Table]:
    wanted = matcher(arguments.get("@table_name"))
    tables = [each for each in schema.tables.values() if not each.name.startswith("information_schema_")]
    return sorted((each for each in tables if wanted(each.name)), key=lambda each: each.name.lower())


def _tables(arguments: Mapping[str, object], schema: Schema, database: str) -> RowSet:
    rows: list[tuple[object, ...]] = [
        (database, "dbo", each.name, "TABLE", None) for each in _matching(arguments, schema)
    ]
    return *_fields(_TABLE_FIELDS), rows


def _columns(arguments: Mapping[str, object], schema: Schema, database: str) -> RowSet:
    wanted = matcher(arguments.get("@column_name"))
    rows: list[tuple[object, ...]] = [
        _column(table, at, database)
        for table in _matching(arguments, schema)
        for at, column in enumerate(table.columns)
        if wanted(column.name)
    ]
    return *_fields(_COLUMN_FIELDS), rows


def _column(table: Table, at: int, database: str) -> tuple[object, ...]:
    column = table.columns[at]
    kind = column.type
    code = _ODBC.get(kind.name, -9)
    size = kind.precision + 2 if kind.name == "decimal" else _SIZES.get(kind.name, 2 * kind.precision)
    octets = size if kind.name in ("nvarchar", "varchar", "nchar", "char") else None
    radix = 10 if kind.scale is not None and kind.name != "datetime" else None
    moment = {91: (9, 1), 93: (9, 3)}.get(code, (code, None))
    return (
        database, "dbo", table.name, column.name, code, kind.name, kind.precision, size, kind.scale, radix,
        int(column.nullable), None, None, *moment, octets, at + 1, "YES" if column.nullable else "NO",
    )  # fmt: skip


def _keys(arguments: Mapping[str, object], schema: Schema, database: str) -> RowSet:
    rows: list[tuple[object, ...]] = [
        (database, "dbo", table.name, column.name, column.key, f"PK_{table.name}")
        for table in _matching(arguments, schema)
        for column in table.columns
        if column.key
    ]
    return *_fields(_KEY_FIELDS), rows


def _types(arguments: Mapping[str, object], schema: Schema, database: str) -> RowSet:  # noqa: ARG001 - one shape
    wanted = next((value for value in arguments.values() if isinstance(value, int)), 0)
    rows: list[tuple[object, ...]] = [
        (name, code, size, before, after, how, 1, 0, 3, None, 0, None, name, 0, 7, code, None, 10, None, 0)
        for name, code, size, before, after, how in _TYPES
        if wanted in (0, code)
    ]
    return *_fields(_TYPE_FIELDS), rows


_PROCEDURES: Mapping[str, Callable[[Mapping[str, object], Schema, str], RowSet]] = {
    "sp_tables": _tables,
    "sp_columns": _columns,
    "sp_pkeys": _keys,
    "sp_datatype_info": _types,
}
