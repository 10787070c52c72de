"""A command ends with one answer, a cure where it failed, and an exit code."""

import io
import json
from collections.abc import Iterator
from typing import NoReturn

import pytest
import structlog
import typer

from core import log
from core.config.mistakes import InvalidConfigurationError, Mistake
from core.errors import ConfigurationError, SyncError
from tui.answer import Answer, described, explain, give


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    log.silence()
    yield
    structlog.reset_defaults()


def ended(action: object, *, as_json: bool) -> int:
    with pytest.raises(typer.Exit) as end:
        give(action, as_json=as_json)  # type: ignore[arg-type]  # whatever a test calls an action
    return end.value.exit_code


def good() -> Answer:
    return Answer({"n": 1}, lambda stream: print("one", file=stream), 4, ("look\x1b[2J",))


def failed() -> NoReturn:
    raise ConfigurationError("config.bad", tried="read it", found="nothing\x1b[2J", remedy="Write it.")


def interrupted() -> NoReturn:
    raise KeyboardInterrupt


def test_people_get_words_and_their_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(good, as_json=False) == 4
    assert capsys.readouterr().out == "one\n"


def test_scripts_get_one_document_and_warnings_go_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(good, as_json=True) == 4
    out, err = capsys.readouterr()
    assert json.loads(out) == {"n": 1}
    assert err == "warning: look[2J\n"


def test_a_failure_has_cause_and_cure_and_its_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(failed, as_json=False) == 5
    out, err = capsys.readouterr()
    assert (out, err) == ("", "error: nothing[2J\n  tried to read it\n  Write it.\n")


def test_a_failure_is_one_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    ended(failed, as_json=True)
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["tried"], error["remedy"]) == ("config.bad", "read it", "Write it.")


def test_an_interrupt_from_the_keyboard_is_told_and_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(interrupted, as_json=True) == 130
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "interrupted"


def test_an_explanation_is_three_lines() -> None:
    stream = io.StringIO()
    explain(stream, SyncError("x", tried="do", found="trouble", remedy="Mend it."))
    assert stream.getvalue().splitlines() == ["error: trouble", "  tried to do", "  Mend it."]


def test_an_error_in_a_document_is_told_to_people_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    stopped = SyncError("crm.unreachable", tried="create it", found="nobody answers", remedy="Start the CRM.")
    answer = Answer({"error": described(stopped)}, lambda _: None, 1, error=stopped)
    assert ended(lambda: answer, as_json=True) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["remedy"] == "Start the CRM."
    assert err == "error: nobody answers\n  tried to create it\n  Start the CRM.\n"


def test_each_mistake_of_a_configuration_is_told_by_itself() -> None:
    mistakes = tuple(Mistake("choice", key, 1, f"{key} is odd", f"Mend {key}.") for key in ("one", "two"))
    stream = io.StringIO()
    explain(stream, InvalidConfigurationError(mistakes, tried="read it"))
    assert stream.getvalue() == (
        "error: one is odd\n  Mend one.\nerror: two is odd\n  Mend two.\n  tried to read it\n"
    )
