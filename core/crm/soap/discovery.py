"""Asks a server which organisations it holds, where the configuration names none."""

from __future__ import annotations

from core.crm.base import Calls
from core.crm.soap.addresses import Addresses
from core.crm.soap.exchange import Exchange
from core.crm.soap.failures import quoted
from core.crm.soap.message import Message
from core.crm.soap.namespaces import DISCOVERY_2007
from core.crm.soap.services import discovery_request, organisation_names
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport
from core.errors import ConfigurationError


def organisations(exchange: Exchange, addresses: Addresses) -> tuple[str, ...]:
    """Give the unique names of the organisations that the user may enter."""
    if exchange.internet is not None:
        return exchange.internet.organisations()
    answer = exchange.read(
        Message(
            url=addresses.discovery,
            action=f"{DISCOVERY_2007}/Execute",
            envelope=discovery_request("RetrieveOrganizationsRequest", {}),
            answer="ExecuteResponse",
            tried=f"ask {addresses.root} for its organisations",
        )
    )
    return organisation_names(answer)


def ask_organisations(settings: SoapSettings) -> tuple[str, ...]:
    """Sign in for this one question: which organisations may the user enter? Raises CrmError."""
    transport = Transport(settings)
    try:
        return organisations(Exchange(settings, transport, Calls()), Addresses.of(settings.url))
    finally:
        transport.close()


def only_organisation(exchange: Exchange, addresses: Addresses) -> str:
    """Give the one organisation that there is; ConfigurationError where there are several, or none."""
    names = organisations(exchange, addresses)
    if len(names) == 1:
        return names[0]
    tried = f"choose the organisation at {addresses.root}"
    if not names:
        raise ConfigurationError(
            "crm.no_organisation",
            tried=tried,
            found="the server has no organisation that this user may enter",
            remedy="Have the user added to an organisation, or name the organisation ([crm] organisation).",
        )
    raise ConfigurationError(
        "crm.several_organisations",
        tried=tried,
        found=f"the server has several: {', '.join(quoted(name) for name in sorted(names))}",
        remedy="Name the one that is meant: [crm] organisation.",
    )
