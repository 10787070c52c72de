"""`syncupload sandbox`: a company and a CRM on this machine, to learn and to test against."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.errors import UsageError
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from core.sandbox.systems import SYSTEMS
from core.text import clean
from tui.answer import Answer, give
from tui.setting import Json
from tui.shell_words import pasted

app = typer.Typer(help="An accounting company and a CRM that live on this machine.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the sandbox.")]
SYSTEM, CRM = "sage50", "4.0"
"""What a sandbox is made of where nothing else is said."""
OLD_CRM = "3.0"
"""The other CRM that a sandbox can be served as."""

Number = Annotated[int, typer.Option(min=0, metavar="N")]


@app.command()
def create(
    folder: Folder,
    system: Annotated[
        str, typer.Option(metavar="SYSTEM", help=f"The accounting system: {', '.join(SYSTEMS)}.")
    ] = SYSTEM,
    customers: Number = 120,
    products: Number = 80,
    invoices: Number = 300,
    transactions: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How long its audit trail is at least.")
    ] = None,
    orders: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many orders wait in the CRM, with what they need.")
    ] = 0,
    seed: Number = 1,
    evaluation: Annotated[
        bool, typer.Option("--evaluation", help="Subject to the evaluation limit.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a company, a CRM with a price list, a unit group and a unit, and a configuration for both."""

    def answer() -> Answer:
        _prove_system(system, orders)
        recipe = Recipe(customers, products, invoices, transactions, seed=seed, evaluation=evaluation)
        config = create_site(folder, recipe, now=_now(), orders=orders, system=system)
        return Answer(
            {"folder": str(folder), "config": str(config)},
            lambda stream: _tell(stream, folder, config),
        )

    give(answer, as_json=as_json)


@app.command()
def serve(
    folder: Folder,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 is any free one.")
    ] = None,
    crm: Annotated[str, typer.Option(metavar="VERSION", help="The CRM that is installed, 4.0 or 3.0.")] = CRM,
    ntlm: Annotated[
        str | None, typer.Option(metavar="USER:PASSWORD", help="Let only this Windows account in, by NTLM.")
    ] = None,
    latency_ms: Annotated[int, typer.Option(min=0, metavar="N", help="How long each answer takes.")] = 0,
    faults: Annotated[Path | None, typer.Option(metavar="FILE", help="Fail as this file says.")] = None,
    as_json: Json = False,
) -> None:
    """Serve that CRM until interrupted; prints one line of JSON as soon as it accepts connections."""

    def answer() -> Answer:
        from core.sandbox.serving import Wishes, serve_site  # noqa: PLC0415 - no other command needs a server

        if crm != OLD_CRM:
            _refuse("--crm", crm, CRM)
        serve_site(folder, Wishes(port, ntlm, latency_ms, faults, crm), announce=typer.echo)
        raise typer.Exit

    give(answer, as_json=as_json)


def _now() -> datetime:
    return datetime.now().astimezone()


def _prove_system(system: str, orders: int) -> None:
    if system not in SYSTEMS:
        raise UsageError(
            "sandbox.unsupported",
            tried=f"use a sandbox with --system {clean(system)}",
            found=f"this version of the program makes {', '.join(SYSTEMS)}",
            remedy="Name one of those in --system, or leave it out.",
        )
    if orders and SYSTEMS[system].two_way is None:
        raise UsageError(
            "orders.one_way",
            tried=f"make a sandbox of {system} with orders for it",
            found=f"{system} takes no orders: the program only reads it",
            remedy=f"Leave --orders out, or use --system {' or '.join(_two_way())}.",
        )


def _two_way() -> list[str]:
    return [name for name, system in SYSTEMS.items() if system.two_way is not None]


def _refuse(option: str, value: str, known: str) -> None:
    if value != known:
        raise UsageError(
            "sandbox.unsupported",
            tried=f"use a sandbox with {option} {clean(value)}",
            found=f"this version of the program knows {option} {known} only",
            remedy=f"Leave {option} out.",
        )


def _tell(stream: TextIO, folder: Path, config: Path) -> None:
    stream.write(f"Made {folder}.\n")
    serve, upload = ("sandbox", "serve", str(folder)), ("--config", str(config), "batch")
    stream.write(f"Serve its CRM:  {pasted(('syncupload', *serve))}\n")
    stream.write(f"Then upload:    {pasted(('syncupload', *upload))}\n")
