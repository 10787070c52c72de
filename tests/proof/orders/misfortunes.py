"""What may become of a call on the order's way instead of its going well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from core.errors import AccountingError
from tests.proof.orders.books import Books, refused
from tests.proof.worlds import misfortunes as known
from tests.proof.worlds.gate import Call, Gate, Port, failure
from tests.proof.worlds.misfortunes import Kind, Struck


def refused_somewhere(gate: Gate, call: Call) -> object:
    """A record is refused, by the CRM or by the accounts."""
    if call.writes_books:
        raise refused("record", call.what, "is not wanted")
    return known.refused(gate, call)


def down_somewhere(gate: Gate, call: Call) -> object:
    """The CRM cannot be reached, or the accounts are closed."""
    if call.port in (Port.WRITER, Port.READER):
        raise AccountingError("accounting.closed", tried=call.what, found="it is closed", remedy="Open it.")
    return known.down(gate, call)


def late_in_books(books: Books, gate: Gate, call: Call) -> object:
    """A write into the accounts is given up, and carried out before its session ends."""
    books.late.setdefault(gate.name, []).append(call.do)
    raise failure(call)


@dataclass
class StruckAt(Struck):
    """The fate of one run: one misfortune at the first call that begins so, wherever it comes."""

    what: str = ""

    def __init__(self, kind: Kind, what: str) -> None:
        super().__init__(kind)
        self.what = what

    def __call__(self, gate: Gate, number: int, call: Call) -> object:
        """Let a call go well, or not."""
        if self.at < 0 and call.what.startswith(self.what):
            self.at = number
        return super().__call__(gate, number, call)


def _answered(call: Call) -> bool:
    return call.port is not Port.CLOCK and call.what != "sign out"


def _write(call: Call) -> bool:
    return call.writes_crm or call.writes_books


def _side(call: Call) -> bool:
    return call.port in (Port.CRM, Port.WRITER, Port.READER) and call.what != "sign out"


def _any(_call: Call) -> bool:
    return True


def _to_crm(call: Call) -> bool:
    return call.writes_crm


def _to_books(call: Call) -> bool:
    return call.writes_books


def _clock(call: Call) -> bool:
    return call.port is Port.CLOCK


def kinds(books: Books) -> Mapping[str, Kind]:
    """Give what befalls each call in turn, in each workload."""
    return {
        "killed before": Kind(known.killed_before, _any),
        "killed after": Kind(known.killed_after, _any),
        "answer lost": Kind(known.answer_lost, _answered),
        "request lost": Kind(known.request_lost, _write),
        "late, after the retry": Kind(known.answer_late, _to_crm),
        "late, before the retry": Kind(known.answer_late, _to_crm, before_retry=True),
        "late in the accounts": Kind(partial(late_in_books, books), _to_books),
        "refused": Kind(refused_somewhere, _write),
        "down": Kind(down_somewhere, _side),
        "clock set back": Kind(known.clock_back, _clock),
        "clock set forth": Kind(known.clock_forth, _clock),
    }
