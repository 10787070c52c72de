"""What is between the language and the session: QuickBooks is left to people between two questions."""

from __future__ import annotations

import pytest

from core.accounting.quickbooks.session import UnhurriedSession


class Answering:
    """A session that notes what it is asked, and when it is left alone."""

    def __init__(self) -> None:
        self.happened: list[str | float] = []

    def ask(self, message: str) -> str:
        self.happened.append(message)
        return message.upper()

    def close(self) -> None:
        self.happened.append("close")


def test_between_two_questions_quickbooks_is_left_alone() -> None:
    there = Answering()
    session = UnhurriedSession(there, 2, there.happened.append)
    assert [session.ask(each) for each in ("a", "b", "c")] == ["A", "B", "C"]
    session.close()
    assert there.happened == ["a", 2, "b", 2, "c", "close"]


def test_what_is_given_up_meanwhile_is_not_asked() -> None:
    def give_up(_seconds: float) -> None:
        raise TimeoutError

    there = Answering()
    session = UnhurriedSession(there, 2, give_up)
    session.ask("a")
    with pytest.raises(TimeoutError):
        session.ask("b")
    assert there.happened == ["a"]
