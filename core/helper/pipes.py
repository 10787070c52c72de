"""The three pipes of a helper process, a thread each: no pipe can hold up whoever waits for an answer."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import IO

from core.helper.frames import GarbledError, read_frame, write_frame

_UNREAD = 4
_PATIENCE = 0.1
_TAIL = 16 * 1024


class EndedError(Exception):
    """The process has closed its pipe, so nothing more will come."""


class Sender:
    """Writes frames in the order in which they were given, without waiting for them to be read."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="helper-in", daemon=True)
        self._thread.start()

    def send(self, content: bytes) -> None:
        """Have a frame written; that nobody reads it any more is noticed by the pipe of the answers."""
        self._frames.put(content)

    def close(self) -> None:
        """Close the pipe behind what is still to be written."""
        self._frames.put(None)

    def join(self, seconds: float) -> None:
        """Wait for the end, which a dead process brings at once, unless one of its own holds the pipe."""
        self._thread.join(seconds)

    def _write(self) -> None:
        with suppress(OSError, GarbledError):
            while (content := self._frames.get()) is not None:
                write_frame(self._pipe, content)
        with suppress(OSError):
            self._pipe.close()


class Answers:
    """Reads frames, a few ahead at the most: a process that talks on is left standing."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._frames: queue.Queue[bytes | Exception] = queue.Queue(_UNREAD)
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._read, name="helper-out", daemon=True)
        self._thread.start()

    def next(self, seconds: float) -> bytes:
        """Give the next frame; raises queue.Empty, EndedError, or GarbledError."""
        found = self._frames.get(timeout=seconds)
        if isinstance(found, Exception):
            with suppress(queue.Full):
                self._frames.put_nowait(found)  # what has ended stays ended
            raise found
        return found

    def ended_within(self, seconds: float) -> bool:
        """Throw away what comes until the process has closed the pipe, and say whether it did."""
        self._unwanted.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _read(self) -> None:
        end: Exception = EndedError()
        try:
            while (content := read_frame(self._pipe)) is not None:
                self._put(content)
        except GarbledError as garbled:
            end = garbled
            self._put(end)
            self._throw_away()
        except (OSError, ValueError):
            pass
        self._put(end)
        with suppress(OSError):
            self._pipe.close()

    def _put(self, found: bytes | Exception) -> None:
        while not self._unwanted.is_set():
            with suppress(queue.Full):
                self._frames.put(found, timeout=_PATIENCE)
                return

    def _throw_away(self) -> None:
        with suppress(OSError):
            while self._pipe.read(1 << 16):
                pass


class Said:
    """What the process writes to its standard error: the end of it, for the log."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._tail = b""
        self._thread = threading.Thread(target=self._read, name="helper-err", daemon=True)
        self._thread.start()

    def text(self, seconds: float) -> str:
        """Give what was written last, once the process has ended; wait for the rest of it so long at most."""
        self._thread.join(seconds)
        return self._tail.decode("utf-8", errors="replace").strip()

    def _read(self) -> None:
        with suppress(OSError), self._pipe:
            while part := self._pipe.read(1 << 12):
                self._tail = (self._tail + part)[-_TAIL:]
