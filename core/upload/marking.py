"""After the accounts have an order, it gets its number and its "done" status in the CRM (manual 7.3)."""

from __future__ import annotations

from uuid import UUID, uuid4

from core.crm.base import Crm, Entity, Reference, Value
from core.crm.marking import ACTIVE, SAGE_NUMBER, Route, Way, number_field, route
from core.errors import SyncError
from core.text import clean, length


class MarkingRefusedError(SyncError):
    """An order cannot be marked as it stands in the CRM; its invoice is in the accounts all the same."""


class Marker:
    """Marks orders (entity salesorder or invoice) as uploaded; without status and field it leaves them alone.

    `ready_status` is the status that they have before.
    """

    def __init__(
        self,
        crm: Crm,
        entity: str,
        done_status: int | None,
        invoice_field: str | None,
        *,
        ready_status: int | None = None,
    ) -> None:
        self._crm = crm
        self._entity = entity
        self._status = done_status
        self._field = invoice_field
        self._ready = ready_status
        self._known: Route | None = None

    def prove(self, longest_number: int = SAGE_NUMBER) -> None:
        """Find the way to the status, and the field; raises ConfigurationError where the CRM has none."""
        if self._field is not None:
            number_field(self._crm, self._entity, self._field, self._ready, longest=longest_number)
        self._route()

    def mark(self, order_id: UUID, number: str) -> None:
        """Write the invoice's number and the status, or what of it is not there yet; again does no harm.

        Raises MarkingRefusedError where a person has changed the order so that it cannot be: it is gone,
        closed, or carries another number.
        """
        columns = ("statecode", "statuscode", *((self._field,) if self._field else ()))
        order = self._crm.retrieve(self._entity, order_id, columns)
        if order is None:
            raise self._refused(number, "it is not in the CRM any more", "There is nothing left to mark.")
        state = str(order.fields.get("statecode"))
        wanted = self._numbered(order, number)
        route = self._route() if order.fields.get("statuscode") != self._status else None
        if (wanted and state != ACTIVE) or (route is not None and state not in route.begins):
            raise self._closed(state, number)
        if route is not None and route.way is Way.UPDATE:
            wanted["statuscode"] = self._status
        if wanted:
            self._crm.update(Entity(self._entity, order_id, wanted))
        if route is not None:
            self._move(order_id, number, route)

    def _move(self, order_id: UUID, number: str, route: Route) -> None:
        status = -1 if self._status is None else self._status
        if route.way is Way.SET_STATE:
            self._crm.set_state(self._entity, order_id, route.state, status)
        elif route.way is Way.FULFILL:
            self._crm.fulfill(_closing(order_id, number), status)

    def _numbered(self, order: Entity, number: str) -> dict[str, Value | None]:
        if self._field is None:
            return {}
        there = order.fields.get(self._field)
        held = clean(there) if isinstance(there, str) else ""
        if held == number:
            return {}
        if held:
            raise self._refused(
                number,
                f"its field {self._field} says {held}",
                f"Look up in the accounts which invoice is this order's, and write it into {self._field}.",
            )
        self._check_length(number)
        return {self._field: number}

    def _check_length(self, number: str) -> None:
        assert self._field is not None
        most = self._crm.describe(self._entity).attributes[self._field].length
        if most is not None and length(number) > most:
            raise self._refused(
                number,
                f"its field {self._field} takes {most} characters",
                f"Make {self._field} longer in the CRM and publish it, then run again.",
            )

    def _route(self) -> Route | None:
        if self._status is not None and self._known is None:
            self._known = route(self._crm, self._entity, self._status, self._ready)
        return self._known

    def _closed(self, state: str, number: str) -> MarkingRefusedError:
        return self._refused(
            number,
            f"it is {clean(state)} in the CRM, and takes no changes",
            "Nothing is lost: the note on it names the invoice. Reopen it and run again to have it marked.",
        )

    def _refused(self, number: str, found: str, remedy: str) -> MarkingRefusedError:
        return MarkingRefusedError(
            "order.unmarked",
            tried=f"mark the order as invoice {clean(number)}",
            found=found,
            remedy=remedy,
        )


def _closing(order_id: UUID, number: str) -> Entity:
    fields: dict[str, Value | None] = {
        "salesorderid": Reference("salesorder", order_id),
        "subject": f"Invoice {clean(number)} was made from this order in the accounts",
    }
    return Entity("orderclose", uuid4(), fields)
