"""How QuickBooks is reached: on this computer (manual 4.2, 4.3.5), or by its Web Connector from another."""

from __future__ import annotations

from dataclasses import replace

from core.accounting.quickbooks.webconnector.address import DEFAULT_URL
from core.config.visited import PASSWORD
from core.config.words import Source
from core.registry import SANDBOX
from core.setup.field import Field, Kind, Offer
from core.setup.session import Session
from core.setup.steps.sage50 import python32
from core.setup.steps.ways import Way, sandbox_way
from core.web_connector import web_connector

_FILE, _URL = "quickbooks.file", "quickbooks.url"
_ASKS = (
    "The first time QuickBooks asks a person there to let Sync Uploader in: choose "
    '"Yes, always" for batches that run by themselves. It warns that the program has no certificate: that '
    "may be passed over."
)
_PORT = DEFAULT_URL.rpartition(":")[2]


def _here(session: Session) -> tuple[Field, ...]:
    own = "Blank: the company that is open in QuickBooks, which must be running."
    older = "For QuickBooks before 2022, which is a 32-bit program."
    return (
        Field(_FILE, "Company file", Kind.TEXT, f"{own} {_ASKS}"),
        currency(),
        *python32(session, "quickbooks.python32", older),
    )


def _by_visits(session: Session) -> tuple[Field, ...]:
    own = "Blank: the company that is open in QuickBooks then. Else the file, as that computer names it."
    return (
        _url(session),
        Field(
            "quickbooks.user",
            "Signs in as",
            Kind.TEXT,
            "The Web Connector shows this name in its window.",
            default="syncupload",
            required=True,
        ),
        Field(
            PASSWORD,
            "With the password",
            Kind.SECRET,
            "Choose one: it is typed into the Web Connector's window, once. Here only its hash is kept.",
            required=True,
        ),
        Field(_FILE, "Company file", Kind.TEXT, own),
        currency(),
    )


def _url(session: Session) -> Field:
    """Ask for the address; where none is named and the Web Connector comes already, it comes by the usual."""
    name = session.machine.name.lower()
    here = Offer(DEFAULT_URL, DEFAULT_URL, "the Web Connector runs on this very computer")
    away = (
        (Offer(f"https://{name}:{_PORT}", f"https://{name}:{_PORT}", "it runs on another one"),)
        if name and name.isascii()
        else ()
    )
    offers = (here, *away) if PASSWORD in session.draft.kept else (*away, here)
    words = (
        "Where it finds this computer: https:// and the name that QuickBooks' computer has for it, a port."
    )
    return Field(_URL, "Address", Kind.PICK_OR_TYPE, words, offers[0].value, offers, required=True)


def currency() -> Field:
    """Ask for the base currency, which QuickBooks does not tell."""
    words = "The company's home currency, three letters: QuickBooks does not say it (manual 4.3.5)."
    return Field("sync.currency", "Currency", Kind.TEXT, words, default="GBP", required=True)


def _never(_session: Session) -> bool:
    return False


def _is_visited(session: Session) -> bool:
    draft = session.draft
    sandboxed = str(draft.value(_FILE) or "").startswith(SANDBOX)
    return not sandboxed and (draft.value(_URL) is not None or draft.keeps_secret(PASSWORD))


def _without_visits(session: Session) -> None:
    """Take out what would have the Web Connector come."""
    if session.draft.value(_URL) is not None:
        session.draft.answer(_URL, None)
    if session.draft.keeps_secret(PASSWORD):
        session.draft.forget(PASSWORD)


def _prove_visits(session: Session) -> str:
    """Prove what can be without QuickBooks: the address, and its certificate."""
    connector = web_connector(session.draft.loaded(unfinished=True))
    connector.foresee_certificate()
    return f"QuickBooks will be asked when the Web Connector first comes, at {connector.address.url}"


WAYS: tuple[Way, ...] = (
    Way("here", "QuickBooks on this computer", "with the company open", _here, _never, _without_visits),
    Way(
        "web-connector",
        "by the Web Connector",
        "QuickBooks on another computer",
        _by_visits,
        _is_visited,
        prove=_prove_visits,
    ),
    replace(sandbox_way(_FILE, Source.QUICKBOOKS), compose=_without_visits),
)
