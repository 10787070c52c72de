"""Renders CRM 4.0's requests with zeep, which refuses whatever the organisation's WSDL does not allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from lxml import etree
from zeep import xsd
from zeep.exceptions import Error as ZeepError

from core.crm.base import Entity, Query
from core.crm.soap.contract import Contract
from core.crm.soap.entities import EntityWriter, Filled, Wires
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.failures import quoted
from core.crm.soap.namespaces import CORE_2006, QUERY_2006, SERVICE_2006, SERVICE_2007, SOAP, XSD, XSI
from core.crm.soap.query import columns as column_set
from core.crm.soap.query import expression
from core.crm.soap.services import token_values
from core.errors import CrmError

OPEN = f'<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="{SOAP}">'.encode()
CLOSE = b"</soap:Body></soap:Envelope>"


_PREFIXES = {"w": SERVICE_2007, "e": SERVICE_2006, "q": QUERY_2006, "xsi": XSI, "xsd": XSD}
"""`w` is the service's own namespace; `CompiledEnvelopes40` looks for it."""


class StaleContractError(CrmError):
    """The WSDL in hand does not know a field, and this request cannot go without: a newer one may."""


class ZeepEnvelopes40:
    """The requests of one organisation of CRM 4.0; safe among threads.

    Execute's Request.OptionalParameters is always left out: the schema demands it, no client sends it,
    and servers do without.
    """

    def __init__(
        self, contract: Contract, organisation: str, wires: Wires, *, ticketed: bool = False
    ) -> None:
        self._contract = contract
        self.entities = EntityWriter(contract, wires)
        self._before = self._opening(organisation, ticketed=ticketed)

    def _opening(self, organisation: str, *, ticketed: bool) -> bytes:
        header = rendered(
            self._contract.element(SERVICE_2007, "CrmAuthenticationToken"),
            token_values(organisation, ticketed=ticketed),
        )
        return OPEN + b"<soap:Header>" + header + b"</soap:Header><soap:Body>"

    def whoami(self) -> Outgoing:
        """Ask who is signed in."""
        return self._execute("WhoAmIRequest")

    def user_privileges(self, user: UUID) -> Outgoing:
        """Ask for all privileges of a user, from all of the user's roles."""
        return self._execute("RetrieveUserPrivilegesRequest", UserId=str(user))

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Outgoing:
        """Ask for one record, typed if the WSDL knows all the columns."""
        wanted = column_set(self._contract, entity, columns)
        if self._typed(entity, columns):
            return self._operation("Retrieve", entityName=entity, id=str(record), columnSet=wanted)
        target = self._made("TargetRetrieveDynamic", EntityName=entity, EntityId=str(record))
        return self._execute("RetrieveRequest", ReturnDynamicEntities=True, Target=target, ColumnSet=wanted)

    def find(self, query: Query, page: int, cookie: str | None) -> Outgoing:
        """Ask for one page of records, typed if the WSDL knows all the columns."""
        asked = expression(self._contract, query, page, cookie)
        if self._typed(query.entity, query.columns):
            return self._operation("RetrieveMultiple", query=asked)
        return self._execute("RetrieveMultipleRequest", ReturnDynamicEntities=True, Query=asked)

    def create(self, entity: Entity) -> Outgoing:
        """Create a record under its own id."""
        return self.written("Create", self.entities.filled(entity))

    def update(self, entity: Entity) -> Outgoing:
        """Change the named fields of a record."""
        return self.written("Update", self.entities.filled(entity))

    def written(self, operation: str, filled: Filled) -> Outgoing:
        """Give Create or Update of an entity that has been filled."""
        return self._operation(operation, entity=self.entities.made(filled))

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> Outgoing:
        """Create a document with its lines by CompoundCreate, typed if the WSDL knows all the fields."""
        header = self.entities.filled(document)
        rows = [self.entities.filled(each) for each in lines]
        if document.name in self._contract.compounds and all(each.typed for each in (header, *rows)):
            return self.compound(header, rows)
        return self._execute("CompoundCreateRequest", Target=self._dynamic_target(document, lines))

    def compound(self, document: Filled, lines: Sequence[Filled]) -> Outgoing:
        """Give CompoundCreate of a typed document and its typed lines."""
        compound = self._contract.compounds[document.entity]
        rows = [self.entities.made(each) for each in lines]
        values = {compound.document: self.entities.made(document), compound.lines: {compound.line: rows}}
        return self._execute("CompoundCreateRequest", Target=self._made(compound.target, **values))

    def set_state(self, entity: str, record: UUID, state: str, status: int) -> Outgoing:
        """Move a record to a state, by the entity's own request if there is one."""
        name = self._contract.state_requests.get(entity)
        if name is None:
            moniker = self._contract.type(CORE_2006, "Moniker")(Id=str(record), Name=entity)
            return self._execute("SetStateDynamicEntityRequest", Entity=moniker, State=state, Status=status)
        values = {"EntityId": str(record), f"{name}State": state, f"{name}Status": status}
        return self._execute(f"SetState{name}Request", **values)

    def fulfill(self, closing: Entity, status: int) -> Outgoing:
        """Move the order that an orderclose names to Fulfilled."""
        made = self.entities.made(self.entities.filled(closing))
        return self._execute("FulfillSalesOrderRequest", OrderClose=made, Status=status)

    def _typed(self, entity: str, columns: Sequence[str]) -> bool:
        known = self._contract.fields(entity)
        return bool(known) and known.keys() >= set(columns)

    def _dynamic_target(self, document: Entity, lines: Sequence[Entity]) -> Any:
        if not self._contract.knows("TargetCompoundDynamic"):
            raise _no_compound(document.name)
        header = self.entities.made(self.entities.filled(document, typed=False))
        children = [self.entities.made(self.entities.filled(each, typed=False)) for each in lines]
        return self._made("TargetCompoundDynamic", Entity=header, ChildEntities={"DynamicEntity": children})

    def _execute(self, name: str, **values: Any) -> Outgoing:
        return self._operation(
            "Execute", Request=self._made(name, OptionalParameters=xsd.SkipValue, **values)
        )

    def _made(self, name: str, **values: Any) -> Any:
        return self._contract.type(self._contract.service, name)(**values)

    def _operation(self, name: str, **values: Any) -> Outgoing:
        element = self._contract.element(SERVICE_2007, name)
        return Outgoing(name, self._before + rendered(element, values) + CLOSE)


