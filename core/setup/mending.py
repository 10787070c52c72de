"""Where an error can be mended: the step, and the question in it that the cursor goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.checks.result import CheckResult
from core.config.model import TABLE_OF
from core.errors import SyncError
from core.setup.course import STEPS
from core.setup.field import Field
from core.setup.session import Session, UnansweredError
from core.setup.step import Step

_DRIVER = ("sql_driver", "instant_driver", "sage.version", "connection")
_SERVER = ("server", "connection")
_FOLDER = ("sage.folder", "instant_folder", "connection")
_PLACES: Mapping[str, Sequence[str]] = {
    "accounting.credentials": ("password", "login", "sage.user"),
    "accounting.driver_bitness": ("python32", *_DRIVER),
    "accounting.driver_missing": _DRIVER,
    "accounting.source_missing": _DRIVER,
    "accounting.odbc_missing": _DRIVER,
    "accounting.unreachable": _SERVER,
    "accounting.timeout": _SERVER,
    "accounting.table_missing": ("database", *_FOLDER, "file"),
    "accounting.file_missing": (*_FOLDER, "file"),
    "accounting.file_unreadable": (*_FOLDER, "file"),
    "accounting.no_company": (*_FOLDER, "database", "file"),
    "sqlserver.certificate": ("encryption", "connection"),
    "sqlserver.encryption": ("encryption", "connection"),
    "sqlserver.database": ("database", "connection"),
    "sqlserver.permission": ("login", "connection"),
    "sage50.data_path": _FOLDER,
    "sage50.user": ("sage.user", "instant_user", "connection"),
    "quickbooks.no_": ("way", "python32"),
    "quickbooks.certificate": ("quickbooks.url",),
    "quickbooks": ("file", "way"),
    "sync_accounting": ("books_file", "books_url"),
    "sync_accounting.access_driver": ("books_database",),
    "sync_accounting.company": ("books_number",),
    "sync_accounting.driver": ("books_url",),
    "sync_accounting.number_taken": ("books_number",),
    "target": ("sync.target",),
    "crm.address": ("crm.url",),
    "crm.unknown_host": ("crm.url",),
    "crm.unreachable": ("crm.url",),
    "crm.tls": ("crm.url",),
    "crm.timeout": ("crm.url",),
    "crm.redirected": ("crm.url",),
    "crm.not_found": ("sync.target", "crm.url"),
    "crm.not_": ("crm.url",),
    "crm.no_organisation": ("crm.organisation",),
    "crm.several_organisations": ("crm.organisation",),
    "crm.unknown_organisation": ("crm.organisation",),
    "crm.no_credentials": ("crm.user",),
    "crm.sign_in_not_offered": ("crm.authentication",),
    "crm.sign_in": ("crm.password",),
    "crm.ticket_refused": ("crm.password",),
    "crm.forbidden": ("crm.user",),
}
"""By the code, or what it begins with, the longest counting: keys or their last parts, likeliest first."""
_ACCOUNTS = {*TABLE_OF.values(), "quickbooks"}
"""The tables of the configuration of which a place names the last part alone."""
_ASKED_AS: Mapping[str, Sequence[str]] = {
    "sync_accounting.mode": ("books_database",),
    "sync_accounting.mdb": ("books_file", "books_url", "books_database"),
    "sync_accounting.company": ("books_number", "books_database"),
}
"""Keys of the configuration that a question of the wizard's own stands for."""
_NAMED = re.compile(r"\[(\w+)\] (\w+)")
"""How a message names a key of the configuration."""


def place_of(error: SyncError, fields: Sequence[Field]) -> str:
    """Give the key of the question where an error can be mended; blank where none is known to."""
    if isinstance(error, UnansweredError):
        return error.key
    return _asked(_by_code(error.code), fields) or _asked(_by_words(error), fields)


@dataclass(frozen=True, slots=True)
class Place:
    """A question: the number of its step in the course, from 0, and its key."""

    step: int
    key: str


def place_in_course(result: CheckResult, session: Session) -> Place | None:
    """Find the question where what a check says can be mended; None where no step asks for it.

    Steps are asked for their questions one by one, for that may ask the CRM.
    """
    error = SyncError(result.code, tried=result.tried, found=result.found, remedy=result.remedy)
    asked: dict[int, tuple[Field, ...]] = {}
    for wanted in filter(None, (_by_code(error.code), _by_words(error))):
        for number, step in enumerate(STEPS):
            if number not in asked:
                asked[number] = _questions(step, session)
            if key := _asked(wanted, asked[number]):
                return Place(number, key)
    return None


def _questions(step: Step, session: Session) -> tuple[Field, ...]:
    """Give a step's questions; none where what they are picked from cannot be reached."""
    try:
        return () if step.skipped(session) else step.fields(session)
    except SyncError:
        return ()


def _by_code(code: str) -> Sequence[str]:
    begun = [each for each in _PLACES if code.startswith(each)]
    return _PLACES[max(begun, key=len)] if begun else ()


def _by_words(error: SyncError) -> list[str]:
    told = (error.found, error.tried, error.remedy, *(text for part in error.parts for text in part))
    named = [f"{table}.{key}" for text in told for table, key in _NAMED.findall(text)]
    return [asked for key in named for asked in (key, *_ASKED_AS.get(key, ()))]


def _asked(wanted: Iterable[str], fields: Sequence[Field]) -> str:
    keys = [each.key for each in fields]
    return next((key for each in wanted for key in keys if _means(each, key)), "")


def _means(place: str, key: str) -> bool:
    table, _, name = key.partition(".")
    return key == place or (table in _ACCOUNTS and name == place)
