"""`syncupload quarantine`: what was set aside, why, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, TextIO

import typer

from core.errors import SyncError, UsageError
from core.service import SyncService
from core.text import clean, match_key
from core.upload.journal import Aside, EntityKey
from tui.answer import Answer, give
from tui.asides import asides_document, keys_shape, named, show_asides
from tui.setting import Json, setting_of

app = typer.Typer(
    help="Records that could not be uploaded, with cause and cure; needs neither the accounts nor the CRM.",
    no_args_is_help=True,
)

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KEY]…", help="Keys as the list shows them, such as A1D001 or account:A1D001."),
]
All = Annotated[bool, typer.Option("--all", help="All that is set aside.")]


@app.command("list")
def list_asides(context: typer.Context, keys: Keys = None, as_json: Json = False) -> None:
    """Show what is set aside: since when, why, what to do, and what waits for it."""

    def answer() -> Answer:
        with _service(context) as service, service.open_quarantine(_now) as quarantine:
            asides = quarantine.asides()
        found = _chosen(asides, keys) if keys else asides
        return Answer(asides_document(found), lambda stream: show_asides(stream, found))

    give(answer, as_json=as_json)


@app.command()
def retry(context: typer.Context, keys: Keys = None, everything: All = False, as_json: Json = False) -> None:
    """Have the next batch try records again, with what they wait for."""

    def answer() -> Answer:
        _some_or_all("try again", keys, everything=everything)
        with _service(context) as service, service.open_quarantine(_now) as quarantine:
            meant = quarantine.retry(_names(_chosen(quarantine.asides(), keys)))
        return Answer(
            {"retried": len(meant), "rows": keys_shape(meant)},
            lambda stream: _say(stream, meant, "the next batch tries again"),
        )

    give(answer, as_json=as_json)


@app.command()
def drop(context: typer.Context, keys: Keys = None, everything: All = False, as_json: Json = False) -> None:
    """Forget records until they change in the accounts, something needs them, or a batch is --full."""

    def answer() -> Answer:
        _some_or_all("drop", keys, everything=everything)
        with _service(context) as service, service.open_quarantine(_now) as quarantine:
            chosen = _chosen(quarantine.asides(), keys)
            meant = quarantine.drop(_names(chosen))
        return Answer(
            {"dropped": len(meant), "rows": keys_shape(meant)},
            lambda stream: _say(stream, meant, "forgotten until they change in the accounts"),
            warnings=tuple(_still_asked_for(chosen)),
        )

    give(answer, as_json=as_json)


def _service(context: typer.Context) -> SyncService:
    return SyncService(setting_of(context).load())


def _some_or_all(tried: str, keys: Sequence[str] | None, *, everything: bool) -> None:
    if bool(keys) == everything:
        found = "keys and --all exclude each other" if keys else "no record was named"
        raise UsageError(
            "selection.unclear",
            tried=f"{tried} what is set aside",
            found=found,
            remedy="Give keys as `syncupload quarantine list` shows them, or --all for every record.",
        )


def _chosen(asides: Sequence[Aside], keys: Sequence[str] | None) -> list[Aside]:
    """Give the asides that keys name, each once, or all; SyncError where a key names none or several."""
    if not keys:
        return list(asides)
    return list({each.held.name: each for each in (_one(asides, key) for key in keys)}.values())


def _one(asides: Sequence[Aside], key: str) -> Aside:
    # A product code may hold a colon itself, so the whole is looked for first.
    entity, _, rest = key.partition(":")
    found = [each for each in asides if match_key(each.held.key) == match_key(key)] or [
        each for each in asides if each.held.name == (entity.strip().casefold(), match_key(rest))
    ]
    names = list(dict.fromkeys(each.held.name for each in found))
    if not names:
        raise SyncError(
            "quarantine.unknown",
            tried=f"find {clean(key)} in quarantine",
            found="nothing of that key is set aside",
            remedy="See what is: syncupload quarantine list.",
        )
    if len(names) > 1:
        raise UsageError(
            "quarantine.ambiguous",
            tried=f"find {clean(key)} in quarantine",
            found=f"several records have that key: {named(_names(found))}",
            remedy=f"Name the one that is meant: {' or '.join(f'{each}:{clean(key)}' for each, _ in names)}.",
        )
    return found[0]


def _names(asides: Sequence[Aside]) -> list[EntityKey]:
    return [(each.held.entity, each.held.key) for each in asides]


def _still_asked_for(dropped: Sequence[Aside]) -> list[str]:
    gone = {each.held.name for each in dropped}
    waiting = [
        (each, [(entity, key) for entity, key in each.holds if (entity, match_key(key)) not in gone])
        for each in dropped
    ]
    return [
        f"{each.held.entity} {each.held.key} is still needed by {named(holds)}, which bring it up again"
        for each, holds in waiting
        if holds
    ]


def _say(stream: TextIO, meant: Sequence[EntityKey], what: str) -> None:
    stream.write(f"{what}: {named(meant)}\n" if meant else "Nothing is set aside.\n")


def _now() -> datetime:
    return datetime.now(UTC)
