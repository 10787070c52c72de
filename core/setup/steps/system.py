"""The first step: which accounting system (manual 4.3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from core.config.words import Source
from core.setup.field import Field, Kind, Offer
from core.setup.machine import Machine
from core.setup.session import Session, require_answers

_NAMES: Mapping[Source, str] = {
    Source.SAGE50: "Sage 50 (Sage Line 50)",
    Source.SAGEINSTANT: "Sage Instant Accounting",
    Source.SAGEMMS: "Sage MMS (SQL Server)",
    Source.SAGE200: "Sage 200 (SQL Server)",
    Source.QUICKBOOKS: "QuickBooks",
}


class SystemStep:
    """Picks the accounting system; those that were found on this machine come first."""

    name = "system"
    title = "Accounting system"
    short = "System"
    why = "Where your customers, products and invoices are kept. What was found on this machine comes first."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Offer the five systems."""
        offers = _offers(session.machine)
        return (
            Field(
                "sync.source",
                "Accounting system",
                Kind.PICK,
                "The program that your company keeps its books in.",
                default=offers[0].value,
                offers=offers,
                required=True,
            ),
        )

    def prove(self, session: Session) -> str:
        """Name the system."""
        require_answers(session.draft, self.fields(session))
        return _NAMES[Source(str(session.draft.value("sync.source")))]


def _offers(machine: Machine) -> tuple[Offer, ...]:
    found = {source: _found(machine, source) for source in Source}
    order = sorted(Source, key=lambda source: (not found[source], list(Source).index(source)))
    return tuple(Offer(each.value, _NAMES[each], found[each] or _absent(each)) for each in order)


def _absent(source: Source) -> str:
    """Say what it means that nothing was seen: a database on a server cannot be."""
    kept = {
        Source.SAGEMMS: "on its server",
        Source.SAGE200: "on its server",
        Source.QUICKBOOKS: "not found here: on another computer?",
    }
    return kept.get(source, "not found here")


def _found(machine: Machine, source: Source) -> str:
    """Say by what a system was noticed; blank where it was not."""
    drivers = {
        Source.SAGE50: ("sage line 50", "sage 50"),
        Source.SAGEINSTANT: ("instant accounting", "sage instant"),
    }.get(source, ())
    objects = {Source.SAGE50: "SDOEngine.", Source.QUICKBOOKS: "QBXMLRP2."}.get(source)
    seen = [each for each in machine.drivers if each.casefold().startswith(drivers)] if drivers else []
    seen += [each for each in machine.objects if objects and each.startswith(objects)]
    if machine.sandboxes_of(source):
        seen.append("a sandbox company")
    return "found: " + ", ".join(seen[:3]) if seen else ""
