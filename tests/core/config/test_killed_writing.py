"""Killed at any step of a write, the old file or the new one is whole, and the next write goes through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.config.editing import change
from core.config.secrets import open_store
from core.config.writing import write_new
from tests.core.config.killed import CHANGED, NOW, OLD, WHOLE, Killer


def played(folder: Path, scene: str) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.core.config.killed", str(folder), scene],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def whole(folder: Path) -> str:
    return write_new(WHOLE, folder / "whole.toml", now=NOW).path.read_text()


@pytest.mark.parametrize(
    "scene", ["change", *(pytest.param(each, marks=pytest.mark.long) for each in ("new", "anew"))]
)
def test_a_configuration_is_whole_whenever_its_writing_is_killed(tmp_path: Path, scene: str) -> None:
    before = "nothing" if scene == "new" else OLD
    after = CHANGED if scene == "change" else whole(tmp_path)
    told = played(tmp_path, scene)
    assert told["steps"] > 10
    assert set(told["states"]) == {before, after}
    assert told["states"] == sorted(told["states"], key=[before, after].index), "it went back"
    assert set(told["again"]) == {after}
    assert set(told["modes"]) == {0o600}
    assert set(told["backups"]) <= {OLD}
    assert bool(told["backups"]) is (scene != "new")


@pytest.mark.parametrize(
    ("scene", "before", "after"),
    [
        ("first secret", [None, None], ["new", None]),
        pytest.param("another secret", [None, "other"], ["new", "other"], marks=pytest.mark.long),
        ("changed secret", ["old", "other"], ["new", "other"]),
        pytest.param("dropped secret", ["old", "other"], [None, "other"], marks=pytest.mark.long),
    ],
)
def test_no_secret_is_lost_whenever_its_writing_is_killed(
    tmp_path: Path, scene: str, before: list[str], after: list[str]
) -> None:
    told = played(tmp_path, scene)
    states = [json.loads(each) for each in told["states"]]
    assert told["steps"] > 10
    assert states[0] == before
    assert states[-1] == after
    assert all(each in (before, after) for each in states)
    assert {json.dumps(json.loads(each)) for each in told["again"]} == {json.dumps(after)}
    assert set(told["modes"]) == {0o600}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("what", ["configuration", "secret"])
def test_a_power_cut_finds_the_content_on_the_disk_before_its_name(tmp_path: Path, what: str) -> None:
    file = tmp_path / "syncupload.toml"
    watcher = Killer(0)
    sys.setprofile(watcher)
    try:
        if what == "secret":
            open_store(file, {}).put("crm.password", "new")
        else:
            change(file, {"crm.url": "http://other/"}, now=NOW)
    finally:
        sys.setprofile(None)
    names = [name for name in watcher.names[::2] if name in ("write", "flush", "fsync", "replace")]
    assert names[-5:] == ["write", "flush", "fsync", "replace", "fsync"]
