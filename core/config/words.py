"""The words and kinds of value that a configuration may hold."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, Strict
from pydantic_core import PydanticCustomError

from core.text import clean


class Source(StrEnum):
    """The accounting system, in the manual's own words (4.3.1)."""

    SAGE50 = "SAGE50"
    SAGEINSTANT = "SAGEINSTANT"
    SAGEMMS = "SAGEMMS"
    SAGE200 = "SAGE200"
    QUICKBOOKS = "QUICKBOOKS"


class Target(StrEnum):
    """The version of Microsoft CRM, in the manual's own words (4.3.1)."""

    CRM30 = "CRM30"
    CRM40 = "CRM40"


class OtherTypes(StrEnum):
    """What becomes of a customer whose number the CRM holds under another relationship type (6.1)."""

    BLOCK = "block"
    CREATE = "create"


class CostPrice(StrEnum):
    """Which of the accounts' cost prices becomes the standard cost (3.1.2)."""

    AVERAGE = "average"
    LAST = "last"


class OrderRecord(StrEnum):
    """Which CRM record is turned into an invoice of the accounts (7)."""

    ORDER = "order"
    INVOICE = "invoice"


class ScreenTheme(StrEnum):
    """The screen's colours."""

    DARK = "dark"
    LIGHT = "light"


class SyncAccountingMode(StrEnum):
    """How the SYNC Accounting database is filled (4.3.8)."""

    ACCESS = "ACCESS"


@dataclass(frozen=True, slots=True)
class Term:
    """What a key means, where its value is found, and the old configuration's names of it.

    `more` goes on where `meaning` ends. `default` says in words what a key left out stands for, where its
    default does not say that itself. `example` is a value as TOML writes it, in <…> where everybody has an
    own one; a sample sets it where the key is required or `asked` for. A secret that is `hashed` is only
    compared with what somebody types, so it is kept as a hash.
    """

    meaning: str
    more: str = ""
    where: str = ""
    old: tuple[str, ...] = ()
    default: str = ""
    example: str = ""
    asked: bool = False
    hashed: bool = False


def mistake(key: str, found: str, remedy: str, kind: str = "value") -> PydanticCustomError:
    """Make the failure of one value: `found` completes "[table] key …", `remedy` is one sentence."""
    details = {"key": key, "found": found, "remedy": remedy}
    return PydanticCustomError(f"config.{kind}", "{found}", details)


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _whole(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return value


_SPOKEN = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def within(low: int, high: int) -> AfterValidator:
    """Make the check that a whole number lies between two others, both allowed."""

    def judged(value: int) -> int:
        if not low <= value <= high:
            remedy = f"Write a whole number from {low} to {high}."
            raise mistake("", f"is {value}, outside {low} to {high}", remedy, "range")
        return value

    return AfterValidator(judged)


def _switch(value: object) -> object:
    return _SPOKEN.get(value.strip().lower(), value) if isinstance(value, str) else value


def _visible(value: str) -> str:
    text = value.strip()
    if clean(text) != text:
        raise mistake(
            "",
            "holds a control character",
            "Write Windows paths in single quotes: in double quotes a backslash has a meaning of its own.",
        )
    if re.fullmatch(r"<[^<>]*>", text):
        remedy = "Replace it, brackets and all, by your own value."
        raise mistake("", f"is still the sample's placeholder {text}", remedy, "placeholder")
    return text


_WHO = re.compile(r"^(\w+://)?.*@")
"""What stands before the host of an address: it may be a password."""


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        shown = _WHO.sub(r"\g<1>…@", value)
        raise mistake("", f'is "{shown}", which is no web address', "Write it like http://server:5555/.")
    if parts.username is not None or parts.password is not None:
        raise mistake(
            "",
            "holds a user name or password",
            "Take them out of the address and set [crm] user and password instead.",
        )
    return value


def _zone_hint(value: str) -> str:
    near = difflib.get_close_matches(value, available_timezones(), n=1)
    return f"Did you mean {near[0]}?" if near else "Write a name like Europe/London."


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise mistake(
            "", f'is "{value}", which is no time zone known here', _zone_hint(value), "zone"
        ) from unknown
    return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise mistake("", f'is "{value}", which is no currency code', "Write three letters, like GBP.")
    return value.upper()


def _field_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", value):
        raise mistake(
            "",
            f'is "{value}", which is no field name',
            "Write the name of the CRM field as its customisation shows it: letters, digits and _.",
        )
    return value.lower()


def _encoding(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError as unknown:
        raise mistake(
            "", f'is "{value}", which is no code page known here', "Write a name like cp1252 or utf-8."
        ) from unknown


OPTION = within(0, 2**31 - 1)
"""What the value of a CRM picklist may be."""
Text: TypeAlias = Annotated[str, AfterValidator(_visible)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole), Strict()]
Switch: TypeAlias = Annotated[bool, BeforeValidator(_switch), Strict()]
Address: TypeAlias = Annotated[Text, AfterValidator(_address)]
Zone: TypeAlias = Annotated[Text, AfterValidator(_zone)]
Currency: TypeAlias = Annotated[Text, AfterValidator(_currency)]
FieldName: TypeAlias = Annotated[Text, AfterValidator(_field_name)]
Encoding: TypeAlias = Annotated[Text, AfterValidator(_encoding)]
Secret: TypeAlias = SecretStr
BLANK_IS_NONE = BeforeValidator(_blank_is_none)
