"""The types of the discovery service of CRM 4.0: which organisations there are, and tickets for them."""

from __future__ import annotations

from core.sandbox.crm.wsdl.xsd import Definition, Root, Shape

_SIGN_IN = "PassportTicket x:string?; UserId x:string?; Password x:string?"
_ORGANISATION = "OrganizationId g:guid; OrganizationName x:string?; FriendlyName x:string?"
_ADDRESSES = "CrmMetadataServiceUrl x:string?; CrmServiceUrl x:string?; WebApplicationUrl x:string?"


def types() -> tuple[Definition, ...]:
    """All definitions of the discovery service."""
    return (
        Root("Execute", parts="Request d:Request?"),
        Root("ExecuteResponse", parts="Response d:Response?"),
        Shape("Request", abstract=True),
        Shape("Response", abstract=True),
        Shape("OrganizationDetail", f"{_ORGANISATION}; {_ADDRESSES}"),
        Shape("ArrayOfOrganizationDetail", "OrganizationDetail d:OrganizationDetail*+nil"),
        Shape("OrganizationEndpoint", f"AuthenticationType x:int; {_ADDRESSES}"),
        Shape("ArrayOfOrganizationEndpoint", "OrganizationEndpoint d:OrganizationEndpoint*+nil"),
        Shape("OrganizationExtendedDetail", f"{_ORGANISATION}; Endpoints d:ArrayOfOrganizationEndpoint?"),
        Shape(
            "ArrayOfOrganizationExtendedDetail",
            "OrganizationExtendedDetail d:OrganizationExtendedDetail*+nil",
        ),
        *_exchange("RetrieveOrganizations", _SIGN_IN, "OrganizationDetails d:ArrayOfOrganizationDetail?"),
        *_exchange(
            "RetrieveCrmTicket",
            f"OrganizationName x:string?; {_SIGN_IN}",
            "CrmTicket x:string?; OrganizationDetail d:OrganizationDetail?; ExpirationDate x:string?",
        ),
        *_exchange(
            "RetrieveOrganizationExtendedDetails",
            _SIGN_IN,
            "OrganizationExtendedDetails d:ArrayOfOrganizationExtendedDetail?",
        ),
        *_exchange("RetrievePolicy", "", "Policy x:string?"),
    )


def _exchange(name: str, question: str, answer: str) -> tuple[Shape, Shape]:
    return (
        Shape(f"{name}Request", question, base="d:Request"),
        Shape(f"{name}Response", answer, base="d:Response"),
    )
