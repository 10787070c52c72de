"""What may become of a call instead of its going well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from core.errors import CrmError, CrmFault
from tests.proof.worlds.gate import Call, Gate, Port, failure

Misfortune: TypeAlias = Callable[[Gate, Call], object]

BUSY = 0x80044151
UNEXPLAINED = 0x80040216
TICKET_EXPIRED = 0x8004A101


def killed_before(gate: Gate, _call: Call) -> object:
    """The process ends; the call never leaves it."""
    gate.die()


def killed_after(gate: Gate, call: Call) -> object:
    """The call is carried out, and the process ends before it hears so."""
    call.do()
    gate.die()


def answer_lost(_gate: Gate, call: Call) -> object:
    """The call is carried out, and its answer does not arrive."""
    call.do()
    raise failure(call)


def request_lost(_gate: Gate, call: Call) -> object:
    """The call does not arrive, which nobody can tell from a lost answer."""
    raise failure(call)


def answer_late(gate: Gate, call: Call) -> object:
    """The call is given up, and carried out later."""
    gate.late.append(call.do)
    raise failure(call)


def half_done(gate: Gate, call: Call) -> object:
    """Half of the call is carried out, all of it where it has no halves, and the process ends."""
    return call.half() if call.half is not None else killed_after(gate, call)


def refused(_gate: Gate, call: Call) -> object:
    """The CRM refuses a record and does not say why."""
    raise CrmFault(UNEXPLAINED, tried=call.what, found="an unexpected error", remedy="Ask.")


def busy(_gate: Gate, call: Call) -> object:
    """The CRM's database was too slow for one record."""
    raise CrmFault(BUSY, tried=call.what, found="a timeout of the database", remedy="Try again.")


def down(_gate: Gate, call: Call) -> object:
    """The CRM cannot be reached."""
    raise CrmError("crm.unreachable", tried=call.what, found="connection refused", remedy="Start it.")


def down_after(_gate: Gate, call: Call) -> object:
    """The CRM goes down with the answer."""
    call.do()
    raise CrmError("crm.unreachable", tried=call.what, found="connection reset", remedy="Start it.")


def signed_out(_gate: Gate, call: Call) -> object:
    """The CRM no longer takes the sign-in."""
    raise CrmError("crm.sign_in_refused", tried=call.what, found="401", remedy="Sign in.")


def ticket_expired(_gate: Gate, call: Call) -> object:
    """The CRM's ticket has run out."""
    raise CrmFault(TICKET_EXPIRED, tried=call.what, found="the ticket has expired", remedy="Sign in.")


def slow(gate: Gate, call: Call) -> object:
    """The call takes ten minutes."""
    gate.skew += timedelta(minutes=10)
    return call.do()


def clock_back(gate: Gate, call: Call) -> object:
    """Somebody sets the clock back by a day."""
    gate.skew -= timedelta(days=1)
    return call.do()


def clock_forth(gate: Gate, call: Call) -> object:
    """The computer slept for a month."""
    gate.skew += timedelta(days=30)
    return call.do()


def _any(_call: Call) -> bool:
    return True


def _answered(call: Call) -> bool:
    return call.port is not Port.CLOCK


def _clock(call: Call) -> bool:
    return call.port is Port.CLOCK


def _write(call: Call) -> bool:
    return call.writes_crm


def _crm(call: Call) -> bool:
    return call.port is Port.CRM


def _halved(call: Call) -> bool:
    return call.half is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """A misfortune, which calls it can befall, and whether a late write comes before the retry or after."""

    befall: Misfortune
    can: Callable[[Call], bool]
    before_retry: bool = False


KINDS: Mapping[str, Kind] = {
    "killed before": Kind(killed_before, _any),
    "killed after": Kind(killed_after, _any),
    "answer lost": Kind(answer_lost, _answered),
    "request lost": Kind(request_lost, _write),
    "late, after the retry": Kind(answer_late, _write),
    "late, before the retry": Kind(answer_late, _write, before_retry=True),
    "half done": Kind(half_done, _halved),
    "refused": Kind(refused, _write),
    "down": Kind(down, _crm),
    "clock set back": Kind(clock_back, _clock),
    "clock set forth": Kind(clock_forth, _clock),
}
"""What befalls each call in turn, in each workload."""


@dataclass
class Struck:
    """The fate of one run: one misfortune at one call, late writes where the kind says; notes its calls."""

    kind: Kind | None = None
    at: int = -1
    calls: list[Call] = field(default_factory=list)
    visited: list[int] = field(default_factory=list)

    def __call__(self, gate: Gate, number: int, call: Call) -> object:
        """Let a call go well, or not."""
        self.calls.append(call)
        if self.kind is not None and number == self.at:
            self.visited.append(number)
            return self.kind.befall(gate, call)
        return with_late(gate, call, before=self.kind is not None and self.kind.before_retry)


def with_late(gate: Gate, call: Call, *, before: bool) -> object:
    """Carry a call out, and what was given up earlier before or after the next write."""
    if not (gate.late and call.writes_crm):
        return call.do()
    if before:
        gate.deliver()
    try:
        return call.do()
    finally:
        gate.deliver()
