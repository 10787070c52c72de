"""One client of the server, from PRELOGIN to its leave."""

from __future__ import annotations

import re
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.sandbox.sqlserver import catalogue, tokens
from core.sandbox.sqlserver.columns import ColumnType
from core.sandbox.sqlserver.dialect import Statement, translate
from core.sandbox.sqlserver.handshake import Encryption, shake_hands
from core.sandbox.sqlserver.login import read_login
from core.sandbox.sqlserver.packets import (
    ATTENTION,
    LOGIN,
    RPC,
    SQL_BATCH,
    TRANSACTION,
    Answer,
    Packets,
    PlainWire,
)
from core.sandbox.sqlserver.parameters import Call, read_call
from core.sandbox.sqlserver.refusal import Cancelled, SqlRefusal, login_failed, no_database, no_procedure
from core.sandbox.sqlserver.store import Database, User

_EXECUTED = re.compile(
    r"\s*(?:exec(?:ute)?\s+|\{\s*call\s+)(?:\[?sys\]?\.)?\[?(sp_\w+)\]?\s*(.*)", re.IGNORECASE | re.DOTALL
)
_ARGUMENT = re.compile(r"(?:(@\w+)\s*=\s*)?(N?'(?:[^']|'')*'|NULL|-?\d+)", re.IGNORECASE)
_WAIT = re.compile(r"\s*waitfor\s+delay\s+'(\d+):(\d+):(\d+(?:\.\d+)?)'\s*;?\s*", re.IGNORECASE)
_DECLARED = re.compile(r"@\w+(?=\s)")
_NAP = 0.02


