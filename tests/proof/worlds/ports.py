"""The CRM and the journal behind a gate: every public method of theirs is one call to a port.

The methods are taken from the classes themselves, so that a new one cannot be forgotten here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, wraps
from typing import cast
from uuid import UUID

from core.crm.base import Crm, Entity
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.upload.journal import Journal
from tests.proof.worlds.gate import Call, Gate, Port, first_half

CRM_WRITES = frozenset({"create", "create_with_lines", "update", "set_state", "fulfill"})

CRM_METHODS = tuple(
    name
    for name, each in vars(Crm).items()
    if callable(each) and not name.startswith("_") and name != "close"
)

JOURNAL_METHODS = tuple(
    name
    for name, each in vars(Journal).items()
    if callable(each) and not name.startswith("_") and name != "close"
)

JOURNAL_QUESTIONS = frozenset({"open_intents", "made", "ran", "generations", "asides", "held", "mark"})
"""What only asks the journal."""

Method = Callable[..., object]


class GatedCrm(DirectCrm):
    """The CRM of the sandbox through a gate: `tried` are all writes, `written` those that it carried out.

    `amended` are the changes of records that this run has not made itself.
    """

    gate: Gate | None = None

    def __init__(self, organisation: Organisation, gate: Gate) -> None:
        super().__init__(organisation)
        self.tried: list[Entity] = []
        self.written: list[Entity] = []
        self.amended: list[Entity] = []
        self._made: set[UUID] = set()
        self.gate = gate

    def note(self, name: str, entities: Sequence[Entity]) -> None:
        """Note what a call has written."""
        self.written.extend(entities)
        if name == "update":
            self.amended.extend(each for each in entities if each.id not in self._made)
        else:
            self._made.update(each.id for each in entities)


class GatedJournal(Journal):
    """A journal through a gate."""

    gate: Gate | None = None


def _carried_out(crm: GatedCrm, gate: Gate, method: Method, entities: Sequence[Entity], name: str) -> object:
    with gate.within():
        answer = method()
    crm.note(name, entities)
    return answer


def _listed(gate: Gate, method: Method) -> Iterator[object]:
    with gate.within():
        return iter(list(cast(Iterator[object], method())))


def _half_listed(gate: Gate, method: Method) -> Iterator[object]:
    yield from first_half(list(_listed(gate, method)))
    gate.die()


def _half_document(crm: GatedCrm, gate: Gate, document: Entity, lines: Sequence[Entity]) -> None:
    # A CRM without compound creates, or one that was killed in the middle of such a one.
    with gate.within():
        DirectCrm.create(crm, document)
        crm.note("create", [document])
        for each in first_half(lines):
            DirectCrm.create(crm, each)
            crm.note("create", [each])
    gate.die()


def _gated_crm(name: str, method: Method) -> Method:
    @wraps(method)
    def call(crm: GatedCrm, *args: object, **kwargs: object) -> object:
        gate = crm.gate
        if gate is None or gate.inside:
            return method(crm, *args, **kwargs)
        do = partial(method, crm, *args, **kwargs)
        if name in CRM_WRITES:
            return gate.let(_write(crm, gate, name, do, args))
        what = f"{name} {_named(args)}".rstrip()
        if name == "find":
            return gate.let(
                Call(Port.CRM, what, False, partial(_listed, gate, do), partial(_half_listed, gate, do))
            )
        return gate.let(Call(Port.CRM, what, False, do))

    return call


def _write(crm: GatedCrm, gate: Gate, name: str, do: Method, args: Sequence[object]) -> Call:
    entities: list[Entity] = []
    for each in args:
        if isinstance(each, Entity):
            entities.append(each)
        elif isinstance(each, (list, tuple)):
            entities.extend(line for line in each if isinstance(line, Entity))
    crm.tried.extend(entities)
    half = None
    if name == "create_with_lines":
        half = partial(_half_document, crm, gate, entities[0], entities[1:])
    what = f"{name} {_named(args)}"
    return Call(Port.CRM, what, True, partial(_carried_out, crm, gate, do, entities, name), half)


def _named(args: Sequence[object]) -> str:
    if not args:
        return ""
    first = args[0]
    if isinstance(first, Entity):
        return f"{first.name} {first.id}"
    return " ".join(str(getattr(each, "entity", each)) for each in args[:2] if not isinstance(each, tuple))


def _gated_journal(name: str, wrapped: Method) -> Method:
    @wraps(wrapped)
    def call(journal: GatedJournal, *args: object, **kwargs: object) -> object:
        gate = journal.gate
        method: Method = getattr(Journal, name)  # now, so that a planted bug is met here too
        if gate is None or gate.inside:
            return method(journal, *args, **kwargs)

        def within(*given: object) -> object:
            with gate.within():
                return method(journal, *given, **kwargs)

        def halved() -> object:
            within(args[0], first_half(cast(Sequence[object], args[1])))
            gate.die()

        in_halves = name in ("intend", "settle") and len(cast(Sequence[object], args[1])) > 1
        do, half = partial(within, *args), halved if in_halves else None
        return gate.let(Call(Port.JOURNAL, name, name not in JOURNAL_QUESTIONS, do, half))

    return call


for _name in CRM_METHODS:
    setattr(GatedCrm, _name, _gated_crm(_name, getattr(DirectCrm, _name)))
for _name in JOURNAL_METHODS:
    setattr(GatedJournal, _name, _gated_journal(_name, getattr(Journal, _name)))
