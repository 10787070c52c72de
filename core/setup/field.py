"""What a step of the set-up asks for, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Answer: TypeAlias = str | int | bool | None
"""The value of a key; None leaves it out, so that its default holds."""


class Kind(StrEnum):
    """How a field is answered: picked from offers, picked or typed, typed, typed unseen, or yes and no."""

    PICK = "pick"
    PICK_OR_TYPE = "pick or type"
    TEXT = "text"
    NUMBER = "number"
    SECRET = "secret"  # noqa: S105 - the kind of a field
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: the value, its words for people, and a remark."""

    value: Answer
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question: its dotted key, its label, how it is answered, what is right if nothing is said.

    A key without a dot is the wizard's own and not the configuration's. Where a text of its own is `made`,
    the CRM gets a record of that name at the end.
    """

    key: str
    label: str
    kind: Kind
    help: str = ""
    default: Answer = None
    offers: tuple[Offer, ...] = ()
    required: bool = False
    made: bool = False

    def offered(self, value: Answer) -> Offer | None:
        """Find the offer of a value; None where it is none."""
        return next((each for each in self.offers if each.value == value), None)
