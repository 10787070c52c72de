"""What can be wrong with the Web Connector: it stays away, is not let in, fails; its certificate ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.checks.result import Mark
from core.web_certificate import OWN, make_certificate
from core.web_visits import VisitBook, visits_file
from tests.core.checks.certificates import certificate
from tests.core.checks.faults import Deed, Fault, says
from tests.core.checks.place import Place

HOST = "localhost"
_LIFE = 3650
"""Days for which a certificate is made."""


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def book(place: Place, now: datetime) -> VisitBook:
    return VisitBook(visits_file(place.config), lambda: now, print)


def comes(*, error: str | None = "", every: int = 60, **time: float) -> Deed:
    """Have it come so long ago; None: nobody saw the end of its visit."""

    def came(place: Place) -> None:
        visit = book(place, ago(**time))
        visit.told_to_come(every)
        visit.came()
        if error is not None:
            visit.over(error)

    return came


def refused(place: Place) -> None:
    for minutes in (7, 5):
        book(place, ago(minutes=minutes)).turned_away()


def awaited(place: Place) -> None:
    """Have QuickBooks on another machine, whose Web Connector never came."""
    words = {"url": f"https://{HOST}:8166", "password": "x"}
    place.says({"sync.source": "QUICKBOOKS"} | {f"quickbooks.{name}": each for name, each in words.items()})


def visited(place: Place) -> None:
    """Have had a visit a few minutes ago."""
    awaited(place)
    comes(minutes=5)(place)


def made(**time: float) -> Deed:
    """Have made the certificate so long ago."""
    return lambda place: make_certificate(place.folder, HOST, ago(**time))


def made_anew(place: Place) -> None:
    (place.folder / OWN).unlink()
    made()(place)


def own(days: int) -> Deed:
    """Have a certificate of one's own that is valid for so many days."""

    def named(place: Place) -> None:
        certificate(place.folder, HOST, days=days)
        place.says({"quickbooks.certificate": "server.pem"})

    return named


def damaged(place: Place) -> None:
    visits_file(place.config).write_text("{")


NAME = "web-connector"

FAULTS = (
    Fault(
        "there is no password for the Web Connector",
        NAME,
        says(quickbooks_password=None),
        "set-secret quickbooks.password",
        says(quickbooks_password="y"),
        visited,
    ),
    Fault(
        "the Web Connector never came",
        NAME,
        awaited,
        "let the service run: syncupload quickbooks serve",
        comes(minutes=1),
        mark=Mark.WARN,
    ),
    Fault(
        "the Web Connector was away over a long weekend",
        NAME,
        comes(days=4),
        "a tick at Auto-Run",
        comes(minutes=1),
        visited,
        Mark.WARN,
    ),
    Fault(
        "the Web Connector comes no more",
        NAME,
        comes(days=20),
        "a tick at Auto-Run",
        comes(minutes=1),
        visited,
    ),
    Fault(
        "the last visit failed",
        NAME,
        comes(error="the CRM is away", hours=3),
        "let the Web Connector update again",
        comes(minutes=1),
        visited,
        Mark.WARN,
    ),
    Fault(
        "the last visit broke off",
        NAME,
        comes(error=None, hours=30),
        "let the Web Connector update again",
        comes(minutes=1),
        visited,
        Mark.WARN,
    ),
    Fault(
        "the Web Connector's password was changed here",
        NAME,
        refused,
        "the Web Connector's window",
        comes(minutes=1),
        visited,
        Mark.WARN,
    ),
    Fault(
        "the Web Connector was never given the password",
        NAME,
        refused,
        "the user name has to be syncupload",
        comes(minutes=1),
        awaited,
    ),
    Fault(
        "what was noted of visits is damaged",
        NAME,
        damaged,
        "noted there anew",
        comes(minutes=1),
        visited,
        Mark.WARN,
    ),
    Fault(
        "the certificate that was made ends soon",
        NAME,
        made(days=_LIFE - 12),
        f"Remove {OWN}",
        made_anew,
        visited,
        Mark.WARN,
    ),
    Fault(
        "the certificate that was made has ended",
        NAME,
        made(days=_LIFE + 2),
        f"Remove {OWN}",
        made_anew,
        visited,
    ),
    Fault(
        "the certificate is not valid yet",
        NAME,
        made(days=-9),
        "Set this machine's clock",
        made_anew,
        visited,
    ),
    Fault("one's own certificate ends soon", NAME, own(10), "a renewed one", own(300), visited, Mark.WARN),
    Fault("one's own certificate has ended", NAME, own(-10), "a renewed one", own(300), visited),
    Fault(
        "one's own certificate is not there",
        NAME,
        says(quickbooks_certificate="server.pem"),
        "name a PEM file",
        own(300),
        visited,
    ),
)
