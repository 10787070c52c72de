"""How every command ends: one answer for people or one JSON document, a cure, an exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TextIO

import typer

from core.breaking_off import THREADS
from core.errors import SyncError
from core.text import clean
from tui.json_text import chunks


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: a JSON document, the same for people, and the exit code.

    An `error` stands in both already; beside a JSON document it is told to people as well.
    """

    document: Mapping[str, object]
    show: Callable[[TextIO], None]
    exit_code: int = 0
    warnings: tuple[str, ...] = field(default=())
    error: SyncError | None = None


def give(action: Callable[[], Answer], *, as_json: bool) -> NoReturn:
    """Do a command's work, write its answer, and end with its exit code; no traceback reaches a person."""
    try:
        answer = action()
        for warning in answer.warnings:
            sys.stderr.write(f"warning: {clean(warning)}\n")
        if as_json and answer.error is not None:
            explain(sys.stderr, answer.error)
        _deliver(answer, as_json=as_json)
    except SyncError as error:
        import structlog  # noqa: PLC0415 - slow to load, and the screen has no need of it so early

        structlog.get_logger().error("command.failed", code=error.code, found=error.found)
        raise typer.Exit(_tell(error, as_json=as_json)) from None
    except KeyboardInterrupt as interrupt:
        code = _tell(_interrupted(*interrupt.args), as_json=as_json)
        _leave_behind(code)
        raise typer.Exit(code) from None
    raise typer.Exit(answer.exit_code)


def _leave_behind(code: int) -> None:
    # A thread that waits for the CRM's answer would hold the program until it comes.
    if any(each.name.startswith(THREADS) for each in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _interrupted(number: int = signal.SIGINT) -> SyncError:
    error = SyncError(
        "interrupted",
        tried="carry out the command",
        found="it was interrupted",
        remedy="Run it again: an upload goes on where it stopped, and writes nothing twice.",
    )
    error.exit_code = 128 + number
    return error


def described(error: SyncError) -> dict[str, str]:
    """Give an error as the JSON documents name it."""
    return {"code": error.code, "tried": error.tried, "found": error.found, "remedy": error.remedy}


def explain(stream: TextIO, error: SyncError) -> None:
    """Say what went wrong, while doing what, and what to do; of several mistakes, each by itself."""
    if error.parts:
        for found, remedy in error.parts:
            stream.write(f"error: {clean(found)}\n  {clean(remedy)}\n")
        stream.write(f"  tried to {clean(error.tried)}\n")
        return
    stream.write(f"error: {clean(error.found)}\n")
    stream.write(f"  tried to {clean(error.tried)}\n")
    stream.write(f"  {clean(error.remedy)}\n")


def _deliver(answer: Answer, *, as_json: bool) -> None:
    try:
        _write(answer, as_json=as_json)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing more to say, and nobody to say it to.
        _shut_output()
        raise typer.Exit(141) from None
    except OSError as refused:
        _shut_output()
        raise SyncError(
            "output.unwritable",
            tried="write the answer to standard output",
            found=clean(refused.strerror or str(refused)),
            remedy="Send it where there is room; what the command did is done.",
        ) from refused


def _shut_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        for chunk in chunks(answer.document):
            sys.stdout.write(chunk)
        sys.stdout.write("\n")
    else:
        answer.show(sys.stdout)
    sys.stdout.flush()


def _tell(error: SyncError, *, as_json: bool) -> int:
    explain(sys.stderr, error)
    if as_json:
        sys.stdout.write("".join(chunks({"error": described(error)})) + "\n")
    return error.exit_code
