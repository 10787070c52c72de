"""Serves the CRM of a sandbox folder: one server a folder, its address beside the store."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from core.config.store import load
from core.errors import SyncError, UsageError
from core.sandbox.crm.faults import FaultPlan, read_faults
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.server import ServerSettings, serve
from core.sandbox.crm.tickets import LIFETIME
from core.sandbox.site import CONFIG_FILE, LOCK_FILE, SERVER_FILE, open_organisation, require_crm
from core.sandbox.systems import CRMS, USUAL
from core.text import clean, match_key


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to serve: on which port, for whom, how slowly, how badly, which CRM.

    Port and version are the configuration's where they are None. `ntlm` and `ifd` are USER:PASSWORD, with a
    DOMAIN and a backslash before it or not; with `ifd` it is internet-facing, and its tickets last so long.
    """

    port: int | None = None
    ntlm: str | None = None
    latency_ms: int = 0
    faults: Path | None = None
    version: str | None = None
    ifd: str | None = None
    ticket_seconds: int | None = None


def serve_site(folder: Path, wishes: Wishes, *, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` is given one line of JSON when connections are accepted.

    Raises SyncError where the folder is served already, cannot be written to, or the port is taken.
    """
    faults = None if wishes.faults is None else read_faults(wishes.faults)
    require_crm(folder)
    port = _configured_port(folder) if wishes.port is None else wishes.port
    version = _configured_version(folder) if wishes.version is None else wishes.version
    account = _account(wishes)
    organisation = open_organisation(folder)
    notice = folder / SERVER_FILE

    def ready(url: str) -> None:
        line = {"ready": True, "crm_url": f"{url}/", "organisation": organisation.name, "pid": os.getpid()}
        notice.write_text(json.dumps(line))
        announce(json.dumps(line))

    try:
        if account is not None:
            account = (_user(organisation, account[0]), account[1])
        with (
            FileLock(folder / LOCK_FILE, timeout=0),
            NtlmAccounts(dict([account])) if account else nullcontext() as accounts,
        ):
            serve(organisation, _settings(wishes, port, version, accounts, faults), ready=ready)
    except Timeout:
        raise _served_already(folder) from None
    except OSError as refused:
        raise _unwritable(folder, refused) from refused
    finally:
        organisation.close()
        _remove_own(notice)


def _settings(
    wishes: Wishes, port: int, version: str, accounts: NtlmAccounts | None, faults: FaultPlan | None
) -> ServerSettings:
    seconds = wishes.ticket_seconds
    return ServerSettings(
        port=port,
        latency_ms=wishes.latency_ms,
        ntlm=accounts,
        faults=faults,
        ticket_lifetime=LIFETIME if seconds is None else timedelta(seconds=seconds),
        version=version,
        internet=wishes.ifd is not None,
    )


def _account(wishes: Wishes) -> tuple[str, str] | None:
    """Give the only account and its password; None where anybody is let in."""
    written = wishes.ntlm if wishes.ifd is None else wishes.ifd
    if written is None:
        return None
    option = "--ntlm" if wishes.ifd is None else "--ifd"
    account, colon, password = written.partition(":")
    domain, backslash, user = account.rpartition("\\")
    if not (user and colon) or bool(domain) != bool(backslash) or any(mark in password for mark in ":\r\n"):
        raise UsageError(
            "sandbox.account",
            tried="let only one account in",
            found=rf"{option} is not of the form USER:PASSWORD or DOMAIN\USER:PASSWORD, with one colon",
            remedy=rf"Write for example {option} 'litwareinc\administrator:secret'.",
        )
    return account, password


def _user(organisation: Organisation, written: str) -> str:
    """Give an account of the organisation, whose domain may be left out; raises UsageError for others."""
    users = {match_key(each.rpartition("\\")[2]): each for each in organisation.accounts()}
    account = users.get(match_key(written), written)
    try:
        organisation.sign_in(account)
    except Refusal as refused:
        known = " and ".join(clean(each) for each in organisation.accounts())
        raise UsageError(
            "sandbox.account",
            tried=f"let {clean(account)} in",
            found="no user of this CRM has that account",
            remedy=f"Name one that has: {known}.",
        ) from refused
    return account


def _configured_port(folder: Path) -> int:
    return urlsplit(load(folder / CONFIG_FILE, environ={}).config.crm.url).port or 0


def _configured_version(folder: Path) -> str:
    if not (folder / CONFIG_FILE).is_file():
        return USUAL.crm
    target = load(folder / CONFIG_FILE, environ={}).config.sync.target
    return next(version for version, each in CRMS.items() if each is target)


def _remove_own(notice: Path) -> None:
    try:
        if json.loads(notice.read_text())["pid"] == os.getpid():
            notice.unlink()
    except (OSError, ValueError, KeyError):
        # There is none, or it is another server's.
        return


def _served_already(folder: Path) -> SyncError:
    return SyncError(
        "sandbox.served",
        tried=f"serve the CRM in {clean(str(folder))}",
        found="another server serves it already",
        remedy=f"Use that one: its address is in {clean(str(folder / SERVER_FILE))}.",
    )


def _unwritable(folder: Path, refused: OSError) -> SyncError:
    return SyncError(
        "sandbox.unwritable",
        tried=f"serve the CRM in {clean(str(folder))}",
        found=clean(str(refused)),
        remedy="Make the folder writable for the user that serves it: the CRM keeps its records there.",
    )
