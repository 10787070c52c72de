"""Trouble on demand: what can go wrong between a client and a CRM, as rules.

A file of rules is TOML (or JSON of the same shape)::

    seed = 7                      # of the dice for `probability`; default 0

    [[rule]]
    trouble = "lost-answer"       # one of `Trouble`
    operation = "Create"          # or Update …, or an Execute request's name (SetStateInvoice); default any
    entity = "invoice"            # default any
    nth = 3                       # only the third call that the rule is about …
    every = 0                     # … or every so-manieth; default each of them
    probability = 1.0             # of those, how many
    times = 0                     # at most this often; 0 = no limit
    seconds = 0                   # how late (late-answer), when to come back (unavailable)

The first rule that strikes counts. Troubles that leave the request undone: unavailable (503 with
Retry-After), reset, stall (never answers), html-error, sql-error, sql-timeout, expired-ticket,
unauthorized (from then on, for all). Troubles after it has been done and committed: lost-answer (the
connection ends), late-answer, truncated, wrong-charset (declares UTF-8, is Windows-1252).
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from core.errors import ConfigurationError
from core.text import clean


class Trouble(StrEnum):
    """What goes wrong."""

    UNAVAILABLE = "unavailable"
    RESET = "reset"
    STALL = "stall"
    HTML_ERROR = "html-error"
    SQL_ERROR = "sql-error"
    SQL_TIMEOUT = "sql-timeout"
    EXPIRED_TICKET = "expired-ticket"
    UNAUTHORIZED = "unauthorized"
    LOST_ANSWER = "lost-answer"
    LATE_ANSWER = "late-answer"
    TRUNCATED = "truncated"
    WRONG_CHARSET = "wrong-charset"


AFTER = frozenset({Trouble.LOST_ANSWER, Trouble.LATE_ANSWER, Trouble.TRUNCATED, Trouble.WRONG_CHARSET})
"""The troubles that strike when the request has been done and committed."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """When which trouble strikes; the module's docstring tells what the fields mean."""

    trouble: Trouble
    operation: str = ""
    entity: str = ""
    nth: int = 0
    every: int = 0
    probability: float = 1.0
    times: int = 0
    seconds: float = 0.0

    def is_about(self, operations: Iterable[str], entity: str) -> bool:
        """Tell whether a call is one that this rule counts."""
        return (not self.operation or self.operation in operations) and self.entity in ("", entity)


class FaultPlan:
    """Rules with their counters; not shared between servers."""

    def __init__(self, rules: Iterable[FaultRule], seed: int = 0) -> None:
        self._rules = tuple(rules)
        self._calls = [0] * len(self._rules)
        self._struck = [0] * len(self._rules)
        self._dice = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self._locked_out: FaultRule | None = None

    def next(self, operations: Iterable[str], entity: str) -> FaultRule | None:
        """Count a call and tell what strikes it; `operations` are its names (Execute and the request's)."""
        names = tuple(operations)
        found = self._locked_out
        for at, rule in enumerate(self._rules):
            if not rule.is_about(names, entity):
                continue
            self._calls[at] += 1
            if found is None and self._strikes(at, rule):
                self._struck[at] += 1
                found = rule
        if found is not None and found.trouble is Trouble.UNAUTHORIZED:
            self._locked_out = found
        return found

    def _strikes(self, at: int, rule: FaultRule) -> bool:
        if rule.nth and self._calls[at] != rule.nth:
            return False
        if rule.every and self._calls[at] % rule.every:
            return False
        if rule.times and self._struck[at] >= rule.times:
            return False
        return rule.probability >= 1 or self._dice.random() < rule.probability


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    trouble: Trouble
    operation: str = ""
    entity: str = ""
    nth: int = Field(default=0, ge=0)
    every: int = Field(default=0, ge=0)
    probability: float = Field(default=1.0, ge=0, le=1)
    times: int = Field(default=0, ge=0)
    seconds: float = Field(default=0.0, ge=0)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seed: int = 0
    rule: list[_Rule] = []


def read_faults(path: Path) -> FaultPlan:
    """Read a file of rules, JSON where it is called so; ConfigurationError where it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
        read = _File.model_validate(json.loads(text) if path.suffix == ".json" else tomllib.loads(text))
    except ValidationError as error:
        raise _unusable(path, "; ".join(map(_told, error.errors()))) from error
    except (OSError, ValueError) as error:
        raise _unusable(path, str(error)) from error
    return FaultPlan((FaultRule(**dict(each)) for each in read.rule), read.seed)


def _told(mistake: ErrorDetails) -> str:
    parts = [f"{part + 1}" if isinstance(part, int) else part for part in mistake["loc"]]
    where = " ".join(parts) or "the file"
    if mistake["type"] == "extra_forbidden":
        return f"{where} is no key that it knows"
    return f"{where}: {mistake['msg'][0].lower()}{mistake['msg'][1:]}"


def _unusable(path: Path, found: str) -> ConfigurationError:
    return ConfigurationError(
        "sandbox.faults",
        tried=f"read the faults on demand from {clean(str(path))}",
        found=clean(found),
        remedy=(
            "Correct the file. For each fault it has [[rule]] with trouble and, where wanted, "
            f"{', '.join(list(_Rule.model_fields)[1:])}. The troubles are {', '.join(Trouble)}."
        ),
    )
