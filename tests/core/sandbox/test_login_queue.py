"""One login of a user name, over processes; it ends with the process, or as in Sage when it is cleared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.sandbox.login_queue import NameInUseError, clear, sign_in, signed_in

_WAITS = """
import sys
from pathlib import Path
from core.sandbox.login_queue import sign_in
login = sign_in(Path(sys.argv[1]), "MANAGER", "MANAGER, ODBC, process 1")
print("in", flush=True)
sys.stdin.readline()
login.leave()
print("out", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return tmp_path / "company.db"


def test_a_name_signs_in_once_whatever_its_case(company: Path) -> None:
    with sign_in(company, "manager", "the screen"):
        with pytest.raises(NameInUseError, match="the screen"):
            sign_in(company, "MANAGER ", "the batch")
        assert signed_in(company) == {"MANAGER": "the screen"}
        sign_in(company, "SYNC/\\..", "the batch").leave()
    assert signed_in(company) == {}
    sign_in(company, "MANAGER", "the batch").leave()


def test_leaving_twice_does_not_sign_somebody_else_out(company: Path) -> None:
    first = sign_in(company, "MANAGER", "first")
    first.leave()
    with sign_in(company, "MANAGER", "second"):
        first.leave()
        assert signed_in(company) == {"MANAGER": "second"}


def test_another_process_is_seen_until_it_leaves_or_dies(company: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WAITS, str(company)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(NameInUseError, match="process 1"):
            sign_in(company, "MANAGER", "here")
        other.stdin.write("\n")
        assert other.stdout.readline() == "out\n"
        sign_in(company, "MANAGER", "here").leave()
        other.kill()


def test_what_a_dead_process_left_counts_only_where_it_is_strict(company: Path) -> None:
    sign_in(company, "MANAGER", "dead").abandon()
    assert signed_in(company) == {"MANAGER": "dead"}
    with pytest.raises(NameInUseError, match="dead"):
        sign_in(company, "MANAGER", "next", strict=True)
    clear(company, "manager")
    sign_in(company, "MANAGER", "next", strict=True).abandon()
    sign_in(company, "MANAGER", "after").leave()
    clear(company, "NOBODY")
