"""What must be so of the mark of a machine at every moment: it has passed nothing that is not settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import AccountingError
from tests.proof.worlds.invariants import Final
from tests.proof.worlds.machine import Machine


def passed_over(machine: Machine, machines: Sequence[Machine], final: Final) -> Iterator[str]:
    """Name what the mark has passed although it is neither in the CRM nor known to be missing.

    A record that another machine has begun is known to that machine, which completes it.
    """
    mark = machine.mark()
    if mark is None:
        return
    try:
        changed = machine.stage.side.changed(machine.ledger, mark)
    except AccountingError:  # a backup was restored: the next batch says so, and goes no further
        return
    known = machine.set_aside().union(*(each.begun() for each in machines))
    for each in final.unsettled(changed, known):
        yield f"the mark of {machine.gate.name} has passed: {each}"
