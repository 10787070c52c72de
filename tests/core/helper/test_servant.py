"""The helper's own side, in this process."""

from __future__ import annotations

import io
import threading

from core.helper.frames import write_frame
from core.helper.servant import Servant
from core.helper.services import NOTATION


class _Inlet(io.BytesIO):
    """A pipe that says when it has been read to its end."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.ended = threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        if not found:
            self.ended.set()
        return found


class _Service:
    """A service that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def call(self, op: str, args: list[object]) -> object:
        self.asked.append(op)
        assert not args
        return None

    def cancel(self) -> None:
        self.asked.append("cancel")

    def close(self) -> None:
        self.asked.append("close")


def test_what_a_dead_owner_asked_for_is_not_begun() -> None:
    asked = io.BytesIO()
    write_frame(asked, NOTATION.written({"id": 1, "op": "open", "args": ["service"]}))
    write_frame(asked, NOTATION.written({"id": 2, "op": "create_invoice", "args": [], "write": True}))
    inlet, service = _Inlet(asked.getvalue()), _Service()

    def opener(_name: str, _args: list[object]) -> _Service:
        inlet.ended.wait()
        while not servant.alone:  # the end has been read; the thread that read it is about to say so
            pass
        return service

    servant = Servant(inlet, io.BytesIO(), opener)
    assert servant.run() == 0
    assert "create_invoice" not in service.asked
