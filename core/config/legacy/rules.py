"""What an old setting means here, where that is not simply the same: one rule a function."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from core.config.connection_string import without_password
from core.config.legacy.readings import Reading, Readings, shown
from core.config.words import Source

CONNECTIONS = ("sage.instant.connection", "sage.mms.connection", "sage.200.connection")
_CODES = ("sync.sourcemode", "sync.targetmode", "sage.mode", "sync.mode", "sage.defaultcurrency")
_SOURCES = tuple(each.value for each in Source)
_OBJECT = re.compile(r"(?i)SDOEngine\.(\d+)")


def applied(readings: Readings) -> Readings:
    """Apply every rule, in an order in which each finds what it needs."""
    readings = dict(readings)
    for rule in RULES:
        rule(readings)
    return readings


def _codes(readings: Readings) -> None:
    """The old program's words, in capitals."""
    for old in _CODES:
        if old in readings:
            readings[old] = replace(readings[old], value=readings[old].value.strip().upper())


def _source_in_target(readings: Readings) -> None:
    """Manual 4.3.7 tells people to set targetmode to the accounting system; sourcemode is meant."""
    target = readings.get("sync.targetmode")
    if target is None or target.value not in _SOURCES:
        return
    readings["sync.targetmode"] = target.unused(
        f"{shown(target.value)} is an accounting system, which belongs in sync.sourcemode; "
        "the version of Microsoft CRM, CRM30 or CRM40, belongs here"
    )
    source = readings.get("sync.sourcemode", Reading.absent("sync.sourcemode", target.line))
    mode = readings.get("sage.mode")
    if not source.filled and not (mode and mode.filled):
        readings["sync.sourcemode"] = replace(source, value=target.value).noted(
            "taken from sync.targetmode", changed=True
        )


def _connection(readings: Readings) -> None:
    """The manual lists crm.connection (4.3.2) and says nothing of it."""
    old = readings.get("crm.connection")
    if old is None:
        return
    if not old.filled:
        readings[old.old] = replace(old, used=False).noted("it never did anything, and is not needed")
    elif not re.match(r"(?i)https?://", old.value.strip()):
        readings[old.old] = old.unused(
            f"said {shown(old.value)}, which does nothing here: the CRM is reached by its web services, "
            "at the address in crm.server"
        )


def _addresses(readings: Readings) -> None:
    """An address holds no blank, and needs its http."""
    for old in ("crm.server", "crm.url", "crm.connection"):
        reading = readings.get(old)
        if reading is None or not reading.used or not reading.filled:
            continue
        address = "".join(reading.value.split())
        if "://" not in address:
            reading = reading.noted("http is assumed: write https:// before it where the CRM asks for it")
            address = f"http://{address.lstrip('/')}"
        readings[old] = replace(reading, value=address)


def _signed_in_user(readings: Readings) -> None:
    """Blank means the signed-in user (manual 4.3.2), whatever the sample left in the other two."""
    user = readings.get("crm.user")
    if user is not None and user.filled:
        return
    if user is not None:
        readings["crm.user"] = user.noted("blank: the user who is signed in to Windows signs in to the CRM")
    for old in ("crm.password", "crm.domain"):
        if old in readings and readings[old].filled:
            readings[old] = replace(readings[old], value="").noted(
                "left out: crm.user is blank, so the user who is signed in to Windows signs in", changed=True
            )


def _sage_version(readings: Readings) -> None:
    """The version stands twice: in sage.version, and in sage.object (manual 4.3.3)."""
    version, engine = readings.get("sage.version"), readings.get("sage.object")
    if version is not None:
        bare = re.fullmatch(r"(?i)\s*v?(\d+)(?:\.0*)?\s*", version.value)
        version = readings["sage.version"] = replace(version, value=bare[1]) if bare else version
    told = _OBJECT.fullmatch(engine.value.strip()) if engine else None
    if engine is None or told is None:
        return
    if version is None or not version.filled:
        missing = version or Reading.absent("sage.version", engine.line)
        readings["sage.version"] = replace(missing, value=told[1]).noted(
            "taken from sage.object", changed=True
        )
    elif version.value != told[1]:
        readings["sage.object"] = engine.noted(
            f"says version {told[1]}, but sage.version says {version.value}: Sage refuses a data object of "
            "another version, so make both the same, or leave sage.object out"
        )


def _passwords(readings: Readings) -> None:
    """A password in a connection string (manual 4.3.6, 4.3.7) is a secret like any other."""
    for old in CONNECTIONS:
        if old in readings:
            rest, password = without_password(readings[old].value)
            if password:
                readings[old] = replace(readings[old], value=rest, taken_out=password)


def _meanings(readings: Readings) -> None:
    for old, (note, changed) in MEANINGS.items():
        reading = readings.get(old)
        if reading is not None and reading.filled:
            readings[old] = reading.noted(note, changed=changed)


RULES: tuple[Callable[[Readings], None], ...] = (
    _codes, _source_in_target, _connection, _addresses, _signed_in_user, _sage_version, _passwords, _meanings,
)  # fmt: skip

MEANINGS: dict[str, tuple[str, bool]] = {
    "product.roundingpolicycode": (
        "written to each price list item: the CRM has no such field on the product",
        True,
    ),
    "crm.suppliertypecode": (
        "tells suppliers from customers: an account of this type is never matched or changed",
        False,
    ),
    "product.producturl": ("every new product gets this web address", False),
    "sync.outputfolder": ("kept; nothing is written there, for the manual never said what would be", True),
    "sync.accessfilepath": ("kept; not used, for the manual never said what for: sync.mdb counts", True),
}
"""What a person should know of a key, and whether it means something else than it did."""
