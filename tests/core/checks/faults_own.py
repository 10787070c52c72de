"""What can be wrong with the journal and with the room on the disks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from core.checks.result import Mark
from core.own_places import JOURNAL_FILE
from core.sandbox.site import COMPANY_FILE
from core.syncaccounting.opening import open_store
from core.syncaccounting.store import Standing
from core.upload.journal import Journal
from core.upload.journal_values import Scope
from tests.core.checks.faults import Deed, Fault, by_driver, nothing
from tests.core.checks.place import ORGANISATION, Place, Service

_MEGABYTE = 1024 * 1024


def now() -> datetime:
    return datetime(2026, 1, 5, 9, tzinfo=UTC)


def kept(company: str = "Demo", organisation: UUID = ORGANISATION) -> Deed:
    """Have a journal of earlier runs, of this company and organisation."""

    def made(place: Place) -> None:
        scope = Scope(organisation, company, "Quayside Trading Ltd")
        Journal(f"sqlite:///{place.folder / JOURNAL_FILE}", scope, now).close()

    return made


def journal_at(url: str | None) -> Deed:
    """Name the journal's address; HERE stands for the folder of the configuration."""
    return lambda place: place.says({"journal.url": url and url.replace("HERE", str(place.folder))})


def newer(place: Place) -> None:
    with closing(sqlite3.connect(place.folder / JOURNAL_FILE)) as journal, journal:
        journal.execute("UPDATE schema SET version = 99")


def bound_anew(place: Place) -> None:
    """Say once that this company goes into this CRM from now on: history --rebind."""
    with Service(place.loaded, place) as service:
        service.rebind_journal(now)


def busy(place: Place) -> None:
    holder = sqlite3.connect(place.folder / JOURNAL_FILE, isolation_level=None)
    place.stack.callback(holder.close)
    holder.execute("BEGIN IMMEDIATE")
    place.holders.append(holder)
    journal_at(f"sqlite:///HERE/{JOURNAL_FILE}?timeout=0")(place)


def over(place: Place) -> None:
    place.holders.pop().close()


def a_letter(place: Place) -> None:
    (place.folder / JOURNAL_FILE).write_text("this is a letter, and no journal\n" * 50)


def folder_made(place: Place) -> None:
    (place.folder / "later").mkdir()


def room(megabytes: int) -> Deed:
    """Have so much room on every disk."""

    def free(_folder: Path) -> int:
        return megabytes * _MEGABYTE

    answer: Callable[[Path], int] = free
    return lambda place: place.around.update(free=answer)


def database_at(address: str, company: int | None = 6) -> Deed:
    """Have the SYNC Accounting database filled, at an address."""
    own = {"mode": "ACCESS", "mdb": address, "company": company}
    return lambda place: place.says({f"sync_accounting.{key}": value for key, value in own.items()})


def access_file(place: Place) -> None:
    """Have a file that only Access's driver can open."""
    (place.folder / "sync.mdb").write_bytes(b"\x00\x01\x00\x00Standard Jet DB\x00")
    database_at("sync.mdb")(place)


def not_a_database(place: Place) -> None:
    (place.folder / "letter.db").write_text("this is a letter, and no database\n" * 50)
    database_at("sqlite:///letter.db")(place)


def filled_by_another(place: Place) -> None:
    """Have the rows of another company under this one's number."""
    database_at("sqlite:///sync.db")(place)
    with closing(open_store("sqlite:///sync.db", place.folder)) as store, store.writing(6) as rows:
        rows.stand(Standing("Other Ltd", "GBP", "all|1", date(2026, 1, 2)), new=True)


def scheduled(place: Place) -> None:
    """Put the line that `schedule show` prints into the machine's crontab."""
    place.crontab.write_text(f"0 */2 * * * svc syncupload --config {place.config} batch\n")


FAULTS = (
    Fault(
        "the journal is of a newer version",
        "journal",
        newer,
        "Run the newer program that wrote it",
        journal_at("sqlite:///HERE/other.db"),
        kept(),
    ),
    Fault(
        "the journal may not be written",
        "journal",
        journal_at(f"sqlite:///file:HERE/{JOURNAL_FILE}?mode=ro&uri=true"),
        "the right to write the journal file",
        journal_at(None),
        kept(),
    ),
    Fault(
        "the journal is another company's",
        "journal",
        kept("Other company"),
        "give the copy a journal of its own",
        journal_at("sqlite:///HERE/other.db"),
    ),
    Fault(
        "the journal is another CRM's",
        "journal",
        kept(organisation=UUID(int=7)),
        "syncupload history --rebind",
        bound_anew,
    ),
    Fault("another program writes to the journal", "journal", busy, "end the other run", over, kept()),
    Fault(
        "the journal's file is none",
        "journal",
        a_letter,
        "restore it from a backup",
        journal_at("sqlite:///HERE/o.db"),
    ),
    Fault(
        "the journal's folder is missing",
        "journal",
        journal_at("sqlite:///HERE/later/journal.db"),
        "Make that folder",
        folder_made,
    ),
    Fault(
        "there is no Access file to fill",
        "sync-accounting",
        database_at("missing.mdb"),
        "Make an empty database of that name",
        database_at("sqlite:///sync.db"),
    ),
    Fault(
        "this machine has no Access driver",
        "sync-accounting",
        access_file,
        "name another database in mdb by its URL",
        database_at("sqlite:///sync.db"),
    ),
    Fault(
        "the company has no number in the SYNC Accounting database",
        "sync-accounting",
        database_at("sqlite:///sync.db", company=None),
        "Give this company a number",
        database_at("sqlite:///sync.db"),
    ),
    Fault(
        "the SYNC Accounting database is none",
        "sync-accounting",
        not_a_database,
        "name another one in mdb",
        database_at("sqlite:///other.db"),
    ),
    Fault(
        "another company has the number in the SYNC Accounting database",
        "sync-accounting",
        filled_by_another,
        "Give this company a number of its own there",
        database_at("sqlite:///sync.db", company=7),
    ),
    Fault(
        "the SYNC Accounting database is the journal",
        "sync-accounting",
        database_at(f"sqlite:///{JOURNAL_FILE}"),
        "Name another file in [sync_accounting] mdb",
        database_at("sqlite:///sync.db"),
    ),
    Fault(
        "the SYNC Accounting database is the accounts' own file",
        "sync-accounting",
        database_at(f"sqlite:///./{COMPANY_FILE}"),
        "Name another file in [sync_accounting] mdb",
        database_at("sqlite:///sync.db"),
    ),
    Fault(
        "the journal is on a network share",
        "journal",
        journal_at("sqlite://///server/share/journal.db"),
        "Keep the journal on a local disk",
        journal_at(None),
    ),
    Fault(
        "nothing begins a batch by itself",
        "schedule",
        nothing,
        "syncupload schedule show",
        scheduled,
        by_driver(),
        Mark.WARN,
    ),
    Fault("the disk is nearly full", "disk-space", room(200), "before long", room(9000), mark=Mark.WARN),
    Fault("the disk is full", "disk-space", room(20), "Make room there, 500 MB or more", room(9000)),
)
