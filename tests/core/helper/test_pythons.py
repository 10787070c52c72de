"""Finding a 32-bit Python in what Windows' launchers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.helper.pythons import find_pythons32, pythons32

BEFORE_3_11 = r"""Installed Pythons found by C:\WINDOWS\py.exe Launcher for Windows
 -3.12-64       C:\Users\ann\AppData\Local\Programs\Python\Python312\python.exe *
 -3.12-32       C:\Users\ann\AppData\Local\Programs\Python\Python312-32\python.exe
 -3.11-32       C:\Program Files (x86)\Python311-32\python.exe
 -3.10-32       C:\Python310-32\python.exe
 -2.7-32        C:\Python27\python.exe
"""

FROM_3_11_ON = r""" -V:3.13 *        C:\Users\ann\AppData\Local\Programs\Python\Python313\python.exe
 -V:3.11-32       C:\Program Files (x86)\Python311-32\python.exe
 -V:3.12-32       D:\Pythons\3.12 for Sage\python.exe
 -V:3.9           C:\Users\ann\AppData\Local\Programs\Python\Python39\python.exe
 -V:ContinuumAnalytics/Anaconda39-64 C:\Users\ann\Anaconda3\python.exe
"""

ONLY_32_BIT_IS_THE_DEFAULT = r""" -V:3.11-32 *     C:\Users\ann\AppData\Local\Python311-32\python.exe
"""

OLD_AND_DEFAULT = r"""Installed Pythons found by py Launcher for Windows
 (venv)         C:\work\.venv\Scripts\python.exe *
 -3.11-32       C:\Python311-32\python.exe *
"""

INSTALL_MANAGER = r""" -V:3.14[-64] *   C:\Users\ann\AppData\Local\Python\pythoncore-3.14-64\python.exe
 -V:3.13[-64]     C:\Users\ann\AppData\Local\Python\pythoncore-3.13-64\python.exe
 -V:3.13-32       C:\Users\ann\AppData\Local\Python\pythoncore-3.13-32\python.exe
 -V:3.12[-32]     C:\Users\ann\AppData\Local\Python\pythoncore-3.12-32\python.exe
 -V:3.13t-32      C:\Users\ann\AppData\Local\Python\pythoncore-3.13t-32\python.exe
"""


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            BEFORE_3_11,
            (
                r"C:\Users\ann\AppData\Local\Programs\Python\Python312-32\python.exe",
                r"C:\Program Files (x86)\Python311-32\python.exe",
            ),
        ),
        (
            FROM_3_11_ON,
            (r"D:\Pythons\3.12 for Sage\python.exe", r"C:\Program Files (x86)\Python311-32\python.exe"),
        ),
        (
            ONLY_32_BIT_IS_THE_DEFAULT,
            (r"C:\Users\ann\AppData\Local\Python311-32\python.exe",),
        ),
        (OLD_AND_DEFAULT, (r"C:\Python311-32\python.exe",)),
        (
            INSTALL_MANAGER,
            (
                r"C:\Users\ann\AppData\Local\Python\pythoncore-3.13-32\python.exe",
                r"C:\Users\ann\AppData\Local\Python\pythoncore-3.13t-32\python.exe",
                r"C:\Users\ann\AppData\Local\Python\pythoncore-3.12-32\python.exe",
            ),
        ),
        ("", ()),
        ("No installed Pythons found!\n", ()),
    ],
    ids=[
        "before 3.11",
        "from 3.11 on",
        "the default",
        "old and the default",
        "install manager",
        "silence",
        "none",
    ],
)
def test_every_launcher_is_understood(told: str, found: tuple[str, ...]) -> None:
    assert pythons32(told) == found


def test_what_is_no_longer_there_is_not_found(tmp_path: Path) -> None:
    there = tmp_path / "python.exe"
    there.touch()
    assert find_pythons32(lambda: f" -V:3.13-32 {there}\n -V:3.12-32 {tmp_path / 'none.exe'}\n") == (
        str(there),
    )


def test_where_there_is_no_launcher_nothing_is_found() -> None:
    assert find_pythons32() == ()