@dataclass
class Served:
    """What the server serves, and what it has done so far: statements that were run, seconds of its own."""

    file: Path
    database: str
    users: Mapping[str, User]
    context: ssl.SSLContext | None
    required: bool
    now: Callable[[], datetime]
    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Session:
    """The conversation with one client."""

    def __init__(self, connection: socket.socket, served: Served) -> None:
        self._served = served
        self._wire = PlainWire(connection)
        self._packets = Packets(self._wire)
        self._prepared: dict[int, tuple[str, str]] = {}
        self._known: dict[str, list[Statement]] = {}

    def converse(self) -> None:
        """Let the client in and answer it until it goes; raises ConnectionError when it has gone."""
        word = shake_hands(self._packets, self._wire, self._served.context, required=self._served.required)
        database = self._let_in(word)
        if database is None:
            return
        try:
            while True:
                self._answer(database, *self._packets.message())
        finally:
            database.close()

    def _let_in(self, word: Encryption) -> Database | None:
        kind, body = self._packets.message()
        if word is Encryption.OFF:
            self._packets.wire = self._wire
        if kind != LOGIN:
            raise ConnectionError("the client does not log in")
        login, served = read_login(body), self._served
        answer = self._packets.answer()
        user = served.users.get(login.user)
        refusals = []
        if user is None or user.password != login.password:
            refusals = [login_failed(login.user)]
        elif login.database.lower() not in ("", served.database.lower()):
            refusals = [no_database(login.database), login_failed(login.user)]
        if refusals or user is None:
            told = b"".join(tokens.message(each) for each in refusals)
            answer.end(told + tokens.done(status=tokens.ERROR))
            return None
        database = Database(served.file, served.database, login.user, user, served.now)
        answer.end(tokens.let_in(served.database, login.version))
        return database

    def _answer(self, database: Database, kind: int, body: bytes) -> None:
        answer = self._packets.answer()
        if kind == ATTENTION:
            answer.end(tokens.done(status=tokens.ATTENTION))
            return
        begun, token = time.perf_counter(), tokens.DONE
        try:
            with database.asking(self._packets.interrupted):
                if kind == SQL_BATCH:
                    self._batch(database, answer, _text(body))
                elif kind == RPC:
                    token = tokens.DONE_PROC
                    self._call(database, answer, read_call(body))
                elif kind == TRANSACTION:
                    answer.end(_transaction(body))
                else:
                    raise ConnectionError(f"a message of the unknown kind {kind}")
        except SqlRefusal as refusal:
            answer.end(tokens.message(refusal) + tokens.done(token, tokens.ERROR))
        except Cancelled:
            answer.end(tokens.done(status=tokens.ATTENTION))
        except ValueError as error:
            wrong = SqlRefusal(8009, f"The incoming tabular data stream is incorrect: {error}")
            answer.end(tokens.message(wrong) + tokens.done(token, tokens.ERROR))
        finally:
            self._served.seconds += time.perf_counter() - begun

    def _batch(self, database: Database, answer: Answer, sql: str) -> None:
        if wait := _WAIT.fullmatch(sql):
            self._wait(int(wait.group(1)) * 3600 + int(wait.group(2)) * 60 + float(wait.group(3)))
            answer.end(tokens.done())
        elif called := _EXECUTED.match(sql):
            self._catalogue(database, answer, called.group(1).lower(), _arguments(called.group(2)))
            answer.end(tokens.done(tokens.DONE_PROC))
        else:
            self._run(database, answer, sql, {}, tokens.DONE)
            answer.end()

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._packets.interrupted():
                raise Cancelled
            time.sleep(_NAP)

    def _run(
        self, database: Database, answer: Answer, sql: str, values: Mapping[str, object], token: int
    ) -> None:
        statements = self._translated(database, sql)
        if not statements:
            answer.write(tokens.done(token, tokens.MORE if token == tokens.DONE_IN_PROC else 0))
        for at, statement in enumerate(statements):
            more = token == tokens.DONE_IN_PROC or at < len(statements) - 1
            self._served.statements.append(statement.sql)
            cursor = database.execute(statement, values)
            count = self._rows(answer, statement, cursor) if statement.types else max(cursor.rowcount, 0)
            answer.write(tokens.done(token, tokens.COUNT | (tokens.MORE if more else 0), count))

    def _rows(self, answer: Answer, statement: Statement, cursor: sqlite3.Cursor) -> int:
        count = 0
        types: tuple[ColumnType, ...] = statement.types
        answer.write(tokens.columns(statement.names, types))
        for count, values in enumerate(cursor, start=1):  # noqa: B007 - the last one counts
            if answer.write(tokens.row(types, values)) and self._packets.interrupted():
                raise Cancelled
        return count

    def _translated(self, database: Database, sql: str) -> list[Statement]:
        known = self._known.get(sql)
        if known is None:
            known = self._known[sql] = translate(sql, database.schema)
        return known

    def _call(self, database: Database, answer: Answer, call: Call) -> None:
        prepared = b""
        if call.name == "sp_executesql":
            self._execute(database, answer, str(call.value(0)), str(call.value(1) or ""), call.parameters[2:])
        elif call.name in ("sp_prepexec", "sp_prepare"):
            number = len(self._prepared) + 1
            self._prepared[number] = (str(call.value(2)), str(call.value(1) or ""))
            prepared = tokens.handle(number)
            if call.name == "sp_prepexec":
                self._execute(database, answer, *self._prepared[number], call.parameters[3:])
            else:
                self._translated(database, str(call.value(2)))
        elif call.name == "sp_execute":
            sql = self._prepared.get(int(str(call.value(0))))
            if sql is None:
                raise SqlRefusal(8179, f"Could not find prepared statement with handle {call.value(0)}.")
            self._execute(database, answer, *sql, call.parameters[1:])
        elif call.name not in ("sp_unprepare", "sp_reset_connection"):
            self._catalogue(database, answer, call.name, catalogue.named(call.parameters))
        answer.end(tokens.status() + prepared + tokens.done(tokens.DONE_PROC))

    def _execute(
        self,
        database: Database,
        answer: Answer,
        sql: str,
        declared: str,
        given: tuple[tuple[str, object], ...],
    ) -> None:
        names = _DECLARED.findall(declared)
        values = {
            (name or names[at]).removeprefix("@"): value
            for at, (name, value) in enumerate(given)
            if name or at < len(names)
        }
        self._run(database, answer, sql, values, tokens.DONE_IN_PROC)

    def _catalogue(self, database: Database, answer: Answer, name: str, given: dict[str, object]) -> None:
        if not name:
            raise no_procedure("(unknown)")
        names, types, rows = catalogue.call(name, given, database.schema, database.name)
        answer.write(tokens.columns(names, types))
        for each in rows:
            answer.write(tokens.row(types, each))
        answer.write(tokens.done(tokens.DONE_IN_PROC, tokens.COUNT | tokens.MORE, len(rows)))


def _text(body: bytes) -> str:
    headers = int.from_bytes(body[:4], "little")
    return body[headers:].decode("utf-16-le", errors="replace")


def _arguments(text: str) -> dict[str, object]:
    found = [(name, _literal(value)) for name, value in _ARGUMENT.findall(text)]
    return catalogue.named(tuple(found))


def _literal(value: str) -> object:
    if value.upper() == "NULL":
        return None
    if value.endswith("'"):
        return value.removeprefix("N")[1:-1].replace("''", "'")
    return int(value)


def _transaction(body: bytes) -> bytes:
    """Answer the transaction manager: the store's transactions are a statement each."""
    at = int.from_bytes(body[:4], "little")
    asked = int.from_bytes(body[at : at + 2], "little")
    number = b"\x08" + (1).to_bytes(8, "little")
    if asked == 5:
        return tokens.change(8, number, b"\0") + tokens.done()
    return tokens.change(9 if asked == 7 else 10, b"\0", number) + tokens.done()
