"""Whether QuickBooks' Web Connector comes, is let in, and will go on being (manual 4.2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.accounting.quickbooks.webconnector.certificate import Certificate
from core.accounting.quickbooks.webconnector.noted import Noted
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.checks.surroundings import Visitor
from core.errors import SyncError

NAME = "web-connector"
_SOON = timedelta(days=30)
_LATE, _TOO_LATE = timedelta(days=3), timedelta(days=14)
"""A machine may be off over a weekend, and for a fortnight no company's is."""
_LONGEST = timedelta(days=1)
"""No visit takes longer, save one whose end nobody saw."""
_LOOK = (
    "Look whether syncupload quickbooks serve runs here, and whether on QuickBooks' machine, which has to be "
    "on, the Web Connector runs with a tick at Auto-Run; its window says what it met."
)
_AGAIN = (
    "Mend that, and let the Web Connector update again: what was done is found, and nothing is done twice."
)


def web_connector(site: Site) -> Finding:
    """Say when it came and what became of that; raises SyncError where it cannot come, or has long not."""
    ask = site.surroundings.visitor
    if ask is None:
        return Finding("no Web Connector of QuickBooks is to come here", Mark.SKIP)
    visitor, now = ask(), site.surroundings.clock()
    findings = [*_visits(visitor, now), *_certificate(visitor.certificate, now)]
    marks = {each.mark for each in findings}
    found = "; ".join(each.found for each in findings)
    remedy = " ".join(each.remedy for each in findings if each.remedy)
    if Mark.FAIL in marks:
        tried = "see when QuickBooks' Web Connector came"
        raise SyncError("quickbooks.visits", tried=tried, found=found, remedy=remedy)
    return Finding(found, Mark.WARN if Mark.WARN in marks else Mark.PASS, remedy)


def _visits(visitor: Visitor, now: datetime) -> Iterator[Finding]:
    noted = visitor.noted
    if visitor.unread is not None:
        yield Finding(visitor.unread.found, Mark.WARN, visitor.unread.remedy)
    elif noted.came is not None:
        yield _last(noted, now - noted.came)
        yield from _overdue(noted, now - noted.came)
        if noted.refused:
            yield Finding(f"since then {_refused(noted, now)}", Mark.WARN, _password(visitor))
    elif noted.refused:
        found = f"the Web Connector was never let in: {_refused(noted, now)}"
        yield Finding(found, Mark.FAIL, _password(visitor))
    else:
        steps = " ".join(f"{number}. {step}." for number, step in enumerate(visitor.steps, 1))
        yield Finding("the Web Connector has not come yet", Mark.WARN, steps)


def _last(noted: Noted, age: timedelta) -> Finding:
    """Say when it came last, and what became of that visit."""
    at = f"{noted.came.astimezone():%Y-%m-%d %H:%M}" if noted.came else ""
    came = f"the Web Connector came {_ago(age)} ({at})"
    if noted.error:
        return Finding(f"{came}, and its visit failed: {noted.error}", Mark.WARN, _AGAIN)
    if noted.ended is not None:
        return Finding(f"{came}, and its visit ended{f': {noted.left}' if noted.left else ' well'}")
    if age < _LONGEST:
        return Finding(f"{came}, and its visit is not over yet")
    return Finding(f"{came}, and nobody saw the end of its visit", Mark.WARN, _AGAIN)


def _overdue(noted: Noted, age: timedelta) -> Iterator[Finding]:
    """Complain where it has been away for too long, unless it comes only when a person says so."""
    if noted.minutes != 0 and age > _LATE:
        mark = Mark.FAIL if age > _TOO_LATE else Mark.WARN
        yield Finding("that is longer ago than it should be", mark, _LOOK)


def _refused(noted: Noted, now: datetime) -> str:
    times = "a sign-in was" if noted.refused == 1 else f"{noted.refused} sign-ins were"
    if noted.refused_at is None:
        return f"{times} refused"
    last = "" if noted.refused == 1 else "the last one "
    return f"{times} refused, {last}{_ago(now - noted.refused_at)}"


def _password(visitor: Visitor) -> str:
    return (
        "Type the password that was chosen here into the Web Connector's window, in which the user name has "
        f"to be {visitor.user}. A new one is chosen by syncupload config set-secret quickbooks.password; "
        "begin syncupload quickbooks serve anew then."
    )


def _certificate(certificate: Certificate | None, now: datetime) -> Iterator[Finding]:
    if certificate is None:
        return
    begins, ends, name = certificate.begins, certificate.ends, certificate.file.name
    if now < begins:
        cure = f"Set this machine's clock if it is wrong. {certificate.renewal}"
        yield Finding(f"the certificate {name} is not valid before {begins:%Y-%m-%d}", Mark.FAIL, cure)
    elif ends < now:
        yield Finding(f"the certificate {name} ended on {ends:%Y-%m-%d}", Mark.FAIL, certificate.renewal)
    elif ends - now < _SOON:
        left = f"the certificate {name} ends on {ends:%Y-%m-%d}, in {(ends - now).days} days"
        yield Finding(left, Mark.WARN, certificate.renewal)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute ago"
    for most, size, word in ((120, 1, "minute"), (2880, 60, "hour")):
        if minutes < most:
            return f"{minutes // size} {word}{'' if minutes // size == 1 else 's'} ago"
    return f"{minutes // 1440} days ago"
