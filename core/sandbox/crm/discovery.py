"""The discovery service: which organisations there are for whoever asks, where, and tickets for them."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from core.sandbox.crm.envelope import Element, child_text, needed, type_of, unrecognized
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.office import Office
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.tickets import Tickets
from core.sandbox.crm.wsdl.xsd import DISCOVERY

INVALID_CREDENTIALS = 0x8004A104
AD, SPLA = 0, 2
"""Authentication types: by Windows, and by ticket after a forms sign-in."""


@dataclass(frozen=True, slots=True)
class Front:
    """One of the discovery addresses: its authentication type and the server's own address."""

    kind: int
    base: str
    account: str | None


class Discovery:
    """Answers the discovery requests of one organisation."""

    def __init__(self, office: Office, accounts: NtlmAccounts | None, tickets: Tickets) -> None:
        self._office = office
        self._accounts = accounts
        self._tickets = tickets

    def execute(self, body: Element, front: Front) -> str:
        """Carry out a discovery request; Refusal where the sign-in fails."""
        request = needed(body, "Request")
        namespace, kind = type_of(request)
        if namespace != DISCOVERY:
            raise unrecognized(request)
        match kind:
            case "RetrieveOrganizationsRequest":
                self._signed_in(request, front)
                inner = f"<OrganizationDetails>{self._detail(front)}</OrganizationDetails>"
            case "RetrieveOrganizationExtendedDetailsRequest":
                self._signed_in(request, front)
                inner = self._extended(front)
            case "RetrieveCrmTicketRequest":
                inner = self._ticket(request, front)
            case "RetrievePolicyRequest":
                inner = "<Policy></Policy>"
            case _:
                raise unrecognized(request)
        answer = kind.removesuffix("Request") + "Response"
        return (
            f'<ExecuteResponse xmlns="{DISCOVERY}"><Response xsi:type="{answer}">{inner}'
            "</Response></ExecuteResponse>"
        )

    def _signed_in(self, request: Element, front: Front) -> str | None:
        if front.kind != SPLA:
            self._office.organisation.sign_in(front.account)
            return front.account
        account, password = child_text(request, "UserId"), child_text(request, "Password")
        if self._accounts is None or not self._accounts.knows(account, password):
            self._tickets.denied += 1
            raise Refusal(INVALID_CREDENTIALS, "Invalid credentials")
        self._office.organisation.sign_in(account)
        return account

    def _ticket(self, request: Element, front: Front) -> str:
        account = self._signed_in(request, front)
        name = self._office.organisation.name
        if child_text(request, "OrganizationName").casefold() != name.casefold():
            raise Refusal(Number.OBJECT_DOES_NOT_EXIST, "The specified organization does not exist.")
        ticket, end = self._tickets.issue(account or "")
        return (
            f"<CrmTicket>{ticket}</CrmTicket>{self._detail(front)}"
            f"<ExpirationDate>{end:%Y-%m-%dT%H:%M:%SZ}</ExpirationDate>"
        )

    def _names(self) -> str:
        organisation = self._office.organisation
        return (
            f"<OrganizationId>{organisation.id}</OrganizationId>"
            f"<OrganizationName>{escape(organisation.name)}</OrganizationName>"
            f"<FriendlyName>{escape(organisation.friendly_name)}</FriendlyName>"
        )

    def _addresses(self, front: Front) -> str:
        services = f"{front.base}/MSCRMServices/2007"
        return (
            f"<CrmMetadataServiceUrl>{services}/MetadataService.asmx</CrmMetadataServiceUrl>"
            f"<CrmServiceUrl>{services}/CrmService.asmx</CrmServiceUrl>"
            f"<WebApplicationUrl>{front.base}/{escape(self._office.organisation.name)}/</WebApplicationUrl>"
        )

    def _detail(self, front: Front) -> str:
        return f"<OrganizationDetail>{self._names()}{self._addresses(front)}</OrganizationDetail>"

    def _extended(self, front: Front) -> str:
        endpoint = (
            f"<OrganizationEndpoint><AuthenticationType>{front.kind}</AuthenticationType>"
            f"{self._addresses(front)}</OrganizationEndpoint>"
        )
        return (
            f"<OrganizationExtendedDetails><OrganizationExtendedDetail>{self._names()}"
            f"<Endpoints>{endpoint}</Endpoints>"
            "</OrganizationExtendedDetail></OrganizationExtendedDetails>"
        )
