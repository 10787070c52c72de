"""Microsoft CRM 4.0 over its SOAP services, as a `core.crm.base.Crm`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lxml import etree

from core.crm.base import Calls, Depth, Entity, EntityDescription, Identity, Query
from core.crm.soap import discovery, metadata, privileges, wsdl
from core.crm.soap.addresses import Addresses
from core.crm.soap.answers import EntityReader, Page, id_in
from core.crm.soap.compiled40 import CompiledEnvelopes40
from core.crm.soap.contract import Contract
from core.crm.soap.envelopes import Envelopes, Outgoing
from core.crm.soap.envelopes40 import StaleContractError, ZeepEnvelopes40
from core.crm.soap.exchange import Exchange
from core.crm.soap.faults import NO_SUCH_RECORD
from core.crm.soap.message import Message
from core.crm.soap.namespaces import SERVICE_2007
from core.crm.soap.paging import walked
from core.crm.soap.query import parts
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport
from core.crm.soap.values import Wire
from core.errors import CrmError, CrmFault


def open_crm40(settings: SoapSettings) -> SoapCrm40:
    """Give an organisation of CRM 4.0; nothing is sent before the first question.

    Raises ConfigurationError where the address cannot be one.
    """
    return SoapCrm40(settings)


@dataclass(frozen=True, slots=True)
class Session:
    """What is known once the first call has been made."""

    organisation: str
    stamp: str
    contract: Contract
    envelopes: Envelopes


class SoapCrm40:
    """One organisation of Microsoft CRM 4.0; a `core.crm.base.Crm`, used by many threads at once."""

    def __init__(self, settings: SoapSettings) -> None:
        self.calls = Calls()
        self._settings = settings
        self._addresses = self._located(settings.url)
        self._transport = Transport(settings)
        self._exchange = Exchange(settings, self._transport, self.calls)
        self._lock = threading.RLock()
        self._known: Session | None = None
        self._described: dict[str, metadata.Described] = {}

    def _located(self, url: str) -> Addresses:
        return Addresses.of(url)

    def whoami(self) -> Identity:
        """Sign in and say as whom."""
        session = self._session()
        tried = f"sign in to organisation {session.organisation} at {self._addresses.root}"
        answer = self._read(session.envelopes.whoami(), tried)
        return Identity(
            user_id=id_in(answer, "Response", "UserId"),
            business_unit_id=id_in(answer, "Response", "BusinessUnitId"),
            organization_id=id_in(answer, "Response", "OrganizationId"),
            organization=session.organisation,
            way=self._way(),
        )

    def _way(self) -> str:
        """Say in words how the program signed in; blank where nobody was asked who calls."""
        settings = self._settings
        if settings.internet:
            return f"by a ticket for {settings.account}"
        if not self._transport.way:
            return ""
        return f"by {self._transport.way} as {settings.account or 'the signed-in user'}"

    def rights(self) -> Mapping[str, Depth]:
        """Tell how far each right of the user reaches, by the privilege's name (prvReadAccount)."""
        session = self._session()
        user = id_in(self._read(session.envelopes.whoami(), "sign in to the CRM"), "Response", "UserId")
        tried = f"read what user {user} may do in the CRM"
        depths = privileges.depths(self._read(session.envelopes.user_privileges(user), tried))
        return privileges.named(depths, self.find(privileges.NAMES))

    def describe(self, entity: str) -> EntityDescription:
        """Tell what the CRM allows in an entity; asked once, then remembered."""
        return self._description(entity).description

    def find(self, query: Query) -> Iterator[Entity]:
        """Read all records that meet the query, page by page.

        A list of more than 1,000 values is asked for in parts, one after the other.
        """
        if query.page_size < 1:
            raise ValueError("a page holds at least one record")
        several = list(parts(query))
        if len(several) == 1:
            yield from self._found(several[0])
            return
        seen: set[UUID] = set()
        for part in several:
            for entity in self._found(part):
                if entity.id not in seen:
                    seen.add(entity.id)
                    yield entity

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        """Read one record by its id; None where there is none that may be read."""
        session = self._session()
        try:
            answer = self._read(
                session.envelopes.retrieve(entity, record, columns), f"read {entity} {record}"
            )
        except CrmFault as fault:
            if fault.number == NO_SUCH_RECORD:
                return None
            raise
        return self._reader(session, entity, columns).single(answer)

    def create(self, entity: Entity) -> None:
        """Create a record under the id that it carries."""
        tried = f"create {entity.name} {entity.id}"
        answer = self._write(self._session().envelopes.create(entity), tried)
        same(id_in(answer, "CreateResult"), entity, tried)

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        """Create a document and all its lines in one call, each under the id that it carries."""
        tried = f"create {document.name} {document.id} with {len(lines)} lines"
        try:
            outgoing = self._session().envelopes.create_with_lines(document, lines)
        except StaleContractError:
            if not self._refreshed():
                raise
            outgoing = self._session().envelopes.create_with_lines(document, lines)
        same(id_in(self._write(outgoing, tried), "Response", "Id"), document, tried)

    def update(self, entity: Entity) -> None:
        """Change the named fields of a record and nothing else."""
        self._write(self._session().envelopes.update(entity), f"update {entity.name} {entity.id}")

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        """Move a record to a state by its name; -1 is that state's default status."""
        outgoing = self._session().envelopes.set_state(entity, record, state, status)
        self._write(outgoing, f"set {entity} {record} to {state}")

    def fulfill(self, closing: Entity, status: int) -> None:
        """Move the order that an orderclose names to Fulfilled, with a status."""
        outgoing = self._session().envelopes.fulfill(closing, status)
        self._write(outgoing, f"fulfill the order of {closing.name} {closing.id}")

    def close(self) -> None:
        """Let go of all connections; a second call does nothing."""
        self._transport.close()

    def _found(self, query: Query) -> Iterator[Entity]:
        session = self._session()
        reader = self._reader(session, query.entity, query.columns)
        tried = f"read {query.entity} records"

        def fetched(page: int, cookie: str | None) -> Page:
            return reader.page(self._read(session.envelopes.find(query, page, cookie), tried))

        return walked(fetched, tried)

    def _reader(self, session: Session, entity: str, columns: Sequence[str]) -> EntityReader:
        def target(field: str) -> str:
            attribute = self.describe(entity).attributes.get(field)
            targets = attribute.targets if attribute else ()
            return targets[0] if len(targets) == 1 else ""

        return EntityReader(entity, frozenset(columns), session.contract.fields(entity), target)

    def _read(self, outgoing: Outgoing, tried: str) -> etree._Element:
        return self._exchange.read(self._message(outgoing, tried))

    def _write(self, outgoing: Outgoing, tried: str) -> etree._Element:
        return self._exchange.write(self._message(outgoing, tried))

    def _message(self, outgoing: Outgoing, tried: str) -> Message:
        action = f"{SERVICE_2007}/{outgoing.operation}"
        return Message(
            self._addresses.service, action, outgoing.envelope, f"{outgoing.operation}Response", tried
        )

    def _session(self) -> Session:
        if self._known is None:
            with self._lock:  # the first thread opens, the others wait and find it open
                if self._known is None:
                    self._known = self._opened()
        return self._known

    def _opened(self) -> Session:
        exchange, addresses = self._exchange, self._addresses
        organisation = exchange.organisation or discovery.only_organisation(exchange, addresses)
        exchange.organisation = organisation
        stamp = self._stamp(organisation)
        contract = wsdl.load(exchange, addresses, organisation, stamp, self._settings.cache)
        zeep = ZeepEnvelopes40(contract, organisation, self._wires, ticketed=exchange.ticketed)
        return Session(organisation, stamp, contract, CompiledEnvelopes40(zeep, contract))

    def _stamp(self, organisation: str) -> str:
        return metadata.timestamp(self._exchange, self._addresses, organisation)

    def _asked(self, organisation: str, entity: str) -> metadata.Described:
        return metadata.describe(self._exchange, self._addresses, organisation, entity)

    def _refreshed(self) -> bool:
        """Take the organisation's WSDL anew if it was customised since it was read; whether it was."""
        with self._lock:
            before = self._session()
            stamp = self._stamp(before.organisation)
            if stamp != before.stamp:
                self._known = self._opened()
            return stamp != before.stamp

    def _wires(self, entity: str) -> Mapping[str, Wire]:
        return self._description(entity).wires

    def _description(self, entity: str) -> metadata.Described:
        organisation = self._session().organisation
        found = self._described.get(entity)
        if found is None:
            with self._lock:
                found = self._described.get(entity)
                if found is None:
                    found = self._asked(organisation, entity)
                    self._described[entity] = found
        return found


def same(given: UUID, entity: Entity, tried: str) -> None:
    """Insist that a record was created under its own id; raises CrmError crm.other_id."""
    if given != entity.id:
        raise CrmError(
            "crm.other_id",
            tried=tried,
            found=f"the CRM created {entity.name} under the id {given} instead",
            remedy="Have the plug-in that changes ids switched off, and delete that record first.",
        )