def rendered(element: Any, values: Mapping[str, Any]) -> bytes:
    """Write an element with its parts as XML; raises CrmError."""
    return written_as_xml(element, lambda: element(**values), _PREFIXES)


def written_as_xml(element: Any, value: Callable[[], Any], prefixes: dict[str, str]) -> bytes:
    """Write an element with its value as XML, under these prefixes; raises CrmError."""
    parent = etree.Element("parent", nsmap=prefixes)
    try:
        element.render(parent, value())
    # lxml refuses characters that XML cannot carry with a ValueError, zeep unknown names with a TypeError
    except (ZeepError, LookupError, TypeError, ValueError) as problem:
        raise _unwritable(problem) from problem
    return etree.tostring(parent[0], encoding="utf-8")


def _unwritable(problem: Exception) -> CrmError:
    return CrmError(
        "crm.unwritable",
        tried="write a request as the CRM's WSDL wants it",
        found=f"it cannot be written: {quoted(str(problem))}",
        remedy="Look for odd characters in the record's texts; if there are none, report it with the log.",
    )


def _no_compound(document: str) -> StaleContractError:
    return StaleContractError(
        "crm.no_compound",
        tried=f"write {document} with its lines in one request",
        found="it has a field that the CRM's WSDL does not know, and then the CRM takes no lines with it",
        remedy="Check the field names in the configuration; publish the customisations in the CRM.",
    )
