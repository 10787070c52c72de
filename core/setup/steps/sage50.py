"""How Sage 50 is reached: by its driver and a folder, as a rule (manual 4.1.1, 4.3.3)."""

from __future__ import annotations

from core.config.words import Source
from core.setup.field import Field, Kind, Offer
from core.setup.machine import Machine
from core.setup.session import Session
from core.setup.steps.ways import Way, connection_way, sandbox_way

NO_DRIVER = "no driver of Sage is installed here: its set-up is in the ODBC32 folder of the Sage installation"


def by_driver(session: Session) -> tuple[Field, ...]:
    """Ask for the version, which is the driver's, and for the folder."""
    machine = session.machine
    versions = tuple(
        Offer(each, f"{each}", f"driver Sage Line 50 v{each}") for each in machine.sage50_versions
    )
    there = machine.no_odbc or NO_DRIVER
    return (
        Field(
            "sage.version",
            "Sage version",
            Kind.PICK_OR_TYPE,
            "Sage: Help, About. " + ("" if versions else f"Note: {there}."),
            default=versions[0].value if versions else None,
            offers=versions,
            required=True,
        ),
        folder_field("sage.folder", machine),
        *_signing_in(session),
    )


def folder_field(key: str, machine: Machine) -> Field:
    """Ask for the folder of a company's data."""
    folders = tuple(Offer(str(each), str(each)) for each in machine.folders)
    return Field(
        key,
        "Data folder",
        Kind.PICK_OR_TYPE,
        "The folder ACCDATA of the company. Sage: Help, About, System Information, Data Directory.",
        default=folders[0].value if len(folders) == 1 else None,
        offers=folders,
        required=True,
    )


def python32(session: Session, key: str, told: str) -> tuple[Field, ...]:
    """Offer the 32-bit Pythons, where there is one and it is not this one."""
    offers = tuple(Offer(each, each) for each in session.machine.pythons32)
    return (Field(key, "32-bit Python", Kind.PICK_OR_TYPE, told, offers=offers),) if offers else ()


def _signing_in(session: Session) -> tuple[Field, ...]:
    own = "Best a user of its own: Sage lets each sign in once. Sage: Settings, Access Rights."
    told = "For a 32-bit driver. Left blank, the newest is used where one is needed."
    return (
        Field("sage.user", "Sage user", Kind.TEXT, own, default="MANAGER", required=True),
        Field("sage.password", "Its password", Kind.SECRET, "Blank where that user has none."),
        *python32(session, "sage.python32", told),
    )


def _by_folder(session: Session) -> bool:
    draft = session.draft
    if draft.value("sage.connection") is not None:
        return False
    driver_here = bool(session.machine.sage50_versions)
    return driver_here or draft.value("sage.folder") is not None


WAYS: tuple[Way, ...] = (
    Way("driver", "Sage's driver and a folder", "the usual way", by_driver, _by_folder),
    connection_way("sage.connection", "Driver={…};DIR=…", _signing_in),
    sandbox_way("sage.connection", Source.SAGE50),
)
