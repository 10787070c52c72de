"""Microsoft CRM 3.0 over its SOAP services, as a `core.crm.base.Crm`."""

from __future__ import annotations

from core.crm.base import Entity, Identity, Query
from core.crm.soap import metadata, metadata30, wsdl
from core.crm.soap.addresses import Addresses
from core.crm.soap.answers import id_in
from core.crm.soap.client import Session, SoapCrm40, same
from core.crm.soap.compiled40 import CompiledEnvelopes40
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.envelopes30 import ZeepEnvelopes30, is_schedule
from core.crm.soap.failures import not_soap
from core.crm.soap.message import Message
from core.crm.soap.namespaces import SERVICE_2006
from core.crm.soap.settings import SoapSettings

_ANSWERS = {
    "Create": "CreateResult",
    "Retrieve": "RetrieveResult",
    "RetrieveMultiple": "RetrieveMultipleResult",
    "Execute": "Response",
}
"""The element that answers each operation; the others are answered by an empty body."""


def open_crm30(settings: SoapSettings) -> SoapCrm30:
    """Give a CRM 3.0; nothing is sent before the first question.

    Raises ConfigurationError where the address cannot be one.
    """
    return SoapCrm30(settings)


class SoapCrm30(SoapCrm40):
    """A Microsoft CRM 3.0, which is one organisation; a `core.crm.base.Crm`, used by many threads at once."""

    def _located(self, url: str) -> Addresses:
        return Addresses.of_30(url)

    def whoami(self) -> Identity:
        """Sign in and say as whom; the organisation is its only record, for WhoAmI does not tell it."""
        tried = f"sign in to the CRM at {self._addresses.root}"
        answer = self._read(self._session().envelopes.whoami(), tried)
        organisation = next(self.find(Query("organization", ("name",))), None)
        if organisation is None:
            raise not_soap("no organisation that this user may read", tried)
        return Identity(
            user_id=id_in(answer, "Response", "UserId"),
            business_unit_id=id_in(answer, "Response", "BusinessUnitId"),
            organization_id=organisation.id,
            organization=str(organisation.fields.get("name", "")),
            way=self._way(),
        )

    def create(self, entity: Entity) -> None:
        """Create a record under the id that it carries; a unit schedule goes by its own message."""
        if not is_schedule(entity):
            super().create(entity)
            return
        session, tried = self._session(), f"create {entity.name} {entity.id}"
        zeep = ZeepEnvelopes30(session.contract, "", self._wires)
        answer = self._write(zeep.create_schedule(entity), tried)
        same(id_in(answer, "Response", "id"), entity, tried)

    def _message(self, outgoing: Outgoing, tried: str) -> Message:
        operation = outgoing.operation
        action, answer = f"{SERVICE_2006}/{operation}", _ANSWERS.get(operation, "")
        return Message(self._addresses.service, action, outgoing.envelope, answer, tried, bare=True)

    def _stamp(self, _: str) -> str:
        return metadata30.timestamp(self._exchange, self._addresses)

    def _opened(self) -> Session:
        stamp = self._stamp("")
        contract = wsdl.load30(self._exchange, self._addresses.service, stamp, self._settings.cache)
        zeep = ZeepEnvelopes30(contract, "", self._wires)
        return Session(
            self._settings.organisation or "", stamp, contract, CompiledEnvelopes40(zeep, contract)
        )

    def _asked(self, _: str, entity: str) -> metadata.Described:
        states = self._session().contract.states.get(entity, ())
        return metadata30.describe(self._exchange, self._addresses, entity, states)
