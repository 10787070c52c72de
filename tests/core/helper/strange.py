"""Helpers as they may go wrong, run by the tests as programs of their own: `strange.py KIND`."""

from __future__ import annotations

import importlib.util
import os
import signal
import struct
import sys
import threading
import time
from pathlib import Path

_ROOT = Path(__file__).parents[3]


def _house() -> None:
    path = _ROOT / "core" / "helper" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap", path)
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    bootstrap.house(str(_ROOT))


class Strange:
    """A service that does what its name says; `close` tells a pipe that it was called."""

    def __init__(self, told: str = "") -> None:
        self._told = told
        self._cancelled = threading.Event()

    def call(self, op: str, args: list[object]) -> object:
        return getattr(self, f"_{op}")(*args)

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        if self._told:
            Path(self._told).write_text("signed out")

    def _echo(self, value: object) -> object:
        return value

    def _hang(self, begun: str = "") -> None:
        if begun:
            Path(begun).write_text("begun")
        while True:
            time.sleep(60)

    def _wait_for_the_end(self, answer: object) -> object:
        self._cancelled.wait()
        return answer

    def _die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _leave(self) -> None:
        os._exit(7)

    def _fail(self) -> None:
        raise ZeroDivisionError("hunter2 is no number")

    def _refuse(self) -> None:
        from core.accounting.orders import AccountingRefusedError  # noqa: PLC0415

        refused = AccountingRefusedError("sage.refused", tried="try", found="found", remedy="remedy")
        refused.number = 84  # type: ignore[attr-defined]  # as a later class may have
        raise refused

    def _refuse_in_a_way_of_its_own(self) -> None:
        from core.accounting.orders import AccountingBusyError  # noqa: PLC0415

        class LaterBusyError(AccountingBusyError):
            """A class that the owner does not know."""

        raise LaterBusyError("sage.busy", tried="try", found="found", remedy="remedy")

    def _chatter(self) -> str:
        print("a library says something on standard output")
        os.write(1, b"and another one below Python\n")
        return sys.stdin.read()

    def _much_on_standard_error(self) -> None:
        sys.stderr.write("x" * 10_000_000 + "\nthe last line\n")

    def _too_much(self) -> str:
        return "x" * 20_000_000

    def _what_cannot_cross(self) -> object:
        return object()

    def _variable(self, name: str) -> object:
        return os.environ.get(name)


def _with_strange_service() -> int:
    from core.helper.servant import serve  # noqa: PLC0415

    return serve(lambda _name, args: Strange(*map(str, args)))


def _greet() -> None:
    from core.helper.hello import hello  # noqa: PLC0415
    from core.helper.services import NOTATION  # noqa: PLC0415

    _say(NOTATION.written({"hello": hello()}))


def _say(content: bytes) -> None:
    sys.stdout.buffer.write(struct.pack(">I", len(content)) + content)
    sys.stdout.buffer.flush()


ANSWERS = {
    "no json": b"\0\0\0\x09{'id': 1}",
    "no message": b"\0\0\0\6[1, 2]",
    "giant": b"\xff\xff\xff\xff" + b"x" * 1000,
    "half": b"\0\0\1\0{",
    "no failure": b'\0\0\0\x24{"id":1,"failure":{"classes":5}}    ',
}
"""What a helper answers to whatever it is asked."""


def _flood() -> None:
    while True:
        _say(b'{"id":77,"is":"%s"}' % (b"x" * 100_000))


def _nonsense(kind: str) -> int:
    _greet()
    sys.stdin.buffer.read(1)
    if kind == "flood":
        _flood()
    sys.stdout.buffer.write(ANSWERS[kind])
    sys.stdout.buffer.flush()
    if kind != "half":
        sys.stdin.buffer.read()
    return 0


def main(kind: str) -> int:
    _house()
    if kind == "service":
        return _with_strange_service()
    if kind == "garbage":
        sys.stdout.write("Microsoft Windows [Version 6.1.7601]\n" * 1000)
        return 0
    if kind == "mute":
        sys.stdin.buffer.read()
        return 0
    return _nonsense(kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
