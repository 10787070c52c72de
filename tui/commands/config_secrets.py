"""`syncupload config set-secret`: a secret is typed or piped in, and never stands on a command line."""

from __future__ import annotations

import os
import sys
import warnings
from getpass import GetPassWarning, getpass
from typing import Annotated, TextIO

import typer

from core.config.secret_advice import afterwards
from core.config.secrets import open_store, secret_key
from core.config.vault.entries import Way
from core.errors import UsageError
from tui.answer import Answer, give
from tui.setting import Json, setting_of

ANY_WORDS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Words too many are refused here, since typer would repeat them."""

_LONGEST = 16_384

Name = Annotated[
    str, typer.Argument(metavar="NAME", show_default=False, help="The key, such as crm.password.")
]


def set_secret(
    context: typer.Context,
    name: Name,
    in_file: Annotated[
        bool,
        typer.Option(
            "--file",
            help="Keep it in the encrypted file even where there is a keyring: for cron and services, which "
            "have none.",
        ),
    ] = False,
    machine: Annotated[
        bool,
        typer.Option(
            "--machine",
            help="Windows: in the encrypted file, for every user of this computer who may read that file: "
            "for a scheduled task of another user.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep a password or key out of the configuration file: typed without echo, or one line from a pipe.

    It goes into the keyring of this user; where there is none (or with --file) into an encrypted file beside
    the configuration, whose key lies in the data folder of this user. Once a secret is in the file, further
    ones join it. Only this user can read either. Unattended runs of this user (cron, a service) need --file;
    those of another user have their own secrets, or an environment variable each, such as
    SYNCUPLOAD_CRM_PASSWORD, which goes before anything that is kept.
    """

    def answer() -> Answer:
        _refuse_words(context)
        key = secret_key(name)
        if machine and os.name != "nt":
            raise _not_windows()
        path = setting_of(context).file()
        store = open_store(path, os.environ)
        way = Way.MACHINE if machine else Way.FILE if in_file else None
        place = store.put(key.dotted, _read(key.dotted), way)
        kept = store.entries()[key.dotted].way
        return Answer(
            {"key": key.dotted, "kept": kept, "place": place, "file": str(path)},
            lambda stream: _say(stream, f"{key.dotted} is kept in {place}."),
            warnings=tuple(afterwards(path, key, kept, os.environ)),
        )

    give(answer, as_json=as_json)


def drop_secret(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Forget a secret that was kept with set-secret."""

    def answer() -> Answer:
        _refuse_words(context)
        key = secret_key(name)
        store = open_store(setting_of(context).file(), os.environ)
        there = key.dotted in store.entries()
        store.drop(key.dotted)
        said = f"{key.dotted} is kept no more." if there else f"{key.dotted} was not kept."
        return Answer({"key": key.dotted, "dropped": there}, lambda stream: _say(stream, said))

    give(answer, as_json=as_json)


def _refuse_words(context: typer.Context) -> None:
    if context.args:
        raise UsageError(
            "secrets.argument",
            tried="read the command line",
            found="there is a word too many, and it is not repeated, as it may be a secret",
            remedy="Give the name alone, then type the secret when asked or pipe it in. A secret that stood "
            "on a command line may have been seen: change it.",
        )


def _read(dotted: str) -> str:
    """Ask for a secret without echo, or take a line from a pipe; raises UsageError where there is none."""
    secret = _typed(dotted) if sys.stdin.isatty() else _piped()
    if not secret.strip():
        raise _nothing("nothing was given", f"Type it, or pipe it in. To forget it: drop-secret {dotted}.")
    if "\0" in secret or len(secret) > _LONGEST:
        raise _nothing("what was given is no line of text", "Give one line of text.")
    return secret


def _typed(dotted: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(f"{dotted}: ")
        except EOFError:
            return ""
        except GetPassWarning:
            raise _nothing(
                "this terminal would show what is typed", "Use another terminal, or pipe it in."
            ) from None


def _piped() -> str:
    try:
        return sys.stdin.buffer.readline(_LONGEST + 2).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise _nothing("what was given is no UTF-8", "Give it as one line of UTF-8 text.") from None


def _nothing(found: str, remedy: str) -> UsageError:
    return UsageError("secrets.input", tried="read a secret", found=found, remedy=remedy)


def _not_windows() -> UsageError:
    return UsageError(
        "secrets.machine",
        tried="keep a secret for every user of this computer",
        found="only Windows can do that",
        remedy="Leave out --machine, and set the secret as the user whom the runs belong to, with --file.",
    )


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
