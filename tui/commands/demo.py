"""`syncupload demo`: the main job on a company and a CRM of this machine; needs nothing else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from platformdirs import user_data_path

from core.config.store import Loaded, load
from core.errors import SyncError
from core.sandbox.company.creation import Recipe
from core.sandbox.site import CONFIG_FILE, create_site
from core.service import SyncService
from tui.accounts_database import filling, of_filling
from tui.answer import Answer, explain, give
from tui.demo_server import served
from tui.limited import limited
from tui.outcome import of_batch, run_answer
from tui.setting import Json
from tui.shell_words import pasted
from tui.watching import watched
from tui.wishes import Wishes

_SIZE = Recipe(customers=120, products=80, invoices=300)
_ORDERS = 4


def demo(
    batch: Annotated[
        bool, typer.Option("--batch", help="Run the unattended upload instead of opening the screen.")
    ] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Start afresh.")] = False,
    as_json: Json = False,
) -> None:
    """Open the screen on a demo company and a demo CRM, both on this machine. --json goes with --batch."""

    def answer() -> Answer:
        folder = _site(reset=reset)
        with served(folder) as url:
            loaded = _loaded(folder, url)
            with SyncService(loaded) as service, watched() as (watch, interruption):
                made = service.plan_batch(watch)
                report, mark = service.upload_batch(made, watch)
                filled = None if interruption.exit_code else filling(service, watch, full=False)
            ran = run_answer(report, made.plan, loaded.warnings, interruption, mark)
            answer = limited(of_filling(of_batch(ran, made), filled), service)
        return replace(answer, show=lambda stream: _show(stream, answer, folder))

    if batch or as_json:
        give(answer, as_json=as_json)
    raise typer.Exit(_open(reset=reset))


def _open(*, reset: bool) -> int:
    from tui.desk import Desk  # noqa: PLC0415 - the batch needs no screen
    from tui.opening import show  # noqa: PLC0415
    from tui.terminal_fitness import check_terminal  # noqa: PLC0415

    try:
        check_terminal()
        folder = _site(reset=reset)
        with served(folder) as url:
            return show(lambda: Desk(_loaded(folder, url), tour=True), Wishes())
    except SyncError as refused:
        explain(sys.stderr, refused)
        return refused.exit_code


def _site(*, reset: bool) -> Path:
    folder = user_data_path("syncupload") / "demo"
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    if not (folder / CONFIG_FILE).exists():
        create_site(folder, _SIZE, now=datetime.now().astimezone(), orders=_ORDERS)
    return folder


def _show(stream: TextIO, answer: Answer, folder: Path) -> None:
    answer.show(stream)
    stream.write(f"\nThe demo lives in {folder}. To look around, serve its CRM in a second terminal:\n")
    configured = ("syncupload", "--config", str(folder / CONFIG_FILE))
    for words in (
        ("syncupload", "sandbox", "serve", str(folder)),
        (*configured, "list", "customers"),
        (*configured, "plan", "invoices", "--search", "A1D"),
    ):
        stream.write(f"  {pasted(words)}\n")


def _loaded(folder: Path, url: str) -> Loaded:
    """Read the demo's configuration, with its server's address of now and none of the user's own settings."""
    own: Mapping[str, str] = {
        name: value for name, value in os.environ.items() if not name.startswith("SYNCUPLOAD_")
    }
    return load(folder / CONFIG_FILE, environ={**own, "SYNCUPLOAD_CRM_URL": url})
