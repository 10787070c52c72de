"""Renders CRM 3.0's requests: bare bodies, for which zeep renders each part but cannot make the call.

Each kind of request that is sent to CrmService is valid by the published WSDL of CRM 3.0: orders are
updated, moved by SetStateSalesOrder and fulfilled with an orderclose there as in 4.0. Which of these moves
a server refuses is not in a WSDL, and not established.
"""

from __future__ import annotations

from typing import Any

from core.crm.base import Entity
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.envelopes40 import CLOSE, OPEN, ZeepEnvelopes40, written_as_xml
from core.crm.soap.namespaces import QUERY_2006, SERVICE_2006, XSD, XSI

_PREFIXES = {"w": SERVICE_2006, "q": QUERY_2006, "xsi": XSI, "xsd": XSD}
_BASE_UNIT = "baseuomname"


class ZeepEnvelopes30(ZeepEnvelopes40):
    """The requests of one CRM 3.0; safe among threads.

    No header signs in, no request has optional parameters, and a unit schedule has a message of its own.
    """

    def create_schedule(self, schedule: Entity) -> Outgoing:
        """Create a unit schedule under its own id, with the base unit that it names (CreateUoMSchedule)."""
        fields = {name: value for name, value in schedule.fields.items() if name != _BASE_UNIT}
        made = self.entities.made(self.entities.filled(Entity(schedule.name, schedule.id, fields)))
        unit = str(schedule.fields.get(_BASE_UNIT) or "")
        return self._execute("CreateUoMScheduleRequest", BaseUoMName=unit, UoMSchedule=made)

    def _opening(self, _: str, *, ticketed: bool) -> bytes:  # noqa: ARG002 - CRM 3.0 has no tickets
        return OPEN + b"<soap:Body>"

    def _execute(self, name: str, **values: Any) -> Outgoing:
        values.pop("OptionalParameters", None)
        return self._operation("Execute", Request=self._made(name, **values))

    def _operation(self, name: str, **values: Any) -> Outgoing:
        parts = (self._part(part, value) for part, value in values.items())
        return Outgoing(name, b"".join((self._before, *parts, CLOSE)))

    def _part(self, name: str, value: Any) -> bytes:
        element = self._contract.element(SERVICE_2006, name)
        return written_as_xml(element, lambda: value, _PREFIXES)


def is_schedule(entity: Entity) -> bool:
    """Whether CRM 3.0 makes that record by its own message."""
    return entity.name == "uomschedule"
