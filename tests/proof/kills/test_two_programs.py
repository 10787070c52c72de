"""Two programs that never met upload the same company into the same CRM at once: all is there once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.proof.kills.books import differences
from tests.proof.kills.conftest import Scenes


def _begun(config: Path, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "--config", str(config), "batch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "SYNCUPLOAD_CRM_URL": url},
    )


def test_they_choose_the_same_ids_and_make_no_duplicate(scenes: Scenes, tmp_path: Path) -> None:
    place = scenes.place
    place.restore(scenes.empty)
    other = tmp_path / "another machine"
    shutil.copytree(place.folder, other)
    configs = [folder / "syncupload.toml" for folder in (place.folder, other)]
    for _ in range(2):
        running = [_begun(each, place.url) for each in configs]
        ended = [(each.communicate(), each.returncode) for each in running]
        assert [code for _, code in ended] == [0, 0], ended
    assert place.at_server(lambda: list(differences(place.organisation, place.books))) == []
    last = [json.loads(out) for (out, _), _ in ended]
    assert [each["calls"]["crm_write"] for each in last] == [0, 0]
