"""The helper's own side: does one thing after the other on its main thread until nobody asks any more."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import IO, TypeAlias, cast

from core.errors import SyncError
from core.helper.deeds import deed
from core.helper.failures import unexpected, written_failure
from core.helper.frames import LIMIT, GarbledError, read_frame, write_frame
from core.helper.hello import hello
from core.helper.service import Service
from core.helper.services import NOTATION, open_service

_AFTER_THE_END = 120.0
"""How many seconds a deed may still take when nobody waits for it; then the process ends in its midst."""

_PUMPED = 0.1
_ENDED = 0
_LOST = 70


Opener: TypeAlias = Callable[[str, list[object]], Service]
"""Opens a service by its name."""


class Servant:
    """Serves one who asks, over two pipes; signs out when they say so, and when they are gone."""

    def __init__(self, inlet: IO[bytes], outlet: IO[bytes], opener: Opener) -> None:
        self._inlet = inlet
        self._outlet = outlet
        self._opener = opener
        self._asked: queue.SimpleQueue[dict[str, object] | None] = queue.SimpleQueue()
        self._service: Service | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._current = 0
        self.alone = False

    def run(self) -> int:
        """Serve to the end; give the exit code."""
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._say({"hello": hello()})
            while (request := self._next()) is not None and self._begins(request):
                self._answer(request)
        except OSError:  # nobody listens any more
            return _LOST
        finally:
            if self._service is not None:
                self._service.close()
            self._over.set()
        return _ENDED

    def _next(self) -> dict[str, object] | None:
        while True:
            try:
                return self._asked.get(timeout=_PUMPED if "pythoncom" in sys.modules else None)
            except queue.Empty:
                # A thread with COM objects that takes no messages holds up every program that broadcasts one.
                sys.modules["pythoncom"].PumpWaitingMessages()

    def _begins(self, request: dict[str, object]) -> bool:
        """Begin what is asked, unless whoever asked it is gone: it would not be cancelled any more."""
        with self._lock:
            self._current = 0 if self.alone else cast("int", request["id"])
        return not self.alone

    def _answer(self, request: dict[str, object]) -> None:
        number, op, write = cast("int", request["id"]), str(request["op"]), bool(request.get("write"))
        try:
            found = self._done(op, cast("list[object]", request.get("args", [])))
            content = NOTATION.written({"id": number, "is": found})
            if len(content) > LIMIT:
                raise GarbledError(f"the answer is longer than {LIMIT} bytes")
        except SyncError as error:
            content = NOTATION.written({"id": number, "failure": written_failure(error)})
        except Exception as error:  # noqa: BLE001 - told to who asked, and to their log
            traceback.print_exc()
            failure = written_failure(unexpected(error, deed(op, "the helper"), write=write))
            content = NOTATION.written({"id": number, "failure": failure})
        finally:
            self._current = 0
        write_frame(self._outlet, content)

    def _done(self, op: str, args: list[object]) -> object:
        if op == "open":
            self._service = self._opener(str(args[0]), args[1:])
            return None
        if self._service is None:
            raise GarbledError("nothing has been opened")
        return self._service.call(op, args)

    def _say(self, message: dict[str, object]) -> None:
        write_frame(self._outlet, NOTATION.written(message))

    def _listen(self) -> None:
        """Take what is asked for from the pipe, in a thread of its own: its end is noticed at once."""
        patience = _AFTER_THE_END
        try:
            while (content := read_frame(self._inlet)) is not None:
                message = cast("dict[str, object]", NOTATION.read(content))
                if "stop" in message:
                    patience = float(cast("float", message["stop"]))
                    break
                if "cancel" in message:
                    self._cancel(cast("int", message["cancel"]))
                else:
                    self._asked.put(message)
        except (GarbledError, OSError, ValueError) as error:
            _tell(f"the helper does not understand who asks: {error}")
        with self._lock:
            self.alone, current = True, self._current
        self._cancel(current)
        self._asked.put(None)
        if not self._over.wait(patience):
            _tell("the helper ends in the midst of a call that does not come back")
            os._exit(_LOST)

    def _cancel(self, number: int) -> None:
        if self._service is not None and number and number == self._current:
            self._service.cancel()


def _tell(line: str) -> None:
    """Write to standard error, whose reader may be gone as well."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def serve(opener: Opener = open_service) -> int:
    """Serve over this process's own pipes, which nothing else that runs here can write into or read from."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # whoever started this one gets it too, and ends this one in order
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    inlet, outlet = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return Servant(inlet, outlet, opener).run()
