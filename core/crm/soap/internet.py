"""Signs in to an internet-facing CRM 4.0: a ticket for user and password, shared by all who call.

The CRM refuses a ticket that has expired (0x8004A101) before it does anything. The first who is told so buys
the next one, for all. A password that was refused is never sent again, and a CRM that takes none of the
tickets that it sells is not asked for ever: either would lock the account, or go on all night.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from core.crm.soap.addresses import Addresses
from core.crm.soap.failures import WireError, not_soap, quoted, timed_out
from core.crm.soap.faults import NO_SUCH_RECORD
from core.crm.soap.markup import text_of
from core.crm.soap.message import Message
from core.crm.soap.namespaces import DISCOVERY_2007
from core.crm.soap.services import TICKET, discovery_request, organisation_names
from core.crm.soap.settings import SoapSettings
from core.errors import ConfigurationError, CrmError, CrmFault, CrmUnavailableError

EXPIRED = 0x8004A101
MOST_FRUITLESS = 3
"""So many tickets are bought one after the other while the CRM takes none of them."""

_PASSING = frozenset({0x80044150, 0x80044151})
"""The CRM's database failed or was too slow: that says nothing of the password."""
_OF_ADDRESS = ("crm.sign_in_refused", "crm.not_found", "crm.redirected", "crm.not_soap")
_TICKET = re.compile(r"[!#-%'-+\--:=?-\[\]-~]+")
"""What may stand in a cookie (RFC 6265) and, but for what XML escapes, in an element."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, eq=False)
class Ticket:
    """One ticket; it is a secret."""

    text: str

    def __repr__(self) -> str:
        return "Ticket()"

    @property
    def cookie(self) -> str:
        """The cookie that opens the CRM's pages, as its own sign-in page sets it."""
        return f"MSCRMSession=ticket={self.text}"

    def put_into(self, envelope: bytes) -> bytes:
        """Put it where the envelope's header leaves a place for it; what stands in the body stays."""
        return envelope.replace(TICKET.encode(), escape(self.text).encode(), 1)


