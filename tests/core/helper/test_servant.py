"""The helper's own side, in this process."""

from __future__ import annotations

import io
import os
import threading

import pytest

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


def test_a_servant_that_has_ended_leaves_its_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the process only where a deed holds it up."""
    ended: list[int] = []
    monkeypatch.setattr("core.helper.servant.os._exit", ended.append)
    monkeypatch.setattr("core.helper.servant._AFTER_THE_END", 0.2)
    before = set(threading.enumerate())
    assert Servant(io.BytesIO(), io.BytesIO(), lambda *_: _Service()).run() == 0
    for left in set(threading.enumerate()) - before:
        left.join()
    assert ended == []


def test_a_deed_that_does_not_come_back_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, over = [], threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        over.set()

    monkeypatch.setattr("core.helper.servant.os._exit", end)
    inlet, owner = (
        os.fdopen(each, mode, buffering=0) for each, mode in zip(os.pipe(), ("rb", "wb"), strict=True)
    )
    write_frame(owner, NOTATION.written({"id": 1, "op": "open", "args": ["service"]}))

    def opener(_name: str, _args: list[object]) -> _Service:
        write_frame(owner, NOTATION.written({"stop": 0.05}))
        owner.close()
        over.wait()
        return _Service()

    with inlet:
        Servant(inlet, io.BytesIO(), opener).run()
    assert ended == [70]
