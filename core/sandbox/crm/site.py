"""The addresses of a CRM server, and what each of them answers."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs
from uuid import UUID

from core.sandbox.crm import pages
from core.sandbox.crm.bare import PARTS, bared, read_bare_call
from core.sandbox.crm.data_service import OPERATIONS
from core.sandbox.crm.discovery import AD, SPLA, Discovery, Front
from core.sandbox.crm.entity_codec import entity_name
from core.sandbox.crm.envelope import (
    Call,
    ClientFault,
    base_address,
    child,
    child_text,
    client_fault,
    read_call,
    server_fault,
    success,
    version_of,
)
from core.sandbox.crm.execute import REQUESTS_30, execute, request_name, target_entity
from core.sandbox.crm.http_message import Answer, Request
from core.sandbox.crm.metadata import MetadataService
from core.sandbox.crm.metadata30 import MetadataService30
from core.sandbox.crm.ntlm import CHALLENGES, Handshake, NtlmAccounts
from core.sandbox.crm.office import Office
from core.sandbox.crm.office30 import Office30, described30, known30
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.sign_in import SignIn, Unauthorized
from core.sandbox.crm.tickets import Tickets
from core.sandbox.crm.wsdl import (
    crm_service_wsdl,
    crm_service_wsdl_30,
    discovery_service_wsdl,
    metadata_service_wsdl,
    metadata_service_wsdl_30,
)
from core.sandbox.crm.wsdl.metadata30 import OPERATIONS as OPERATIONS_30
from core.sandbox.crm.wsdl.xsd import DISCOVERY, WEB_2006, WEB_2007

_COOKIE = re.compile(r"\bMSCRMSession=ticket=([^;]+)")
_LOG = logging.getLogger(__name__)

_ROOT = "/MSCRMServices/2007/"
_DATA = _ROOT + "CrmService.asmx"
_DATA_WSDL = _ROOT + "CrmServiceWsdl.aspx"
_METADATA = _ROOT + "MetadataService.asmx"
_AD = _ROOT + "AD/CrmDiscoveryService.asmx"
_SPLA = _ROOT + "SPLA/CrmDiscoveryService.asmx"
_DATA_30 = "/MSCRMServices/2006/CrmService.asmx"
_METADATA_30 = "/MSCRMServices/2006/MetadataService.asmx"
_OLD = (_DATA_30, _METADATA_30)
_NEW = (_DATA, _DATA_WSDL, _METADATA, _AD, _SPLA)
_ADDRESSES = {
    "4.0": {path.lower(): path for path in (*_NEW, *_OLD)},  # it keeps the services that 3.0's callers use
    "3.0": {path.lower(): path for path in _OLD},
}
_SERVICES = {
    _DATA: ("CrmService", (*OPERATIONS, "Execute"), WEB_2007),
    _METADATA: ("MetadataService", ("Execute",), WEB_2007),
    _AD: ("CrmDiscoveryService", ("Execute",), DISCOVERY),
    _SPLA: ("CrmDiscoveryService", ("Execute",), DISCOVERY),
    _DATA_30: ("CrmService", tuple(PARTS), WEB_2006),
    _METADATA_30: ("MetadataService", OPERATIONS_30, WEB_2006),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A request that is to be carried out: by which names rules know it, about which entity, and how."""

    operations: tuple[str, ...]
    entity: str
    run: Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in: these accounts, all where there are none; by a ticket alone where it is `internet`."""

    accounts: NtlmAccounts | None
    tickets: Tickets
    internet: bool = False


class Site:
    """Takes requests apart: what can be answered at once is, the rest becomes a job."""

    def __init__(
        self,
        office: Office,
        base: str,
        door: Door,
        version: str = "4.0",
    ) -> None:
        self._office = office
        self._office_30 = Office30.beside(office)
        self._metadata_30 = MetadataService30(self._office_30)
        self._addresses = _ADDRESSES[version]
        self._base = base
        self._door = door
        self._discovery = Discovery(office, door.accounts, door.tickets)
        self._metadata = MetadataService(office)
        self._sign_in = SignIn(office, door.tickets, needs_windows=door.internet or door.accounts is not None)

    def prepare(self, request: Request, handshake: Handshake | None) -> Answer | Job:
        """Answer a request, or tell what is to be done for it."""
        path = self._addresses.get(request.path.lower(), "")
        refused = self._admit(request, path, handshake)
        if refused is not None:
            return refused
        if not path:
            return pages.not_found(request.path)
        if request.method == "GET":
            return self._get(request, path)
        if request.method != "POST" or path == _DATA_WSDL:
            return pages.failure(405, "405 - HTTP verb used to access this page is not allowed.")
        name, operations, namespace = _SERVICES[path]
        try:
            call = _read(request, path, namespace, operations)
            names, entity = _about(call) if path in (_DATA, _DATA_30) else ((call.operation, name), "")
        except ClientFault as fault:
            return client_fault(str(fault), version_of(request))
        account = handshake.account if handshake else None
        return Job(names, entity, lambda: self._answer(call, path, request, account))

    def _admit(self, request: Request, path: str, handshake: Handshake | None) -> Answer | None:
        if self._door.internet:
            return self._admit_to_pages(request)
        if handshake is None or path == _SPLA:
            return None
        authorization = request.headers.get("authorization", "")
        if authorization:
            challenge = handshake.answer(authorization)
            if challenge is not None:
                return pages.unauthorized(challenge)
        elif b"CrmTicket>" in request.body:
            return None
        else:
            handshake.next_request()
        return None if handshake.account is not None else pages.unauthorized(*CHALLENGES)

    def _admit_to_pages(self, request: Request) -> Answer | None:
        if request.method != "GET":
            return None  # a service looks at the ticket in the envelope
        cookie = _COOKIE.search(request.headers.get("cookie", ""))
        try:
            self._door.tickets.account(cookie.group(1) if cookie else "")
        except Refusal:
            return pages.sign_in(request.path)
        return None

    def _get(self, request: Request, path: str) -> Answer:
        base = base_address(request, self._base)
        if path == _DATA_WSDL:
            asked = parse_qs(request.query.lower()).get("uniquename")
            if asked and asked[0] != self._office.organisation.name.lower():
                return pages.failure(404, "404 - There is no such organization.")
            return _wsdl(self._data_wsdl(base))
        name, operations, _ = _SERVICES[path]
        if request.query.lower() not in ("wsdl", "singlewsdl"):
            return pages.service(name, operations)
        writers = {
            _DATA: lambda _: self._data_wsdl(base),
            _DATA_30: lambda _: self._data_wsdl_30(base),
            _METADATA: metadata_service_wsdl,
            _METADATA_30: metadata_service_wsdl_30,
        }
        return _wsdl(writers.get(path, discovery_service_wsdl)(base + path))

    def _data_wsdl(self, base: str) -> bytes:
        organisation = self._office.organisation
        described = [organisation.describe(name) for name in organisation.entities()]
        return crm_service_wsdl(base + _DATA, described)

    def _data_wsdl_30(self, base: str) -> bytes:
        organisation = self._office.organisation
        described = [
            described30(organisation.describe(name)) for name in organisation.entities() if known30(name)
        ]
        return crm_service_wsdl_30(base + _DATA_30, described)

    def _answer(self, call: Call, path: str, request: Request, account: str | None) -> Answer:
        try:
            return success(call.version, self._body(call, path, request, account))
        except Refusal as refusal:
            return server_fault(refusal.number, refusal.text, call.version)
        except ClientFault as fault:
            return client_fault(str(fault), call.version)
        except Unauthorized:
            return pages.unauthorized(*self._challenges())
        except sqlite3.Error as error:
            _LOG.warning("sandbox CRM: the store failed: %s", error)
            return server_fault(Number.SQL_ERROR, "Generic SQL error.", call.version)
        except Exception:  # noqa: BLE001 - a defect in one operation must not end the server; it is logged
            _LOG.exception("sandbox CRM: %s failed", call.operation)
            return server_fault(0x80040216, "An unexpected error occurred.", call.version)

    def _challenges(self) -> tuple[str, ...]:
        return CHALLENGES if self._door.accounts and not self._door.internet else ()

    def _body(self, call: Call, path: str, request: Request, account: str | None) -> str:
        if path == _AD and self._door.internet:
            raise Unauthorized
        if path in (_AD, _SPLA):
            front = Front(AD if path == _AD else SPLA, base_address(request, self._base), account)
            return self._discovery.execute(call.body, front)
        if path in _OLD:
            return self._body_30(call, path, self._sign_in.windows_user(account))
        user = self._sign_in.user(call, account)
        if path == _METADATA:
            return self._metadata.execute(call.body)
        if call.operation == "Execute":
            return execute(self._office, user, call.body)
        return OPERATIONS[call.operation](self._office, user, call.body)

    def _body_30(self, call: Call, path: str, user: UUID) -> str:
        if path == _METADATA_30:
            return self._metadata_30.answer(call)
        if call.operation == "Execute":
            return bared(execute(self._office_30, user, call.body, REQUESTS_30))
        return bared(OPERATIONS[call.operation](self._office_30, user, call.body))


def _read(request: Request, path: str, namespace: str, operations: tuple[str, ...]) -> Call:
    if path == _DATA_30:
        return read_bare_call(request)
    return read_call(request, namespace, operations)


def _wsdl(text: bytes) -> Answer:
    return Answer(200, text)


def _about(call: Call) -> tuple[tuple[str, ...], str]:
    match call.operation:
        case "Execute":
            request = child(call.body, "Request")
            if request is None:
                return ("Execute",), ""
            return ("Execute", request_name(request)), target_entity(request)
        case "Create" | "Update":
            entity = child(call.body, "entity")
            return (call.operation,), "" if entity is None else entity_name(entity)[0]
        case "RetrieveMultiple":
            query = child(call.body, "query")
            return (call.operation,), "" if query is None else child_text(query, "EntityName")
        case _:
            return (call.operation,), child_text(call.body, "entityName")
