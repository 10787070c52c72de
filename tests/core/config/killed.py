"""Writes a configuration or a secret over and over, killed at one step later each time, and looks each time.

A step is a call into the operating system, before it and after it. Prints one JSON document.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

from core.config.editing import change
from core.config.model import Config
from core.config.secrets import SecretStore, open_store
from core.config.writing import write_new

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
OLD = """# Ours.
[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://crm-server:5555/" # the server
"""
CHANGED = OLD.replace("crm-server", "other")
WHOLE = Config.model_validate(
    {
        "sync": {"source": "SAGE50", "target": "CRM40"},
        "crm": {"url": "http://crm-server:5555/"},
        "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Demo"},
        "sage": {"version": 13, "folder": "C:\\Sage"},
    }
)
_SYSTEM = frozenset({"posix", "_io", "fcntl"})
_CHANGING = frozenset(
    {"open", "close", "write", "flush", "fsync", "replace", "rename", "unlink", "mkdir", "chmod", "fchmod"}
    | {"link", "truncate", "flock"}
)
"""The calls that change something, or may; between two that only look, a kill finds the same."""


@dataclass(frozen=True)
class Scene:
    """What is done, and what may stand there when it was killed: every text in `may` is a whole one."""

    prepare: Callable[[Path], object]
    write: Callable[[Path], object]
    state: Callable[[Path], str]


def _store(folder: Path) -> SecretStore:
    return open_store(folder / "syncupload.toml", {})


def _text(folder: Path) -> str:
    file = folder / "syncupload.toml"
    return file.read_text() if file.exists() else "nothing"


def _secrets(folder: Path) -> str:
    store = _store(folder)
    return json.dumps([store.get(name) for name in ("crm.password", "sage.password")])


def _old(folder: Path) -> None:
    file = folder / "syncupload.toml"
    file.write_text(OLD)
    file.chmod(0o600)


def _both(folder: Path) -> None:
    _store(folder).put("crm.password", "old")
    _store(folder).put("sage.password", "other")


SCENES = {
    "change": Scene(
        _old, lambda f: change(f / "syncupload.toml", {"crm.url": "http://other:5555/"}, now=NOW), _text
    ),
    "new": Scene(lambda _: None, lambda f: write_new(WHOLE, f / "syncupload.toml", now=NOW), _text),
    "anew": Scene(_old, lambda f: write_new(WHOLE, f / "syncupload.toml", now=NOW), _text),
    "first secret": Scene(lambda _: None, lambda f: _store(f).put("crm.password", "new"), _secrets),
    "another secret": Scene(
        lambda f: _store(f).put("sage.password", "other"),
        lambda f: _store(f).put("crm.password", "new"),
        _secrets,
    ),
    "changed secret": Scene(_both, lambda f: _store(f).put("crm.password", "new"), _secrets),
    "dropped secret": Scene(_both, lambda f: _store(f).drop("crm.password"), _secrets),
}


class Killer:
    """Kills this process at its step `last`; counts and names the steps until then."""

    def __init__(self, last: int) -> None:
        self._left = last
        self.names: list[str] = []

    def __call__(self, _frame: FrameType, event: str, called: object) -> None:
        """See one event, as `sys.setprofile` tells it."""
        if event not in ("c_call", "c_return") or not _of_system(called):
            return
        self.names.append(getattr(called, "__name__", ""))
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _of_system(called: object) -> bool:
    if getattr(called, "__name__", "") not in _CHANGING:
        return False
    owner = getattr(called, "__self__", None)
    return isinstance(owner, io.IOBase) or getattr(called, "__module__", None) in _SYSTEM


def main() -> None:
    """Play a scene: `folder` is empty, and all that is written is in it."""
    for name in ("filelock", "keyring", "cryptography.hazmat.primitives.ciphers.aead"):
        importlib.import_module(name)  # what is loaded late would be loaded at every step
    folder, scene = Path(sys.argv[1]), SCENES[sys.argv[2]]
    pattern, stage = folder / "pattern", folder / "stage"
    os.environ["XDG_DATA_HOME"] = str(stage / "data")
    stage.mkdir()
    scene.prepare(stage)
    stage.rename(pattern)
    told: dict[str, list[object]] = {"states": [], "again": [], "modes": [], "backups": []}
    step, killed = 0, True
    while killed:
        step += 1
        shutil.rmtree(stage, ignore_errors=True)
        shutil.copytree(pattern, stage)
        killed = _died(partial(_armed, scene, stage, step))
        told["states"].append(scene.state(stage))
        told["backups"] += [file.read_text() for file in stage.glob("*.bak")]
        told["modes"] += [stat.S_IMODE(each.stat().st_mode) for each in _written(stage)]
        if _died(lambda: scene.write(stage)):
            told["again"].append("failed")
        told["again"].append(scene.state(stage))
    print(json.dumps({**told, "steps": step, "before": _state_of(scene, pattern, stage)}))


def _armed(scene: Scene, stage: Path, step: int) -> None:
    sys.setprofile(Killer(step))
    scene.write(stage)
    sys.setprofile(None)


def _died(action: Callable[[], object]) -> bool:
    """Do something in a process of its own, and tell whether it failed or was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            action()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the write failed by itself")
    return os.WIFSIGNALED(status)


def _written(stage: Path) -> list[Path]:
    """Give what may hold something secret: all files but the lock."""
    return [each for each in stage.rglob("*") if each.is_file() and each.suffix != ".lock"]


def _state_of(scene: Scene, pattern: Path, stage: Path) -> str:
    shutil.rmtree(stage)
    shutil.copytree(pattern, stage)
    return scene.state(stage)


if __name__ == "__main__":
    main()
