"""The server itself: a thread a client, TLS with a certificate of its own making."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from core.sandbox.sqlserver.certificate import context
from core.sandbox.sqlserver.session import Served, Session
from core.sandbox.sqlserver.store import User

_BACKLOG = 16


class SqlServer:
    """Serves one database file on the loopback; `tls` None: no TLS, False: where asked for, True: always.

    `served` counts statements and the server's own seconds.
    """

    def __init__(
        self, file: Path, database: str, users: Mapping[str, User], *, tls: bool | None = False, port: int = 0
    ) -> None:
        self.served = Served(
            file,
            database,
            users,
            context=None if tls is None else context(),
            required=bool(tls),
            now=lambda: datetime.now(UTC),
        )
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=_BACKLOG)
        self._thread = threading.Thread(target=self._listen, name="sql-server", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def drop_all(self) -> None:
        """Cut every connection, as a server does that goes down."""
        with self._lock:
            cut, self._open = self._open, set()
        for each in cut:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def close(self) -> None:
        """Stop listening and cut every connection; a second call does nothing."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_all()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(ConnectionError, OSError, ssl.SSLError):
            Session(connection, self.served).converse()
        with self._lock:
            self._open.discard(connection)
        connection.close()
