"""What an HTTP status means when it comes from a CRM server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urlsplit

from core.crm.soap.failures import WireError, not_soap, quoted

_TITLE = re.compile(rb"<title[^>]{0,200}>(.{0,2000}?)</title>", re.IGNORECASE | re.DOTALL)
_LOOKED_AT = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP, header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_markup(self) -> bool:
        """Whether the body calls itself XML; a page for people (HTML) does not."""
        kind = self.headers.get("content-type", "").lower()
        return "xml" in kind and "xhtml" not in kind


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a request goes to and as whom, for messages: no secret in it."""

    url: str
    tried: str
    account: str
    organisation: str | None
    internet: bool = False


def asks_for_sign_in(answer: Answer) -> bool:
    """Whether an internet-facing CRM sends its caller to the page for signing in."""
    where = urlsplit(answer.headers.get("location", "")).path.lower()
    return answer.status == 302 and where.endswith("/signin.aspx")


def page_title(body: bytes) -> str:
    """Name a page for people by its title; its markup is shown to nobody."""
    found = _TITLE.search(body[:_LOOKED_AT])
    if found is None:
        return "a page without a title"
    return f"a page titled '{quoted(unescape(found.group(1).decode('utf-8', errors='replace')))}'"


def failure(answer: Answer, visit: Visit, now: datetime) -> WireError | None:
    """Give what is wrong with an answer by its status; None where its body is worth reading."""
    status = answer.status
    if status == 200 or (status == 500 and answer.is_markup):
        return None
    other = _other_door(answer, visit)
    if other is not None:
        return other
    if 300 <= status < 400:
        return _redirected(answer, visit)
    if status in (429, 503):
        return _busy(answer, visit, now)
    plain = _REFUSALS.get(status)
    if plain is not None:
        code, found, remedy = plain
        if status == 401 and not visit.internet and not answer.headers.get("www-authenticate"):
            remedy = f"{remedy} {PERHAPS_INTERNET}"
        return WireError(code, tried=visit.tried, found=_told(found, visit), remedy=_told(remedy, visit))
    described = f"HTTP status {status} and {page_title(answer.body)}"
    problem = not_soap(described, visit.tried, broken=status in (502, 504))
    return problem.marked(sent=status >= 500, passing=problem.passing)


def redirected_to(answer: Answer, url: str) -> str | None:
    """Give the address on the same server that a read may be led to, if it is led there at all."""
    target = answer.headers.get("location", "")
    if answer.status not in (301, 302, 303, 307, 308) or not target:
        return None
    here = urlsplit(url)
    there = urlsplit(target)
    if not there.netloc and target.startswith("/"):
        return f"{here.scheme}://{here.netloc}{target}"
    same = (there.scheme, there.netloc.lower()) == (here.scheme, here.netloc.lower())
    return target if same else None


PERHAPS_INTERNET = 'If the CRM has a sign-in page of its own, set [crm] authentication = "ifd".'
"""The advice where a server refuses and offers no Windows sign-in."""

_REFUSALS = {
    401: (
        "crm.sign_in_refused",
        "the server refused {account} (HTTP 401): the user name or password is wrong, "
        "or the user has no record in {organisation}",
        "Check user, password, domain and the organisation's name; have the user added to the CRM.",
    ),
    403: (
        "crm.forbidden",
        "the server forbids {account} this address (HTTP 403)",
        "Ask the CRM's administrator to let this user in, or use https where the server demands it.",
    ),
    404: (
        "crm.not_found",
        "there is no CRM {version} service at {url} (HTTP 404)",
        "Check the address and its port (a CRM often uses 5555), and that the server is a CRM {version}.",
    ),
    407: (
        "crm.proxy",
        "a proxy in between demands a sign-in of its own (HTTP 407)",
        "Have the CRM server's address taken out of the proxy's care.",
    ),
}


def _told(text: str, visit: Visit) -> str:
    place = f"organisation {quoted(visit.organisation)}" if visit.organisation else "any organisation"
    account = quoted(visit.account) or "the signed-in Windows user"
    url = visit.url.partition("?")[0]
    version = "3.0" if "/mscrmservices/2006/" in url.lower() else "4.0"
    return text.format(account=account, organisation=place, url=url, version=version)


def _redirected(answer: Answer, visit: Visit) -> WireError:
    target = urlsplit(answer.headers.get("location", ""))
    to = quoted(f"{target.scheme}://{target.netloc}/") if target.netloc else "another page"
    return WireError(
        "crm.redirected",
        tried=visit.tried,
        found=f"the server sends callers on to {to} (HTTP {answer.status})",
        remedy="If that is your CRM, write that address into [crm] url.",
    )


def _other_door(answer: Answer, visit: Visit) -> WireError | None:
    """Give what is wrong where a server is internet-facing that should not be, or the other way round."""
    if asks_for_sign_in(answer):
        return _internet_facing(visit)
    if answer.status == 401 and visit.internet and answer.headers.get("www-authenticate"):
        return _not_internet_facing(visit)
    return None


def _internet_facing(visit: Visit) -> WireError:
    return WireError(
        "crm.sign_in_by_ticket",
        tried=visit.tried,
        found="the server wants a ticket: it is internet-facing",
        remedy='Set [crm] authentication = "ifd", or write the address that is used inside the company.',
    )


def _not_internet_facing(visit: Visit) -> WireError:
    return WireError(
        "crm.sign_in_by_windows",
        tried=visit.tried,
        found="the server asks for a Windows sign-in, which an internet-facing one does not",
        remedy="Write the address that is used from outside, or leave [crm] authentication out.",
    )


def _busy(answer: Answer, visit: Visit, now: datetime) -> WireError:
    after = _seconds(answer.headers.get("retry-after", ""), now)
    asked = "" if after is None else f", and asks to wait {after:g} seconds"
    return WireError(
        "crm.busy",
        tried=visit.tried,
        found=f"the server is too busy or being restarted (HTTP {answer.status}){asked}",
        remedy="Try again in a few minutes.",
    ).marked(passing=True, after=after)


def _seconds(text: str, now: datetime) -> float | None:
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (zoned - now).total_seconds())
