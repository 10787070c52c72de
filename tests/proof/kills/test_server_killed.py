"""The CRM's own process killed in mid-run and started again: what it confirmed is there, the rest follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.config.store import load
from core.errors import SyncError
from core.sandbox.site import CONFIG_FILE, create_site, open_organisation
from core.service import SyncService
from core.upload.outcome import Report
from core.upload.progress import Watch
from tests.proof.kills.arming import arm
from tests.proof.kills.books import differences
from tests.proof.kills.place import NOW, SMALL

POINTS = (25, 45, 65, 85, 105)
"""Steps of the run at which the server dies; the writes begin at about the fortieth."""


class Server:
    """The sandbox CRM as a process of its own, on a port that it keeps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process, self.url = self._start("0")

    def _start(self, port: str) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "tui.cli", "sandbox", "serve", str(self._folder), "--port", port]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return process, str(json.loads(process.stdout.readline())["crm_url"])

    @property
    def pid(self) -> int:
        """Which process it is now."""
        return self._process.pid

    def start_again_once_dead(self) -> None:
        """Wait for its death, and start it on the same port."""
        self._process.communicate()
        self._process, _ = self._start(self.url.rsplit(":", 1)[1].strip("/"))

    def stop(self) -> None:
        """End it as a person does."""
        self._process.terminate()
        self._process.communicate()


def _batch(folder: Path, url: str) -> Report:
    watch = Watch(lambda: NOW)
    with SyncService(load(folder / CONFIG_FILE, environ={"SYNCUPLOAD_CRM_URL": url})) as service:
        made = service.plan_batch(watch)
        with made.plan:
            return service.upload_batch(made, watch)[0]


def _in_a_child(folder: Path, server: Server, point: int) -> int:
    child = os.fork()
    if child == 0:
        code = 2
        try:
            arm(point, server.pid)
            code = 0 if _batch(folder, server.url).error is None else 1
        except SyncError:
            code = 1  # as the command ends where the CRM is away before anything is planned
        finally:
            os._exit(code)
    return child


@pytest.mark.parametrize(
    "point", [pytest.param(each, marks=() if each == POINTS[2] else pytest.mark.long) for each in POINTS]
)
def test_the_run_sits_it_out_or_the_next_one_makes_it_whole(tmp_path: Path, point: int) -> None:
    folder = tmp_path / "site"
    create_site(folder, SMALL, now=NOW)
    server = Server(folder)
    try:
        child = _in_a_child(folder, server, point)
        server.start_again_once_dead()
        assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) in (0, 1)
        assert _batch(folder, server.url).error is None
        assert _batch(folder, server.url).calls.write == 0
    finally:
        server.stop()
    organisation = open_organisation(folder)
    assert list(differences(organisation, folder / "company.db")) == []
    organisation.close()
