"""How Sage Instant is reached: by its own driver, a folder and a user (manual 4.3.6)."""

from __future__ import annotations

from core.accounting.odbc_string import entries, unquoted
from core.accounting.sage50.address import DEFAULT_USER, is_instants
from core.config.words import Source
from core.setup.field import Field, Kind, Offer
from core.setup.session import Session
from core.setup.steps.sage50 import NO_DRIVER, folder_field
from core.setup.steps.ways import Way, connection_way, sandbox_way

KEY, PASSWORD = "sage_instant.connection", "sage_instant.password"
DRIVER, FOLDER, USER = "instant_driver", "instant_folder", "instant_user"
"""The wizard's own questions, which the connection is made of, as the manual prints it."""
_ENTRIES = {"DRIVER": DRIVER, "UID": USER, "DIR": FOLDER}


def _by_driver(session: Session) -> tuple[Field, ...]:
    machine, there = session.machine, _taken_apart(session)
    drivers = tuple(Offer(each, each, "installed here") for each in machine.drivers if is_instants(each))
    missing = "" if drivers else f"Note: {machine.no_odbc or NO_DRIVER}."
    folder = folder_field(FOLDER, machine)
    own = "The user that starts Sage Instant; MANAGER where nobody chose another one."
    return (
        Field(
            DRIVER,
            "ODBC driver",
            Kind.PICK_OR_TYPE,
            f"Such as Instant Accounting 2000 v6, as Data Sources (ODBC), Drivers shows it. {missing}",
            default=there.get(DRIVER) or (drivers[0].value if drivers else None),
            offers=drivers,
            required=True,
        ),
        Field(
            folder.key,
            folder.label,
            folder.kind,
            "The folder ACCDATA of the company, below the folder of Sage Instant.",
            default=there.get(FOLDER) or folder.default,
            offers=folder.offers,
            required=True,
        ),
        Field(USER, "Sage user", Kind.TEXT, own, default=there.get(USER) or DEFAULT_USER, required=True),
        *_password("Blank where that user has none."),
    )


def _password(told: str) -> tuple[Field, ...]:
    return (Field(PASSWORD, "Its password", Kind.SECRET, told),)


def _compose(session: Session) -> None:
    """Write the connection as the manual does, with what else stood in it."""
    wanted = {key: str(session.draft.own.get(key) or "") for key in _ENTRIES.values()}
    there = _taken_apart(session)
    if {key: there.get(key, "") for key in wanted} == wanted:
        return
    others = [f"{name}={value}" for name, value in _entries(session).items() if name not in _ENTRIES]
    asked = (f"DRIVER={{{wanted[DRIVER]}}}", f"UID={wanted[USER]}", f"DIR={wanted[FOLDER]}")
    session.draft.answer(KEY, ";".join((*asked, *others)))


def _entries(session: Session) -> dict[str, str]:
    return entries(str(session.draft.value(KEY) or ""))


def _taken_apart(session: Session) -> dict[str, str]:
    return {_ENTRIES[name]: unquoted(value) for name, value in _entries(session).items() if name in _ENTRIES}


def _made_of_parts(session: Session) -> bool:
    if session.draft.value(KEY) is None:
        return any(map(is_instants, session.machine.drivers))
    return {DRIVER, FOLDER} <= _taken_apart(session).keys()


WAYS: tuple[Way, ...] = (
    Way("driver", "Sage's driver and a folder", "the usual way", _by_driver, _made_of_parts, _compose),
    connection_way(
        KEY, "DRIVER, UID and DIR", lambda _: _password("Where the connection string holds none.")
    ),
    sandbox_way(KEY, Source.SAGEINSTANT),
)
