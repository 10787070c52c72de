"""A table is aligned for people and tab-separated in a pipe; nothing foreign reaches the terminal."""

import io

import pytest

from tui.terminal import Column, may_colour, print_table

COLUMNS = (Column("Account", 8), Column("Name", 6), Column("Balance", 9, right=True))
ROWS = [("A1D001", "A1 Design\x1b[2J", "2533.31")]


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_tabs_and_whole_texts() -> None:
    pipe = io.StringIO()
    print_table(pipe, COLUMNS, ROWS)
    assert pipe.getvalue() == "Account\tName\tBalance\nA1D001\tA1 Design[2J\t2533.31\n"


def test_a_terminal_gets_aligned_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    screen = Screen()
    print_table(screen, COLUMNS, ROWS)
    assert screen.getvalue() == "Account   Name      Balance\nA1D001    A1 De…    2533.31\n"


def test_a_narrow_terminal_leaves_out_spare_columns_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    screen = Screen()
    columns = (COLUMNS[0], Column("Name", 6, spare=True), COLUMNS[2])
    print_table(screen, columns, ROWS)
    assert screen.getvalue() == "Account     Balance\nA1D001      2533.31\n"
    assert capsys.readouterr().err == "(too narrow for Name)\n"


@pytest.mark.parametrize(
    ("stream", "environ", "welcome"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_that_welcome_it(
    stream: io.StringIO, environ: dict[str, str], welcome: bool
) -> None:
    assert may_colour(stream, environ) is welcome
