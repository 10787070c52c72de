"""No secret comes to light: every command is run, well and badly, and everything it leaves is searched."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.e2e.canary.commands import CALLS, REFUSED, SLOW, commands
from tests.e2e.canary.hiding import forms, found_below, found_in
from tests.e2e.canary.worlds import ACCOUNT, BROKEN, CORES, NOTHING, Cage, answer, cage, failures, secret
from tests.e2e.conftest import PROGRAM, serving
from tests.e2e.terminals import Screened

TYPED = f"{secret('a secret that is typed')}\n"
GOOD, ENDS = {0, 3, 4}, {0, 1, 2, 3, 4, 5}
"""How a command may end: where all is well, and anyhow."""
ON_LINE = secret("a secret on a command line")


@pytest.fixture
def caged(tmp_path: Path, sqlite_driver: Path) -> Iterator[Cage]:
    """The program in a cage, and its CRM outside, which lets one account in."""
    inside, outside = tmp_path / "cage", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    with cage(inside, sqlite_driver) as made:
        server = [*PROGRAM, "sandbox", "serve", str(made.site), "--port", "0", "--ntlm", ACCOUNT]
        with serving(server, {**made.environ, "TMPDIR": str(outside)}) as ready:
            made.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
            answer(made, ready["crm_url"])
            yield made


def test_every_command_is_called() -> None:
    assert set(commands()) == set(CALLS), "a command is missing from CALLS, so its secrets would go unseen"


def test_a_secret_is_found_however_it_is_written() -> None:
    core = CORES["the kept CRM password"]
    for form in forms(core):
        assert found_in(b"..." + form + b"...", CORES) == ["the kept CRM password"]
    assert found_in(f"...{core.upper()}...".encode(), CORES) == ["the kept CRM password"]


def test_a_file_that_holds_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("known", "below/left"):
        (tmp_path / name).write_text(secret("a secret that is typed"))
    found = found_below(tmp_path, CORES, [tmp_path / "known"])
    assert found == ["below/left: a secret that is typed"]


def test_no_command_tells_a_secret(caged: Cage) -> None:
    plan(caged)
    wrong = failures(caged)["wrong password"]
    for turn, name in enumerate(name for name in CALLS if name not in SLOW):
        call = CALLS[name][-1]
        good = ENDS if name in REFUSED else GOOD
        ran(caged, *call, *(("--json",) if turn % 2 else ()), expected=good)
        if turn % 2:
            ran(caged, *call, environ=wrong)
        else:
            ran(caged, *call, "--json", crash=True)
    broken(caged, (("config", "validate"),))
    proved(caged)


@pytest.mark.long
def test_no_command_tells_a_secret_whatever_fails(caged: Cage) -> None:
    plan(caged)
    for call in every_call():
        for words in (call, (*call, "--json"), (*call, "--help")):
            ran(caged, *words)
        ran(caged, *call, crash=True)
    for command in ("set-secret", "drop-secret"):
        ran(caged, "config", command, "crm.password", ON_LINE, expected={2})
        ran(caged, "config", command, ON_LINE, "--json", expected={2})
    assert caged.leaks() == []
    for environ in failures(caged).values():
        for call in every_call():
            if call[0] not in ("demo", "sandbox"):
                ran(caged, *call, environ=environ)
                ran(caged, *call, "--json", environ=environ)
    assert caged.leaks() == []
    broken(caged, (("config", "show"), ("config", "validate", "--json"), ("check",), ("batch",)))
    proved(caged)


CRASHING = """
import tui.desk
def crash(self, loaded, *_, **__):
    password = loaded.config.crm.password.get_secret_value()
    raise RuntimeError(f"cannot sign in with PWD={password} {password!r}")
tui.desk.Desk.__init__ = crash
from tui.__main__ import main
main()
"""


@pytest.mark.long
def test_a_screen_that_ends_in_a_crash_tells_none(caged: Cage) -> None:
    command = [sys.executable, "-c", CRASHING, "--config", str(caged.config)]
    environ = {**caged.environ, "TERM": "xterm-256color"}
    with Screened(command, environ) as screen:
        screen.until(b"This is a defect of the program")
        assert screen.end() == 1
    (caged.said / "screen").write_bytes(screen.sent)
    assert caged.leaks() == []
    assert "cannot sign in with PWD=***" in next(caged.folder.rglob("syncupload.log")).read_text()


def every_call() -> list[tuple[str, ...]]:
    return [call for calls in CALLS.values() for call in calls]


def plan(caged: Cage) -> None:
    """Save a plan for a later upload."""
    ran(caged, "plan", "customers", "--all", "--out", "{site}/saved.plan", expected={4})


def ran(
    caged: Cage,
    *call: str,
    crash: bool = False,
    environ: Mapping[str, str] = NOTHING,
    expected: Collection[int] = ENDS,
) -> None:
    code = caged.run(*call, given=TYPED, crash=crash, environ=environ)
    assert code in expected, f"{call} ended with {code}: {caged.tell('err')[-2000:]}"


def broken(caged: Cage, calls: Sequence[tuple[str, ...]]) -> None:
    """Read configurations that cannot be meant."""
    file = caged.folder / "broken-syncupload.toml"
    core = CORES["a secret in a broken configuration"]
    for name, text in BROKEN:
        file.write_bytes(
            text.format(core=core, digits=CORES["a secret of digits"]).encode(
                "utf-8", errors="surrogateescape"
            )
        )
        for words in calls:
            assert caged.run("--config", str(file), *words, bare=True) == 5, name


def proved(caged: Cage) -> None:
    """Nothing was told, nothing was left; and the runs did what they were meant to do."""
    assert caged.leaks() == []
    told = caged.tell("err")
    assert "Traceback" not in told
    assert "wrong password" not in told
    assert "RuntimeError: cannot sign in with PWD=***" in told
    log = next(caged.folder.rglob("syncupload.log")).read_text()
    assert "cannot sign in with PWD=***" in log
