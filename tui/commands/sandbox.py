"""`syncupload sandbox`: a company and a CRM on this machine, to learn and to test against."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.errors import UsageError
from core.sandbox.company.creation import Recipe
from core.sandbox.rates import EXCHANGE
from core.sandbox.site import create_site
from core.sandbox.systems import CRMS, SYSTEMS, USUAL, Pair
from core.text import clean
from tui.answer import Answer, give
from tui.setting import Json
from tui.shell_words import pasted

app = typer.Typer(help="An accounting company and a CRM that live on this machine.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the sandbox.")]
_ACCOUNT = "USER:PASSWORD"
_USER = "administrator, with a password of your choice"
Number = Annotated[int, typer.Option(min=0, metavar="N")]


@app.command()
def create(
    folder: Folder,
    system: Annotated[
        str, typer.Option(metavar="SYSTEM", help=f"The accounting system: {', '.join(SYSTEMS)}.")
    ] = USUAL.system,
    customers: Number = 120,
    products: Number = 80,
    invoices: Number = 300,
    transactions: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How long its audit trail is at least.")
    ] = None,
    orders: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many orders wait in the CRM, with what they need.")
    ] = 0,
    currencies: Annotated[
        str,
        typer.Option(
            metavar="CODES",
            help=f"What some customers trade in besides: {', '.join(EXCHANGE)}, with commas between.",
        ),
    ] = "",
    crm: Annotated[str, typer.Option(metavar="VERSION", help="The CRM: 4.0 or 3.0.")] = USUAL.crm,
    seed: Number = 1,
    evaluation: Annotated[
        bool, typer.Option("--evaluation", help="Subject to the evaluation limit.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a company, a CRM with a price list, a unit group and a unit, and a configuration for both."""

    def answer() -> Answer:
        _prove_system(system, orders)
        _prove_crm(crm)
        recipe = Recipe(
            customers,
            products,
            invoices,
            transactions,
            seed=seed,
            evaluation=evaluation,
            currencies=_codes(currencies, system),
        )
        config = create_site(folder, recipe, now=_now(), orders=orders, pair=Pair(system, crm))
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
    crm: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="The CRM that is installed, 4.0 or 3.0; as created otherwise."),
    ] = None,
    ntlm: Annotated[
        str | None, typer.Option(metavar=_ACCOUNT, help=f"Let only this user in, by NTLM: {_USER}.")
    ] = None,
    ifd: Annotated[
        str | None,
        typer.Option(metavar=_ACCOUNT, help="Be internet-facing: this user gets tickets; likewise."),
    ] = None,
    ticket_seconds: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How long such a ticket lasts; default a day.")
    ] = None,
    latency_ms: Annotated[int, typer.Option(min=0, metavar="N", help="How long each answer takes.")] = 0,
    faults: Annotated[Path | None, typer.Option(metavar="FILE", help="Fail as this file says.")] = None,
    as_json: Json = False,
) -> None:
    """Serve that CRM until interrupted; prints one line of JSON as soon as it accepts connections."""

    def answer() -> Answer:
        from core.sandbox.serving import Wishes, serve_site  # noqa: PLC0415 - no other command needs a server

        if crm is not None:
            _prove_crm(crm)
        _prove_door(crm, ntlm, ifd, ticket_seconds)
        serve_site(
            folder, Wishes(port, ntlm, latency_ms, faults, crm, ifd, ticket_seconds), announce=typer.echo
        )
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


def _codes(written: str, system: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(each.strip().upper() for each in written.split(",") if each.strip()))
    unknown = [each for each in codes if each not in EXCHANGE]
    if unknown:
        raise UsageError(
            "sandbox.currency",
            tried=f"make a sandbox with customers in {clean(unknown[0])}",
            found=f"it knows {', '.join(EXCHANGE)} besides pounds",
            remedy="Name those in --currencies, with commas between, or leave it out.",
        )
    if codes and not SYSTEMS[system].currencies:
        raise UsageError(
            "sandbox.currency",
            tried=f"make a sandbox of {system} with customers in {', '.join(codes)}",
            found=f"{system} keeps one currency only",
            remedy="Leave --currencies out, or name another --system.",
        )
    return codes


def _two_way() -> list[str]:
    return [name for name, system in SYSTEMS.items() if system.two_way is not None]


def _prove_door(crm: str | None, ntlm: str | None, ifd: str | None, ticket_seconds: int | None) -> None:
    if ifd is not None and (ntlm is not None or crm == "3.0"):
        raise UsageError(
            "sandbox.two_doors",
            tried="serve a CRM that is internet-facing",
            found="--ifd goes neither with --ntlm nor with --crm 3.0",
            remedy="Leave out --ifd, or the other.",
        )
    if ifd is None and ticket_seconds is not None:
        raise UsageError(
            "sandbox.no_tickets",
            tried="set how long a ticket lasts",
            found="--ticket-seconds is given without --ifd, and nobody gets tickets then",
            remedy="Give --ifd USER:PASSWORD too, or leave it out.",
        )


def _prove_crm(version: str) -> None:
    if version not in CRMS:
        raise UsageError(
            "sandbox.unsupported",
            tried=f"use a sandbox with --crm {clean(version)}",
            found=f"this version of the program knows --crm {' and '.join(CRMS)}",
            remedy="Name one of those in --crm, or leave it out.",
        )


def _tell(stream: TextIO, folder: Path, config: Path) -> None:
    stream.write(f"Made {folder}.\n")
    serve, upload = ("sandbox", "serve", str(folder)), ("--config", str(config), "batch")
    stream.write(f"Serve its CRM:  {pasted(('syncupload', *serve))}\n")
    stream.write(f"Then upload:    {pasted(('syncupload', *upload))}\n")
