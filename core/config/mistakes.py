"""What is wrong with a configuration, key by key: where, what was found, what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic_core import ErrorDetails

from core.config.keys import KEYS, TABLES, Key, names_in
from core.config.masking import masked
from core.config.origin import Origins, Place
from core.errors import ConfigurationError
from core.text import clean, cut

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong: `code` is stable, `found` names place and key, `remedy` is one sentence."""

    code: str
    key: str
    line: int | None
    found: str
    remedy: str


class InvalidConfigurationError(ConfigurationError):
    """The configuration was read, but it cannot be meant; `mistakes` are all that is wrong, in file order."""

    def __init__(self, mistakes: tuple[Mistake, ...], *, tried: str) -> None:
        super().__init__(
            mistakes[0].code,
            tried=tried,
            found="; ".join(each.found for each in mistakes),
            remedy=" ".join(dict.fromkeys(each.remedy for each in mistakes)),
        )
        self.mistakes = mistakes

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Give each mistake with its cure."""
        return tuple((each.found, each.remedy) for each in self.mistakes)


def closest(word: str, known: tuple[str, ...]) -> str:
    """Ask whether a known word was meant; blank where none is near."""
    near = difflib.get_close_matches(word.lower(), {each.lower(): each for each in known}, n=1, cutoff=0.6)
    meant = [each for each in known if near and each.lower() == near[0]]
    return f"Did you mean {meant[0]}? " if meant else ""


def quoted(value: object) -> str:
    """Show what was found: short, on one line, with a password inside it blotted out."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{cut(masked(clean(value)), _SHOWN)}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return cut(clean(str(value)), _SHOWN)


def _named(path: tuple[str, ...]) -> str:
    return f"[{path[0]}] {'.'.join(path[1:])}" if len(path) > 1 else f"[{path[0]}]"


def _key_at(path: tuple[str, ...]) -> Key | None:
    return next((key for key in KEYS if (key.table, key.name) == path[:2]), None)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A failure as the model reports it; `shown` is what stood there."""

    path: tuple[str, ...]
    shown: str
    details: Mapping[str, object]

    @property
    def name(self) -> str:
        return _named(self.path)


def _choice(fault: _Fault) -> tuple[str, str, str]:
    allowed = str(fault.details["expected"]).replace("'", "")
    words = tuple(allowed.replace(" or ", ", ").split(", "))
    hint = closest(fault.shown.strip('"'), words)
    return "config.choice", f"is {fault.shown}", f"{hint}Set {fault.name} to {allowed}."


def _unknown(fault: _Fault) -> tuple[str, str, str]:
    if len(fault.path) == 1:
        hint = closest(fault.path[0], TABLES)
        return (
            "config.unknown_table",
            "is no table of the configuration",
            (f"{hint}There are {', '.join(f'[{each}]' for each in TABLES)}."),
        )
    table, name = fault.path[:2]
    known = f"[{table}] knows {', '.join(names_in(table))}."
    return "config.unknown_key", "is no key of the configuration", f"{_meant(table, name)}{known}"


def _meant(table: str, name: str) -> str:
    """Guess the key: by its old name, by the other table that has it, by its spelling."""
    for key in KEYS:
        if any(old.lower().rpartition(".")[2] == name.lower() for old in key.term.old) and key.name != name:
            return f"It is called [{key.table}] {key.name} now. "
    others = [key.table for key in KEYS if key.name == name and key.table != table]
    return f"It belongs in [{others[0]}]. " if others else closest(name, names_in(table))


def _missing(fault: _Fault) -> tuple[str, str, str]:
    if len(fault.path) == 1:
        return (
            "config.missing_table",
            "is missing",
            f"Add the table {fault.name} as the sample configuration has it.",
        )
    key = _key_at(fault.path)
    where = f" ({key.term.where.rstrip('.')})" if key and key.term.where else ""
    meaning = f": {key.term.meaning[0].lower()}{key.term.meaning[1:].rstrip('.')}" if key else ""
    return "config.missing_key", "is missing", f"Set {fault.name}{meaning}{where}."


def _blank(fault: _Fault) -> tuple[str, str, str]:
    _, _, remedy = _missing(fault)
    return "config.blank", "is blank", remedy


def _too_long(fault: _Fault) -> tuple[str, str, str]:
    most = fault.details["max_length"]
    return "config.range", "is too long", f"Shorten {fault.name} to at most {most} characters."


def _own(fault: _Fault) -> tuple[str, str, str]:
    return str(fault.details["code"]), str(fault.details["found"]), str(fault.details["remedy"])


def _type(wanted: str) -> Callable[[_Fault], tuple[str, str, str]]:
    def told(fault: _Fault) -> tuple[str, str, str]:
        return "config.type", f"is {fault.shown}", f"Set {fault.name} to {wanted}."

    return told


_TOLD: Mapping[str, Callable[[_Fault], tuple[str, str, str]]] = {
    "enum": _choice,
    "extra_forbidden": _unknown,
    "missing": _missing,
    "too_short": _blank,
    "string_too_short": _blank,
    "too_long": _too_long,
    "string_too_long": _too_long,
    "int_type": _type("a whole number"),
    "bool_type": _type("true or false"),
    "string_type": _type("a text, in quotes"),
    "model_type": _type("a table"),
    "dict_type": _type("a table"),
}


def _fault(error: ErrorDetails) -> _Fault:
    path = tuple(str(part) for part in error["loc"])
    details: dict[str, object] = dict(error.get("ctx", {}))
    if error["type"].startswith("config."):
        details["code"] = error["type"]
        if details["key"]:
            path = (*path, *str(details["key"]).split("."))
    key = _key_at(path)
    secret = key is not None and key.secret
    return _Fault(path, "a value that is not shown" if secret else quoted(error["input"]), details)


def mistake_of(error: ErrorDetails, origins: Origins) -> Mistake:
    """Tell a failure of the model to the person who wrote the file."""
    fault = _fault(error)
    tell = _own if "code" in fault.details else _TOLD.get(error["type"], _type("a value of the right kind"))
    code, found, remedy = tell(fault)
    origin = origins.of(fault.path)
    place = f"line {origin.line}: " if origin.line else ""
    if origin.place is Place.ENVIRONMENT:
        place = f"environment variable {origin.name}: "
    said = f"{place}{clean(fault.name)} {clean(found)}"
    remedy += _outside(fault.path, origins)
    return Mistake(code, ".".join(fault.path), origin.line, said, clean(remedy))


def _outside(path: tuple[str, ...], origins: Origins) -> str:
    """Say how a password that asks for [crm] user is taken away, where the file is not what gives it."""
    origin = origins.of(("crm", "password"))
    if path != ("crm", "user") or origin.place is Place.FILE:
        return ""
    cure = "`syncupload config drop-secret crm.password` forgets it"
    if origin.place is Place.ENVIRONMENT:
        cure = "unset that"
    return f" The password is given by the {origin}: {cure}."
