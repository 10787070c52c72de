"""The log holds what happened, and neither a secret nor a control character."""

import errno
import json
import logging
import logging.handlers
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from core import log


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    target = tmp_path / "logs" / "syncupload.log"
    log.start(target)
    yield target
    for each in logging.getLogger("syncupload").handlers:
        each.close()
    logging.getLogger("syncupload").handlers.clear()
    structlog.reset_defaults()


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_line_says_what_when_and_how_grave(file: Path) -> None:
    structlog.get_logger().info("run.started", run="7", records=3)
    (line,) = lines(file)
    assert (line["event"], line["level"], line["records"]) == ("run.started", "info", 3)
    assert str(line["timestamp"]).endswith("Z")


def test_values_under_telling_names_are_masked(file: Path) -> None:
    structlog.get_logger().info("signed.in", crm_password="pass@word1", ticket="abc", user="administrator")
    assert "pass@word1" not in file.read_text()
    assert lines(file)[0]["user"] == "administrator"


def test_a_known_secret_is_masked_wherever_it_stands(file: Path) -> None:
    log.redaction.learn(["pass@word1"])
    try:
        raise ValueError("tried pass@word1")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "pass@word1" not in file.read_text()
    assert "ValueError" in file.read_text()


@pytest.mark.parametrize(
    "notation",
    [
        str,
        repr,
        lambda text: repr(repr(text)),
        lambda text: repr(ValueError(repr(f"PWD={text}"))),
        json.dumps,
        lambda text: json.dumps(json.dumps(text)),
        lambda text: json.dumps(text, ensure_ascii=False),
        quote,
        quote_plus,
        escape,
        lambda text: b64encode(text.encode()).decode(),
    ],
)
def test_a_known_secret_is_masked_in_whatever_notation_it_is_quoted(
    file: Path, notation: Callable[[str], str]
) -> None:
    secret = "p'\"\\&/%é word"
    log.redaction.learn([secret, secret[:4]])
    structlog.get_logger().info("failed", found=f"PWD={notation(secret)};")
    assert "word" not in file.read_text()
    assert "***" in str(lines(file)[0]["found"])


@given(st.text(alphabet="ab\\\"'%&+/ é", min_size=1, max_size=12).filter(str.strip), st.integers(0, 3))
def test_a_secret_of_any_letters_is_masked_however_often_it_is_quoted(secret: str, times: int) -> None:
    redaction = log.Redaction()
    redaction.learn([f"Q{secret}Z"])
    spoken = f"Q{secret}Z"
    for _ in range(times):
        spoken = repr(spoken)
    assert "Q" not in redaction.masked(f"x{spoken}x")
    assert redaction.masked("nothing of it") == "nothing of it"


def test_control_characters_never_reach_the_file(file: Path) -> None:
    structlog.get_logger().info("read", name="A1\x1b[2J\u202e Design")
    assert lines(file)[0]["name"] == "A1[2J Design"


def test_silence_prints_nothing_among_the_answers(capsys: pytest.CaptureFixture[str]) -> None:
    log.silence()
    structlog.get_logger().warning("retry")
    structlog.reset_defaults()
    assert capsys.readouterr() == ("", "")


@contextmanager
def open_elsewhere(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have another program hold a file: Windows moves no such file, other systems do."""
    if os.name == "nt":
        with file.open("a"):
            yield
        return
    with monkeypatch.context() as patched:

        def refused(*_: object) -> Path:
            raise PermissionError(errno.EACCES, "it is used by another process")

        patched.setattr(Path, "replace", refused)
        yield


def test_a_full_log_that_another_run_has_open_is_gone_on_in_and_rotated_afterwards(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in logging.getLogger("syncupload").handlers:
        if isinstance(each, logging.handlers.RotatingFileHandler):
            each.maxBytes = 300
    older = file.with_name(f"{file.name}.1")
    older.write_text("kept", encoding="utf-8")
    with open_elsewhere(file, monkeypatch):
        for number in range(9):
            structlog.get_logger().info("in.use", number=number)
    assert [each["number"] for each in lines(file)] == list(range(9))
    assert older.read_text(encoding="utf-8") == "kept"
    structlog.get_logger().info("alone")
    assert [each["event"] for each in lines(file)] == ["alone"]
    assert len(lines(older)) == 9
    assert file.with_name(f"{file.name}.2").read_text(encoding="utf-8") == "kept"
    assert capsys.readouterr().err == ""
