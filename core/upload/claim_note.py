"""The words of a claim: a note in the CRM that people read, and that is read back to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from core.text import clean, cut

MOST_OF_A_NAME = 100
"""How much of a machine's or a user's name a note keeps, in UTF-16 units."""

_LEAVE_IT = "Sync Uploader reads this note: please leave it as it is."
_LINE = re.compile(r"([A-Z][a-z]+(?: [a-z]+)?): (\S.*)")
_STATE, _NUMBER, _CLAIMED, _ENDED, _BY = "State", "Invoice", "Claimed", "Ended", "Ended by"


class ClaimState(StrEnum):
    """How it stands with a claim; a person who edits its note makes it unreadable."""

    HELD = "held"
    CONCLUDED = "concluded"
    RELEASED = "released"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Written:
    """What a claim's note says: who took it in which run and when, and how it ended, when and by whom.

    A released claim keeps the number of an invoice that it once had.
    """

    state: ClaimState
    machine: str
    user: str
    run: UUID
    taken: datetime
    invoice_number: str = ""
    ended: datetime | None = None
    ended_by: str = ""


def name_of(text: str, most: int = MOST_OF_A_NAME) -> str:
    """Give the name of a machine or a user as a note holds it: one line, of bounded length, never blank."""
    return cut(clean(text), most) or "unknown"


def moment(when: datetime) -> datetime:
    """Give a time as a note holds it: UTC, to the second."""
    return when.astimezone(UTC).replace(microsecond=0)


def subject(written: Written) -> str:
    """Give the line that the CRM shows of the note."""
    match written.state:
        case ClaimState.CONCLUDED:
            return f"Invoice {written.invoice_number} was made from this in the accounts"
        case ClaimState.RELEASED if written.invoice_number:
            return f"Set free: invoice {written.invoice_number} is no longer in the accounts"
        case ClaimState.RELEASED:
            return "Set free: no invoice was made from this in the accounts"
        case _:
            return "Is being made into an invoice in the accounts"


def text(written: Written) -> str:
    """Give the note's text: a sentence for people, then a line for each thing that is known."""
    known = {
        _STATE: written.state.value,
        _NUMBER: written.invoice_number,
        "Machine": written.machine,
        "User": written.user,
        "Run": str(written.run),
        _CLAIMED: _spelt(written.taken),
        _ENDED: "" if written.ended is None else _spelt(written.ended),
        _BY: written.ended_by,
    }
    lines = [f"{name}: {value}" for name, value in known.items() if value]
    return "\n".join([f"{subject(written)}.", _LEAVE_IT, *lines])


def read(subject_line: str, note_text: str) -> Written | None:
    """Read a note back; None where it is not, to the letter, what was written.

    Only line ends and blanks around lines count for nothing: the CRM's own form changes those.
    """
    lines = [line.strip() for line in note_text.strip().splitlines()]
    found = {match[1]: match[2] for line in lines if (match := _LINE.fullmatch(line))}
    written = _written(found)
    if written is None or subject(written) != subject_line.strip() or text(written).split("\n") != lines:
        return None
    return written


def _written(found: Mapping[str, str]) -> Written | None:
    number, ended_by = found.get(_NUMBER, ""), found.get(_BY, "")
    try:
        state = ClaimState(found[_STATE])
        ended = datetime.fromisoformat(found[_ENDED]) if _ENDED in found else None
        taken, run = datetime.fromisoformat(found[_CLAIMED]), UUID(found["Run"])
        written = Written(state, found["Machine"], found["User"], run, taken, number, ended, ended_by)
    except (KeyError, ValueError):
        return None
    return written if _sound(written) else None


def _sound(written: Written) -> bool:
    zoned = all(each.tzinfo is not None for each in (written.taken, written.ended) if each is not None)
    over = written.state in (ClaimState.CONCLUDED, ClaimState.RELEASED)
    ends = (written.ended is not None, bool(written.ended_by))
    numbered = bool(written.invoice_number)
    fits = numbered or written.state is not ClaimState.CONCLUDED
    return (
        zoned
        and ends == (over, over)
        and fits
        and (over or not numbered)
        and written.state is not ClaimState.UNREADABLE
    )


def _spelt(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
