"""What is printed arrives, whatever the code page of the console, the pipe or the file."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper

import pytest

from tui.streams import settle


class Console(TextIOWrapper):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def piped(encoding: str) -> tuple[TextIOWrapper, BytesIO]:
    into = BytesIO()
    return TextIOWrapper(into, encoding=encoding, write_through=True), into


def test_a_pipe_on_windows_carries_utf_8() -> None:
    stream, into = piped("cp1252")
    settle((stream,), {}, "win32")
    stream.write("1.00 → Łódź £")
    assert into.getvalue().decode("utf-8") == "1.00 → Łódź £"


def test_who_names_an_encoding_gets_it_and_a_mark_where_it_lacks_a_sign() -> None:
    stream, into = piped("cp850")
    settle((stream,), {"PYTHONIOENCODING": "cp850"}, "win32")
    stream.write("1.00 → é")
    assert into.getvalue() == "1.00 ? é".encode("cp850")


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_a_console_keeps_its_encoding_and_shows_a_mark_where_it_lacks_a_sign(platform: str) -> None:
    into = BytesIO()
    stream = Console(into, encoding="cp437", write_through=True)
    settle((stream,), {}, platform)
    stream.write("Łódź é")
    assert into.getvalue() == "?ód? é".encode("cp437")


def test_what_already_has_a_way_with_such_signs_keeps_it() -> None:
    stream = TextIOWrapper(BytesIO(), encoding="ascii", errors="surrogateescape")
    settle((stream,), {}, "linux")
    assert (stream.encoding, stream.errors) == ("ascii", "surrogateescape")


def test_a_stream_that_is_no_file_is_left_alone() -> None:
    stream = StringIO()
    settle((stream, None), {}, "win32")
    stream.write("→")
    assert stream.getvalue() == "→"
