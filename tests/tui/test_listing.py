"""Every list fits a terminal of 80 columns, its money included."""

import io

import pytest

from core.accounting.base import Subject
from tui.columns import COLUMNS
from tui.terminal import print_table


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("subject", Subject)
def test_a_list_fits_80_columns_without_losing_a_last_one(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    columns = [column for column, _ in COLUMNS[subject]]
    screen = Screen()
    print_table(screen, columns, [])
    needed = [each.title for each in columns if not each.spare]
    assert all(title in screen.getvalue() for title in needed)
    assert len(screen.getvalue().rstrip("\n")) <= 80
