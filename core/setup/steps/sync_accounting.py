"""A part of the fifth step: whether every batch also fills the SYNC Accounting database (manual 4.3.8)."""

from __future__ import annotations

from core import accounts_database
from core.accounts_database import Proof
from core.config.model import TABLE_OF
from core.config.words import SyncAccountingMode
from core.errors import AccountingAwayError
from core.setup.draft import Draft
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session, require_answers
from core.syncaccounting.opening import is_url
from core.text import clean

WANTED, FILE, ADDRESS, NUMBER = "books_database", "books_file", "books_url", "books_number"
"""The wizard's own questions, which the keys are made of."""
NONE, ACCESS, URL = "none", "access", "url"
_MODE, _PLACE, _COMPANY = _KEYS = (
    "sync_accounting.mode",
    "sync_accounting.mdb",
    "sync_accounting.company",
)
_WHOSE = frozenset(
    ("sync.source", "sage.folder", "quickbooks.file", *(f"{each}.connection" for each in TABLE_OF.values()))
)
"""The keys that say whose accounts they are: while none of them changes, the company may have a new name."""
_USUAL = "sqlite:///syncaccounting.db"


class SyncAccountingPart:
    """Asks for the database and for the company's number in it; none is the usual answer."""

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Ask for what the picked kind of database needs."""
        draft = session.draft
        place = str(draft.value(_PLACE) or "")
        asked = {NONE: (), ACCESS: (_file(place), _number(draft)), URL: (_address(place), _number(draft))}
        return (_kind(session), *asked[_wanted(draft)])

    def prove(self, session: Session) -> str:
        """Prove that the database can be written and that no other company has the number there."""
        draft = session.draft
        wanted = _wanted(draft)
        if wanted == NONE:
            for key in _KEYS if draft.value(_MODE) is not None else ():
                draft.answer(key, None)
            return "no SYNC Accounting"
        require_answers(draft, self.fields(session))
        named = draft.own.get(ADDRESS if wanted == URL else FILE)
        asked = (SyncAccountingMode.ACCESS.value, named, draft.own.get(NUMBER))
        for key, value in zip(_KEYS, asked, strict=True):
            draft.answer(key, value)
        proof = accounts_database.prove(draft.loaded())
        if draft.changes().keys() & {*_KEYS, *_WHOSE}:
            _refuse_another_company(session, proof)
        return f"SYNC Accounting: {clean(str(proof))}"


def told_of(draft: Draft) -> str:
    """Name the database that every batch fills as well; blank where it fills none."""
    mode, place, company = (draft.value(key) for key in _KEYS)
    return f"Every batch also fills SYNC Accounting: {place}, as company {company}." if mode else ""


def _wanted(draft: Draft) -> str:
    said = draft.own.get(WANTED)
    if said in (NONE, ACCESS, URL):
        return str(said)
    if draft.value(_MODE) is None:
        return NONE
    return URL if is_url(str(draft.value(_PLACE) or "")) else ACCESS


def _kind(session: Session) -> Field:
    wanted = _wanted(session.draft)
    access = Offer(ACCESS, "an Access file", "by the Access ODBC driver")
    offers = (
        Offer(NONE, "none", "no database is filled"),
        *((access,) if session.machine.windows or wanted == ACCESS else ()),
        Offer(URL, "a database by its URL", "SQLite needs no server"),
    )
    words = (
        "SYNC Accounting shows what a customer owes: every batch can fill its database as well. None is "
        "a good answer to begin with."
    )
    return Field(WANTED, "SYNC Accounting", Kind.PICK, words, wanted, offers, required=True)


def _file(place: str) -> Field:
    words = "It has to be there: make an empty database in Access, or name the one that SYNC Accounting has."
    there: Answer = place if place and not is_url(place) else None
    return Field(FILE, "Access file", Kind.TEXT, words, there, required=True)


def _address(place: str) -> Field:
    words = (
        "sqlite:///FILE makes that file beside the configuration. Other servers: as SQLAlchemy writes them, "
        "such as postgresql+psycopg://USER@SERVER/NAME, without a password."
    )
    return Field(ADDRESS, "Its URL", Kind.TEXT, words, place if is_url(place) else _USUAL, required=True)


def _number(draft: Draft) -> Field:
    words = "One of its own for each company whose accounts go into the same database."
    there = draft.value(_COMPANY)
    return Field(NUMBER, "Company number", Kind.NUMBER, words, 1 if there is None else there, required=True)


def _refuse_another_company(session: Session, proof: Proof) -> None:
    """Refuse a number that another company's rows bear, as a batch would."""
    try:
        with session.accounts() as reader:
            own = accounts_database.owner(session.draft.loaded(), reader)
    except AccountingAwayError:
        return  # whose they are is not to be known before QuickBooks' Web Connector comes
    accounts_database.refuse(proof, own)
