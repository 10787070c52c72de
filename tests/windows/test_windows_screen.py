"""The screen on Textual's driver for Windows, by a selection of its own tests, for Wine is slow."""

from __future__ import annotations

import re

import pytest

from tests.windows.conftest import Computer
from tests.windows.wheels import ROOT
from tests.windows.wine import windows_path

pytestmark = pytest.mark.long

FLOW, FRAME = "tests/tui/screens/test_flow.py", "tests/tui/screens/test_frame.py"
TABLES = ("tests/tui/widgets/test_record_table.py", "tests/tui/widgets/test_search_box.py")
SCREENS = (
    f"{FRAME}::test_every_mode_is_reached_by_its_digit_and_by_its_f_key",
    f"{FRAME}::test_without_a_configuration_it_says_where_it_looked_and_tries_again_on_r",
    f"{FLOW}::test_what_is_marked_is_planned_confirmed_uploaded_and_told_of",
    f"{FLOW}::test_the_plan_on_the_screen_is_the_commands_to_the_letter",
    f"{FLOW}::test_a_saved_plan_is_what_the_command_carries_out",
)
FILES = ("tests/core/test_log.py", "tests/core/test_csv_file.py", "tests/tui/test_streams.py")
"""What is written where other programs may have it open, and what is printed."""

PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not long", "--tb=short")
NEW_CONSOLE = {"WT_SESSION": "1"}
"""Windows Terminal; the old console gets other signs."""


@pytest.mark.parametrize("chosen", [TABLES, SCREENS, FILES], ids=["tables", "screens", "files"])
def test_its_own_tests_pass_there(computer: Computer, chosen: tuple[str, ...]) -> None:
    scratch = f"--basetemp={windows_path(computer.folder / 'scratch')}"
    ended = computer.made.wine.run(
        computer.made.python,
        *PYTEST,
        scratch,
        *chosen,
        environ={**computer.environ, **NEW_CONSOLE},
        folder=ROOT,
    )
    assert ended.code == 0, ended.out
    (passed,) = re.findall(r"(\d+) passed", ended.out)
    assert int(passed) >= len(chosen)
    assert "failed" not in ended.out
