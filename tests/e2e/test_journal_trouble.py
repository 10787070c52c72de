"""A journal that cannot be written ends the run with advice; the CRM holds nothing that it does not know."""

from __future__ import annotations

import json
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.config.store import load
from core.crm.base import Query
from core.registry import open_crm

ROOM = 300_000
"""Bytes that a file may have where the disk is full."""

ALWAYS_BUSY = '[[rule]]\ntrouble = "unavailable"\noperation = "Create"\nseconds = 30\n'


def _made(world: Any) -> set[UUID]:
    crm = open_crm(load(world.config, environ=world.environ))
    try:
        return {each.id for name in ("account", "product") for each in crm.find(Query(name, ()))}
    finally:
        crm.close()


def _known(world: Any) -> set[UUID]:
    with closing(sqlite3.connect(world.site / "journal.db")) as journal:
        return {UUID(str(record)) for (record,) in journal.execute("SELECT record FROM intent")}


def _in_little_room(world: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", "--config", str(world.config), "batch", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=world.environ,
        cwd=world.folder,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
    )


def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(world: Any) -> None:
    world.create("--customers", "150", "--products", "30", "--invoices", "0", "--transactions", "0")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        world.environ["XDG_STATE_HOME"] = str(world.folder / "state")
        ended = _in_little_room(world)
        assert ended.returncode == 1, ended.stderr
        assert "Traceback" not in ended.stderr
        error = json.loads(ended.stdout)["error"]
        assert error["code"].startswith(("journal.disk", "journal.failed", "spool.failed")), error
        assert _made(world) <= _known(world)
        again = world.sync("batch", "--json")
        assert again.code == 0, again.err
        assert len(_made(world)) == 180


def test_a_journal_of_a_newer_version_is_refused_and_nothing_is_written(world: Any) -> None:
    world.create("--customers", "2", "--products", "1", "--invoices", "0", "--transactions", "0")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        assert world.sync("plan", "customers", "--all").code == 4
        with closing(sqlite3.connect(world.site / "journal.db")) as journal, journal:
            journal.execute("UPDATE schema SET version = 99")
        ended = world.sync("batch", "--json")
        assert (ended.code, ended.document["error"]["code"]) == (1, "journal.newer")
        assert _made(world) == set()


def test_a_journal_that_may_only_be_read_is_refused_and_nothing_is_written(world: Any) -> None:
    world.create("--customers", "2", "--products", "1", "--invoices", "0", "--transactions", "0")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        assert world.sync("plan", "customers", "--all").code == 4
        only_read = f"sqlite:///file:{world.site / 'journal.db'}?mode=ro&uri=true"
        ended = world.sync("batch", "--json", SYNCUPLOAD_JOURNAL_URL=only_read)
        assert ended.code == 1
        assert ended.document["error"]["code"] == "journal.readonly"
        assert "right to write" in ended.document["error"]["remedy"]
        assert _made(world) == set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_waiting_for_a_busy_crm(world: Any, number: int, code: int) -> None:
    world.create("--customers", "2", "--products", "1", "--invoices", "0", "--transactions", "0")
    rules: Path = world.folder / "faults.toml"
    rules.write_text(ALWAYS_BUSY)
    with world.served("--port", "0", "--faults", str(rules)) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        command = [sys.executable, "-m", "tui.cli", "--config", str(world.config), "batch", "--json"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=world.environ
        ) as running:
            _until_intended(world, running)
            running.send_signal(number)
            out, err = running.communicate(timeout=25)
        assert running.returncode == code, err
        assert json.loads(out)["error"]["code"] == "run.cancelled"
        assert _made(world) == set()


def _until_intended(world: Any, running: subprocess.Popen[str]) -> None:
    journal = world.site / "journal.db"
    while running.poll() is None:
        with suppress(sqlite3.OperationalError):
            if journal.exists() and _known(world):
                return
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.05)
    raise AssertionError("it ended before anything was intended")
