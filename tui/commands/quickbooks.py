"""`syncupload quickbooks`: what QuickBooks' Web Connector needs of this program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.accounting.quickbooks.webconnector.qwc import is_ours
from core.checks.surroundings import utc_now
from core.errors import UsageError
from core.new_file import NewFile
from core.text import clean
from core.web_connector import WebConnector, web_connector
from core.web_steps import FILE, numbered
from tui.answer import Answer, give
from tui.commands.quickbooks_serving import serve
from tui.setting import Json, setting_of

app = typer.Typer(help="QuickBooks' Web Connector, which lets this program in.", no_args_is_help=True)
app.command()(serve)

Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the file is written.")]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace", help="A file of that name may be replaced; one that this command wrote always is."
    ),
]
Every = Annotated[
    int,
    typer.Option(
        "--every",
        min=0,
        max=1440,
        metavar="MINUTES",
        help="How often the Web Connector comes by itself; 0: a person has to say so in its window.",
    ),
]


@app.command()
def qwc(
    context: typer.Context,
    out: Out = FILE,
    replace: Replace = False,
    every: Every = 60,
    as_json: Json = False,
) -> None:
    """Write the file that QuickBooks' Web Connector is told of this program by: open it on its machine."""

    def answer() -> Answer:
        connector = web_connector(setting_of(context).load())
        connector.prove_certificate(utc_now())
        _write(NewFile(out, replace, _is_ours), connector.file(every))
        connector.noting(utc_now, _told).told_to_come(every)
        document = {"file": str(out), "url": connector.address.url, "minutes": every}
        if connector.to_trust is not None:
            document["certificate"] = str(connector.to_trust)
        return Answer(document, lambda stream: _tell(stream, out, connector))

    give(answer, as_json=as_json)


def _is_ours(path: Path) -> bool:
    return is_ours(path.read_bytes())


def _write(file: NewFile, content: bytes) -> None:
    try:
        with file.writing() as unfinished:
            unfinished.write_bytes(content)
    except OSError as refused:
        raise UsageError(
            "quickbooks.unwritable",
            tried=f"write {clean(str(file.path))}",
            found=clean(refused.strerror or str(refused)),
            remedy="Name another file with --out.",
        ) from refused


def _told(line: str) -> None:
    sys.stderr.write(f"{clean(line)}\n")


def _tell(stream: TextIO, path: Path, connector: WebConnector) -> None:
    stream.write(f"Made {clean(str(path))}. The Web Connector will call {connector.address.url}. Now\n")
    for step in numbered(connector.steps(path)):
        stream.write(f"{step}\n")
