"""A person at a terminal sees a bar; a pipe gets nothing."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

import pytest

from tui.progress import ProgressBar

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TextIO, int]]:
    """A pseudo-terminal: the program's end as a stream, the person's as a descriptor."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    person, program = os.openpty()
    with os.fdopen(program, "w") as stream:
        yield stream, person
    os.close(person)


def seen(terminal: tuple[TextIO, int]) -> str:
    """All that reached the person, once the program has let go of its end."""
    stream, person = terminal
    stream.close()
    pieces = []
    with contextlib.suppress(OSError):  # Linux says EIO where the other end is closed
        while piece := os.read(person, 65536):
            pieces.append(piece)
    return b"".join(pieces).decode()


def test_a_terminal_sees_the_stage_and_how_many_of_how_many(terminal: tuple[TextIO, int]) -> None:
    with ProgressBar(terminal[0]) as bar:
        bar("uploading", 3, 10)
    text = seen(terminal)
    assert "uploading" in text
    assert "3/10" in text


def test_a_stage_is_cleaned_and_is_no_markup(terminal: tuple[TextIO, int]) -> None:
    with ProgressBar(terminal[0]) as bar:
        bar("[/red]\x1b]0;title\x07", 1, None)
    text = seen(terminal)
    assert "[/red]]0;title" in text
    assert "\x1b]0;" not in text


def test_no_color_is_obeyed(terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with ProgressBar(terminal[0]) as bar:
        bar("uploading", 3, 10)
    assert "\x1b[38;5" not in seen(terminal)


def test_a_pipe_gets_nothing() -> None:
    pipe = io.StringIO()
    with ProgressBar(pipe) as bar:
        bar("uploading", 3, 10)
    assert pipe.getvalue() == ""
