"""The real program without the half second of its start: forked from a process that has loaded it already.

`python -m tests.e2e.warm FD` is that process: it reads jobs from the socket FD, and answers each with how its
fork ended. A fork ends as a program does that was started cold, but for the memory, which is not tidied up.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

ROOT = Path(__file__).parents[2]
_LONGEST = 1 << 16
_LATE = (
    *("core.crm.soap.client", "core.accounting.sage50.opening", "core.service", "core.schedule.found"),
    *("cryptography.fernet", "requests_toolbelt", "zeep.wsdl", "core.sandbox.sdo", "tui.late_commands"),
)
"""What commands load late, beside their own modules."""
_OF_PYTHON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH")
"""What is read when a Python starts: a job that differs in these is for a cold one."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run: a Python's arguments (`-m MODULE WORDS…` or `FILE WORDS…`), and where."""

    command: Sequence[str]
    environ: Mapping[str, str]
    folder: Path

    def text(self, *, stays: bool) -> bytes:
        """Give it to the process that forks, which waits for the end of one that does not stay."""
        parts = {"command": list(self.command), "environ": dict(self.environ), "folder": str(self.folder)}
        return json.dumps({**parts, "stays": stays}).encode()


class Stem:
    """The process that forks; it waits for one job at a time."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with far:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.warm", str(far.fileno())],
                env={"PYTHONPATH": str(ROOT), **environ},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
            )

    def run(self, job: Job) -> tuple[int, str, str] | None:
        """Run to the end: give the exit code, and what was said; None where another job is in hand."""
        with TemporaryFile() as out, TemporaryFile() as err:
            code = self._hand_over(job, (out.fileno(), err.fileno()))
            return None if code is None else (code, _read(out.fileno()), _read(err.fileno()))

    def start(self, job: Job, out: int, err: int) -> int | None:
        """Begin: give the process's number; None where another job is in hand."""
        return self._hand_over(job, (out, err), stays=True)

    def _hand_over(self, job: Job, fds: tuple[int, int], *, stays: bool = False) -> int | None:
        if not self._lock.acquire(blocking=False):
            return None
        try:
            socket.send_fds(self._near, [job.text(stays=stays)], fds)
            return int(self._near.recv(_LONGEST))
        finally:
            self._lock.release()


def _read(number: int) -> str:
    with open(number, encoding="utf-8", closefd=False) as file:
        file.seek(0)
        return file.read()


@cache
def _stem(kept: tuple[tuple[str, str], ...]) -> Stem:
    return Stem(dict(kept))


def stem_of(command: Sequence[str], environ: Mapping[str, str]) -> Stem | None:
    """Give who can run a command, one for each way in which Python is set up; None: start it cold."""
    kept = {name: environ[name] for name in _OF_PYTHON if name in environ}
    if command[0] != sys.executable or any(each.startswith("PYTHON") for each in environ.keys() - kept):
        return None
    return _stem(tuple(sorted(kept.items())))


def _load() -> None:
    import tui.commands  # noqa: PLC0415 - only the process that forks needs it

    for name in _LATE:
        importlib.import_module(name)
    for each in pkgutil.iter_modules(tui.commands.__path__):
        importlib.import_module(f"tui.commands.{each.name}")


def _wait_for_jobs(jobs: socket.socket) -> dict[str, Any] | None:
    """Fork for each job; give the job in the fork, None in the process that forks once nobody has more."""
    staying: set[int] = set()
    while True:
        text, fds, _, _ = socket.recv_fds(jobs, _LONGEST, 2)
        staying -= {each for each in staying if os.waitpid(each, os.WNOHANG)[0]}
        if not text:
            return None
        job = {**json.loads(text), "fds": fds}
        child = os.fork()
        if child == 0:
            jobs.close()
            return job
        for each in fds:
            os.close(each)
        if job["stays"]:
            staying.add(child)
            jobs.send(str(child).encode())
        else:
            jobs.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(job: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(job["environ"])
    time.tzset()
    os.chdir(job["folder"])
    for number, given in zip((1, 2), job["fds"], strict=True):
        os.dup2(given, number)
        os.close(given)
    sys.path[:] = [each for each in sys.path if each != str(ROOT)]
    sys.path.insert(0, job["folder"])


def main() -> None:
    """Do jobs until nobody has any more."""
    jobs = socket.socket(fileno=int(sys.argv[1]))
    _load()
    gc.freeze()
    job = _wait_for_jobs(jobs)
    if job is None:
        return
    _become(job)
    code: object = 1
    try:
        _run(job)
        code = 0
    except SystemExit as ended:
        code = ended.code
        if isinstance(code, str):
            sys.stderr.write(f"{code}\n")
    except BaseException:  # noqa: BLE001 - as Python does at the end of a program
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _run(job: Mapping[str, Any]) -> None:
    first, *words = job["command"]
    if first == "-m":
        sys.argv = words
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *words]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    main()
