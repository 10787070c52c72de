"""Runs the real program many times over: each time in a fork, which has all of it loaded already.

Reads jobs from standard input, one JSON document a line, and answers with the exit code of each. It also
writes down the command line of every process that the program starts.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

STARTING = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")


def main() -> None:
    """Load the program, then do job after job."""
    _load()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(job)
        _, status = os.waitpid(pid, 0)
        os.write(3, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _load() -> None:
    import tui.commands  # noqa: PLC0415 - what a command loads late is loaded once here

    for name in ("core.crm.soap.client", "core.accounting.sage50.opening", "cryptography.fernet"):
        importlib.import_module(name)
    for each in pkgutil.iter_modules(tui.commands.__path__):
        importlib.import_module(f"tui.commands.{each.name}")


def _run(job: Mapping[str, Any]) -> NoReturn:
    code: object = 99
    try:
        _become(job)
        from tui.__main__ import main as program  # noqa: PLC0415 - with the environment of the job

        program()
        code = 0
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _become(job: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(job["environ"])
    os.chdir(job["folder"])
    sys.argv = ["syncupload", *job["words"]]
    reading, writing = os.pipe()
    os.write(writing, job["given"].encode())
    os.close(writing)
    os.dup2(reading, 0)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(job[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
    started = Path(job["started"])

    def note(event: str, arguments: object) -> None:
        if event in STARTING:
            with started.open("a") as file:
                file.write(f"{event} {arguments!r}\n")

    sys.addaudithook(note)
    if job["crash"]:
        _crash()


def _crash() -> None:
    """Let both sides fail as nobody foresaw, with a message that holds what it should not."""
    import core.registry  # noqa: PLC0415 - the connectors are replaced in it
    from core.config.reading import secrets_of  # noqa: PLC0415

    def fail(loaded: Any, *_more: Any) -> NoReturn:
        known = [each for each in secrets_of(loaded.config) if each]
        spoken = [form for each in known for form in (each, repr(each), quote(each), json.dumps(each))]
        raise RuntimeError(f"cannot sign in with PWD={'; PWD='.join(spoken)}")

    registry: Any = core.registry
    registry.READERS = dict.fromkeys(registry.READERS, fail)
    registry.CRMS = dict.fromkeys(registry.CRMS, fail)


if __name__ == "__main__":
    main()