class Internet:
    """Buys tickets and hands them out; safe among threads. `ask` sends a message and gives its answer."""

    def __init__(self, settings: SoapSettings, ask: Callable[[Message], etree._Element]) -> None:
        self._settings = settings
        self._addresses = Addresses.of(settings.url)
        self._ask = ask
        self._turn = threading.Lock()
        self._held: Ticket | None = None
        self._fruitless = 0
        self._refused: CrmError | None = None
        self._elsewhere = ""

    def organisations(self) -> tuple[str, ...]:
        """Give the unique names of the organisations that the user may enter; raises CrmError."""
        tried = f"ask {self._addresses.root} for its organisations"

        def asked() -> tuple[str, ...]:
            return organisation_names(self._answer("RetrieveOrganizationsRequest", {}, tried))

        return self._in_turn(tried, asked)

    def ticket(self, organisation: str | None, spent: Ticket | None = None) -> Ticket:
        """Give the ticket that holds; a new one in the place of the one that was `spent`. Raises CrmError."""
        held = self._held
        if held is not None and held is not spent:
            return held
        tried = f"sign in to organisation {quoted(organisation)} at {self._addresses.root}"
        return self._in_turn(tried, lambda: self._renewed(organisation or "", spent, tried))

    def taken(self) -> None:
        """Note that the CRM has taken a ticket."""
        self._fruitless = 0

    def advised(self, problem: WireError) -> WireError:
        """Name the organisation's own address where another was asked, and that may be what is wrong.

        An internet-facing CRM knows the organisation by the name of the server that is called.
        """
        if not self._elsewhere or problem.code not in _OF_ADDRESS:
            return problem
        return WireError(
            problem.code,
            tried=problem.tried,
            found=problem.found,
            remedy=f"{problem.remedy} The server says that the organisation is at {quoted(self._elsewhere)}: "
            "try that as [crm] url.",
        ).marked(sent=problem.sent, passing=problem.passing, after=problem.after)

    def _renewed(self, organisation: str, spent: Ticket | None, tried: str) -> Ticket:
        if self._held is not None and self._held is not spent:
            return self._held  # another has bought one meanwhile
        if self._fruitless >= MOST_FRUITLESS:
            raise _useless(tried)
        values = {"OrganizationName": organisation}
        answer = self._answer("RetrieveCrmTicketRequest", values, tried)
        text = text_of(answer, "Response", "CrmTicket").strip()
        if not _TICKET.fullmatch(text):
            raise not_soap("an answer without a ticket", tried).marked()
        own = urlsplit(text_of(answer, "Response", "OrganizationDetail", "CrmServiceUrl"))
        here = urlsplit(self._addresses.root).netloc
        self._elsewhere = (
            f"{own.scheme}://{own.netloc}/" if own.netloc.lower() not in ("", here.lower()) else ""
        )
        self._fruitless += 1
        self._held = Ticket(text)
        return self._held

    def _in_turn(self, tried: str, work: Callable[[], _Answer]) -> _Answer:
        if not self._turn.acquire(timeout=self._settings.timeout):
            raise timed_out(self._settings.timeout, tried, sent=False)
        try:
            if self._refused is not None:
                raise CrmError(
                    self._refused.code, tried=tried, found=self._refused.found, remedy=self._refused.remedy
                )
            return work()
        finally:
            self._turn.release()

    def _answer(self, request: str, values: dict[str, str], tried: str) -> etree._Element:
        settings = self._settings
        if not (settings.user and settings.password):
            raise _nobody(tried)
        who = {"UserId": settings.account, "Password": settings.password}
        message = Message(
            url=self._addresses.internet_discovery,
            action=f"{DISCOVERY_2007}/Execute",
            envelope=discovery_request(request, {**values, **who}),
            answer="ExecuteResponse",
            tried=tried,
        )
        try:
            return self._ask(message)
        except CrmFault as fault:
            if fault.number in _PASSING:
                raise _away(fault) from fault
            if fault.number == NO_SUCH_RECORD and "OrganizationName" in values:
                raise _no_organisation(fault, values["OrganizationName"]) from fault
            self._refused = _refusal(fault, settings.account)
            raise self._refused from fault
        except CrmError as problem:
            if problem.code == "crm.sign_in_refused":
                self._refused = problem
            raise


def _refusal(fault: CrmFault, account: str) -> CrmError:
    return CrmError(
        "crm.sign_in_refused",
        tried=fault.tried,
        found=f"no ticket for {quoted(account)}: {fault.found}",
        remedy="Check user, password, domain and the organisation's name, and that the account is not locked "
        "and has a record in the CRM. Nothing more is tried with this password.",
    )


def _no_organisation(fault: CrmFault, name: str) -> ConfigurationError:
    return ConfigurationError(
        "crm.no_organisation",
        tried=fault.tried,
        found=f"the server takes user and password, and knows no organisation {quoted(name)}",
        remedy="Set [crm] organisation to its unique name, or leave it out where there is just one.",
    )


def _away(fault: CrmFault) -> CrmUnavailableError:
    return CrmUnavailableError(fault.code, tried=fault.tried, found=fault.found, remedy=fault.remedy)


def _useless(tried: str) -> CrmError:
    return CrmError(
        "crm.ticket_refused",
        tried=tried,
        found=f"the CRM sold {MOST_FRUITLESS} tickets, and refused each as expired",
        remedy="Have the clocks of the CRM's servers set; those of a farm must share the keys of their "
        "tickets, and the tickets must be good for more than a moment.",
    )


def _nobody(tried: str) -> ConfigurationError:
    return ConfigurationError(
        "crm.no_credentials",
        tried=tried,
        found="an internet-facing CRM asks for a user name and a password, and there are not both",
        remedy="Set [crm] user and domain; say `syncupload config set-secret crm.password` too.",
    )
