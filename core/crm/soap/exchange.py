"""One request and its answer: reads are repeated where that can help, writes never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import stamina
from lxml import etree

from core.breaking_off import breakable
from core.crm.base import Calls
from core.crm.soap import faults
from core.crm.soap.failures import WireError, not_soap, unanswered, unavailable
from core.crm.soap.internet import EXPIRED, Internet, Ticket
from core.crm.soap.markup import body_of
from core.crm.soap.message import Message
from core.crm.soap.namespaces import SOAP, local, qualified
from core.crm.soap.services import TICKET
from core.crm.soap.settings import SoapSettings
from core.crm.soap.statuses import Answer, Visit, asks_for_sign_in, failure, page_title, redirected_to
from core.crm.soap.transport import Transport
from core.errors import CrmFault
from core.markup import NotXmlError, parsed
from core.text import clean

_FAULT = qualified(SOAP, "Fault")
_ATTEMPTS = 3
_LONGEST_WAIT = 30.0
_MOST_HOPS = 5

_Result = TypeVar("_Result")


class Exchange:
    """Talks SOAP with one server and counts the requests; safe among threads."""

    def __init__(self, settings: SoapSettings, transport: Transport, calls: Calls) -> None:
        self._settings = settings
        self._transport = transport
        self._calls = calls
        self.organisation = settings.organisation
        self.internet = Internet(settings, self._signed_in) if settings.internet else None

    @property
    def ticketed(self) -> bool:
        """Whether the requests carry a ticket, for which their envelopes leave a place."""
        return self.internet is not None

    def read(self, message: Message) -> etree._Element:
        """Ask for something: repeated a few times where the failure may pass; the answer's element."""
        with breakable():
            return _patiently(lambda: self._once(message, write=False))

    def _signed_in(self, message: Message) -> etree._Element:
        # It is counted as little as a handshake is.
        return _patiently(lambda: self._sent(message, message.envelope))

    def write(self, message: Message) -> etree._Element:
        """Have something done, once; CrmUnansweredError where nobody knows whether it was done.

        CrmUnavailableError where it certainly was not, and may be sent again later.
        """
        try:
            return self._once(message, write=True)
        except WireError as problem:
            if problem.sent:
                raise unanswered(problem) from problem
            if problem.passing:
                raise unavailable(problem) from problem
            raise

    def page(self, url: str, tried: str) -> bytes:
        """Read a document over plain HTTP, following redirects on the same server only."""
        with breakable():
            return _repeated(lambda: self._page(url, tried))

    def _page(self, url: str, tried: str) -> bytes:
        at = url
        for _ in range(_MOST_HOPS):
            answer = self._got(at, tried)
            further = redirected_to(answer, at)
            if further is None:
                break
            at = further
        self._checked(answer, at, tried)
        return answer.body

    def _got(self, url: str, tried: str) -> Answer:
        self._calls.count(write=False)
        internet = self.internet
        if internet is None:
            return self._transport.get(url, tried)
        ticket = self._ticket(internet)
        while True:
            answer = self._transport.get(url, tried, ticket.cookie)
            if not asks_for_sign_in(answer):
                return answer
            ticket = self._ticket(internet, ticket)

    def _once(self, message: Message, *, write: bool) -> etree._Element:
        self._calls.count(write=write)
        internet = self.internet
        if internet is None or TICKET.encode() not in message.envelope:
            return self._sent(message, message.envelope)
        ticket = self._ticket(internet)
        while True:
            try:
                answer = self._sent(message, ticket.put_into(message.envelope))
            except CrmFault as fault:
                if fault.number != EXPIRED:
                    internet.taken()
                    raise
                ticket = self._ticket(internet, ticket)  # nothing was done: it may be sent again, a write too
            else:
                internet.taken()
                return answer

    def _ticket(self, internet: Internet, spent: Ticket | None = None) -> Ticket:
        try:
            return internet.ticket(self.organisation, spent)
        except WireError as problem:
            # Whatever became of the sign-in: what it was wanted for has not been sent, or was refused.
            raise problem.marked(passing=problem.passing, after=problem.after) from problem

    def _sent(self, message: Message, envelope: bytes) -> etree._Element:
        answer = self._transport.post(message.url, envelope, message.action, message.tried)
        self._checked(answer, message.url, message.tried)
        if message.bare and not message.answer:
            empty = _empty_body(answer)
            if empty is not None:
                return empty
        content = _content(answer, message.tried)
        if content.tag == _FAULT:
            raise faults.raised(content, message.tried)
        if local(content.tag) != message.answer:
            raise not_soap(f"an answer to another question ({clean(local(content.tag))[:80]})", message.tried)
        body = content.getparent()
        return body if message.bare and body is not None else content

    def _checked(self, answer: Answer, url: str, tried: str) -> None:
        visit = Visit(url, tried, self._settings.account, self.organisation, internet=self.ticketed)
        problem = failure(answer, visit, datetime.now(UTC))
        if problem is not None:
            raise problem if self.internet is None else self.internet.advised(problem)


def _empty_body(answer: Answer) -> etree._Element | None:
    try:
        body = parsed(answer.body).find(qualified(SOAP, "Body"))
    except NotXmlError:
        return None
    return body if body is not None and not len(body) else None


def _content(answer: Answer, tried: str) -> etree._Element:
    try:
        envelope = parsed(answer.body)
    except NotXmlError:
        if answer.is_markup:
            raise not_soap("an answer that is cut off or is no XML", tried, broken=True) from None
        raise not_soap(page_title(answer.body), tried) from None
    content = body_of(envelope)
    if content is None and local(envelope.tag).lower() == "html":
        raise not_soap(page_title(answer.body), tried)
    if content is None:
        raise not_soap(f"XML that is no SOAP ({clean(local(envelope.tag))[:80]})", tried)
    return content


def _patiently(ask: Callable[[], _Result]) -> _Result:
    try:
        return _repeated(ask)
    except WireError as problem:
        if problem.passing:
            raise unavailable(problem) from problem
        raise


def _repeated(ask: Callable[[], _Result]) -> _Result:
    for attempt in stamina.retry_context(
        on=_wait_for, attempts=_ATTEMPTS, timeout=None, wait_initial=0.2, wait_max=2.0, wait_jitter=0.2
    ):
        with attempt:
            return ask()
    raise AssertionError("the last attempt returns or raises")


def _wait_for(problem: Exception) -> bool | float:
    if not isinstance(problem, WireError) or not problem.passing:
        return False
    if problem.after is None:
        return True
    return problem.after if problem.after <= _LONGEST_WAIT else False
