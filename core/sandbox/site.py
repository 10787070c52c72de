"""A folder with a company, a CRM and a configuration for them: all that a first upload needs."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from core.config.crm_tables import CrmTable, Product
from core.config.model import Config
from core.config.tables import Sync
from core.config.writing import write_new
from core.errors import SyncError, UsageError
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile, UserProfile
from core.sandbox.orders import place_orders
from core.sandbox.systems import CRMS, SYSTEMS, USUAL, Pair, System
from core.text import clean

COMPANY_FILE = "company.db"
CRM_FILE = "crm.db"
CONFIG_FILE = "syncupload.toml"
SERVER_FILE = "server.json"
"""Where the running server of the folder's CRM leaves its address."""
LOCK_FILE = "server.lock"


_SELLER = UserProfile("litwareinc\\sales", "LitwareInc Administrator")
"""Who owns some of the orders, so that not all are the signed-in user's (manual 7.3)."""


def create_site(folder: Path, recipe: Recipe, *, now: datetime, orders: int = 0, pair: Pair = USUAL) -> Path:
    """Make the three files and give the configuration's path; raises where there is a site already.

    So many `orders` wait in the CRM, with their accounts and products, where the system takes any.
    """
    if orders and SYSTEMS[pair.system].two_way is None:
        raise ValueError(f"no orders go into {pair.system}")
    users = (*Profile().users, _SELLER) if orders else Profile().users
    profile = Profile(users=users, currencies=recipe.currencies if pair.crm == USUAL.crm else ())
    try:
        _refuse_occupied(folder)
        with _whole(folder):
            SYSTEMS[pair.system].create(folder / COMPANY_FILE, recipe)
            organisation = Organisation.found(
                folder / CRM_FILE, profile=profile, clock=lambda: now.astimezone(UTC)
            )
            _fill(organisation, folder, SYSTEMS[pair.system], orders, recipe.seed)
            written = write_new(_config(profile, orders, pair), folder / CONFIG_FILE, now=now)
    except (OSError, sqlite3.OperationalError) as refused:
        raise SyncError(
            "sandbox.unwritable",
            tried=f"make a sandbox in {clean(str(folder))}",
            found=clean(getattr(refused, "strerror", None) or str(refused)),
            remedy="Name another folder, or make this one writable.",
        ) from refused
    return written.path


def open_organisation(folder: Path) -> Organisation:
    """Open the CRM of a site; raises UsageError where the folder holds none."""
    require_crm(folder)
    return Organisation.open(folder / CRM_FILE)


def require_crm(folder: Path) -> None:
    """Raise UsageError where a folder holds no CRM."""
    if not (folder / CRM_FILE).is_file():
        raise UsageError(
            "sandbox.missing",
            tried=f"open the sandbox CRM in {clean(str(folder))}",
            found=f"there is no {CRM_FILE} in it",
            remedy="Make one with `syncupload sandbox create DIR`, or name the folder of one.",
        )


def free_port() -> int:
    """Find a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _refuse_occupied(folder: Path) -> None:
    for name in (COMPANY_FILE, CRM_FILE, CONFIG_FILE):
        if (folder / name).exists():
            raise UsageError(
                "sandbox.exists",
                tried=f"make a sandbox in {clean(str(folder))}",
                found=f"it already holds a {name}",
                remedy="Name a new folder; nothing was changed in this one.",
            )


@contextmanager
def _whole(folder: Path) -> Iterator[None]:
    """Make the folder; where the rest fails or is interrupted, nothing of the site is left."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for name in (COMPANY_FILE, CRM_FILE, CONFIG_FILE):
            for besides in ("", "-journal", "-wal", "-shm"):
                (folder / f"{name}{besides}").unlink(missing_ok=True)
        with suppress(OSError):  # somebody else has put something there
            for each in made:
                each.rmdir()
        raise


def _fill(organisation: Organisation, folder: Path, system: System, orders: int, seed: int) -> None:
    try:
        if orders and system.two_way is not None:
            with system.two_way.open(folder / COMPANY_FILE) as books:
                place_orders(organisation, books, orders, seed)
    finally:
        organisation.close()


def _config(profile: Profile, orders: int, pair: Pair) -> Config:
    kind = SYSTEMS[pair.system]
    reached = kind.configured(f"sandbox:{COMPANY_FILE}", orders=orders > 0)
    return Config(
        sync=Sync(source=kind.source, target=CRMS[pair.crm], company="Demo", currency=profile.currency),
        crm=CrmTable(url=f"http://127.0.0.1:{free_port()}/", organisation=profile.name),
        product=Product(
            unit_group=profile.unit_group,
            unit=profile.unit,
            price_list=profile.price_list,
            price_lists={code: profile.list_of(code) for code in profile.currencies},
        ),
        **reached,
    )
