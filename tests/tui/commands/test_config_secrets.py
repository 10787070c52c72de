"""A secret is typed or piped in, kept, and never repeated."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from core.config.secrets import open_store
from tests.core.config import rings
from tests.core.config.conftest import WHOLE
from tui.cli import app

SECRET = "canary-pass-word"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration in a home of its own, without a keyring."""
    for variable in ("XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS", rings.NAME, "SYNCUPLOAD_CRM_PASSWORD"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv(rings.FILE, str(tmp_path / "ring.json"))
    path = tmp_path / "syncupload.toml"
    path.write_text(WHOLE)
    path.chmod(0o600)
    return path


def called(file: Path, *words: str, given: str | bytes = f"{SECRET}\n") -> Result:
    result = CliRunner().invoke(app, ["--config", str(file), "config", *words], input=given)
    assert SECRET not in result.output
    return result


def kept(file: Path, dotted: str = "crm.password") -> str | None:
    return open_store(file, os.environ).get(dotted)


def test_a_line_from_a_pipe_is_kept_without_its_end(file: Path) -> None:
    result = called(file, "set-secret", "crm.password", given=f"{SECRET} \r\nmore\n")
    assert result.stdout == f"crm.password is kept in the encrypted file {file}.secrets.\n"
    assert kept(file) == f"{SECRET} "


def test_scripts_are_told_where(file: Path) -> None:
    result = called(file, "set-secret", "CRM.password", "--json")
    assert json.loads(result.stdout) == {
        "key": "crm.password",
        "kept": "file",
        "place": f"the encrypted file {file}.secrets",
        "file": str(file),
    }


def test_where_there_is_a_keyring_it_takes_it_and_cron_is_thought_of(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(rings.NAME, "tests.core.config.rings.Working")
    result = called(file, "set-secret", "crm.password")
    assert result.stdout == "crm.password is kept in the keyring of this user.\n"
    assert "syncupload config set-secret crm.password --file" in result.stderr
    assert kept(file) == SECRET


def test_the_file_can_be_asked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rings.NAME, "tests.core.config.rings.Working")
    assert json.loads(called(file, "set-secret", "crm.password", "--file", "--json").stdout)["kept"] == "file"


@pytest.mark.parametrize("words", [(SECRET,), (f"--value={SECRET}",), ("--value", SECRET), ("-p", SECRET)])
@pytest.mark.parametrize("command", ["set-secret", "drop-secret"])
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(
    file: Path, command: str, words: tuple[str, ...]
) -> None:
    result = called(file, command, "crm.password", *words)
    assert result.exit_code == 2
    assert "may have been seen: change it" in result.stderr
    assert kept(file) is None


@pytest.mark.parametrize("name", [SECRET, f"crm.password={SECRET}"])
def test_one_in_the_place_of_the_name_is_not_repeated_either(file: Path, name: str) -> None:
    result = called(file, "set-secret", name)
    assert result.exit_code == 2
    assert "There are crm.password, licence.key" in result.stderr


def test_an_unknown_name_is_told_with_the_nearest(file: Path) -> None:
    result = called(file, "set-secret", "crm.pasword", "--json")
    assert json.loads(result.stdout)["error"]["code"] == "secrets.unknown"
    assert "Did you mean crm.password" in result.stderr


@pytest.mark.parametrize("given", ["", "\n", "  \n", "\0\n", b"\xff\xfe\n", "x" * 20_000])
def test_what_is_no_line_of_text_is_not_kept(file: Path, given: str | bytes) -> None:
    result = called(file, "set-secret", "crm.password", "--json", given=given)
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (2, "secrets.input")
    assert kept(file) is None


def test_what_still_counts_before_it_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(WHOLE.replace("[crm]", '[crm]\npassword = "old"'))
    monkeypatch.setenv("SYNCUPLOAD_CRM_PASSWORD", "older")
    result = called(file, "set-secret", "crm.password")
    assert "SYNCUPLOAD_CRM_PASSWORD is set, and counts before it" in result.stderr
    assert f"[crm] password still stands in clear in {file}: take it out" in result.stderr


def test_a_broken_configuration_does_not_hinder_it(file: Path) -> None:
    file.write_text("[crm")
    assert called(file, "set-secret", "crm.password").exit_code == 0


def test_for_a_configuration_that_is_not_there_none_is_kept(tmp_path: Path, file: Path) -> None:
    result = called(tmp_path / "gone.toml", "set-secret", "crm.password")
    assert result.exit_code == 5
    assert not list(tmp_path.glob("*.secrets"))


def test_the_whole_computer_is_for_windows_alone(file: Path) -> None:
    assert "only Windows can do that" in called(file, "set-secret", "crm.password", "--machine").stderr


def test_one_is_forgotten_once(file: Path) -> None:
    called(file, "set-secret", "crm.password")
    assert called(file, "drop-secret", "crm.password").stdout == "crm.password is kept no more.\n"
    assert called(file, "drop-secret", "crm.password").stdout == "crm.password was not kept.\n"
    assert kept(file) is None


def test_help_says_what_unattended_runs_need(file: Path) -> None:
    said = " ".join(called(file, "set-secret", "--help").stdout.split())
    assert "Unattended runs of this user (cron, a service) need --file" in said


def test_what_is_typed_is_not_shown(file: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tui.cli", "--config", str(file), "config", "set-secret", "crm.password"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, close_fds=True
    ) as program:
        os.close(theirs)
        said = b""
        while b"crm.password: " not in said:
            said += os.read(ours, 1000)
        os.write(ours, f"{SECRET}\n".encode())
        try:
            while more := os.read(ours, 1000):
                said += more
        except OSError:  # Linux says so where the other end has closed
            pass
    os.close(ours)
    assert program.returncode == 0, said
    assert b"is kept in the encrypted file" in said
    assert SECRET.encode() not in said
    assert kept(file) == SECRET
