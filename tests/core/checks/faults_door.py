"""What can be wrong on the way to the CRM, at its door and behind it."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

from core.checks.result import Mark
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.sandbox.crm.server import ServerSettings
from core.sandbox.crm.tickets import LIFETIME
from core.sandbox.site import free_port
from tests.core.checks.certificates import certificate, served
from tests.core.checks.faults import Deed, Fault
from tests.core.checks.fronts import OtherVersion, SeveralOrganisations
from tests.core.checks.place import Place

USER = "litwareinc\\administrator"


def at(url: str, **more: object) -> Deed:
    """Name another address; PORT stands for the server's port."""

    def says(place: Place) -> None:
        port = place.server.url.rpartition(":")[2]
        place.says(
            {"crm.url": url.replace("PORT", port), **{f"crm.{key}": each for key, each in more.items()}}
        )

    return says


def dead_port(place: Place) -> None:
    place.says({"crm.url": f"http://127.0.0.1:{free_port()}/"})


def anew(place: Place) -> None:
    """Serve the CRM as it should be, and name that address."""
    place.serve()


def silent(place: Place) -> None:
    """Have a machine that answers nobody: its queue of callers is full and is never served."""
    listener = place.stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    address = listener.getsockname()
    for _ in range(3):
        caller = place.stack.enter_context(socket.socket())
        caller.setblocking(False)
        caller.connect_ex(address)
    place.says({"crm.url": f"http://127.0.0.1:{address[1]}/", "crm.timeout": 1})


def by_tls(*names: str, days: int = 300, trusted: bool = True) -> Deed:
    """Serve over TLS with a certificate for these names; this machine may trust who issued it."""

    def serves(place: Place) -> None:
        file = certificate(place.folder, *names, days=days)
        place.serve(ServerSettings(tls=served(file)))
        if trusted:
            place.patch.setenv("SSL_CERT_FILE", str(file))

    return serves


def trusted(place: Place) -> None:
    place.patch.setenv("SSL_CERT_FILE", str(place.folder / "server.pem"))


def server_clock(**off: float) -> Deed:
    """Have the clock of the server's machine be off by so much."""
    return lambda place: place.serve(ServerSettings(clock=lambda: datetime.now(UTC) + timedelta(**off)))


def own_clock(**off: float) -> Deed:
    """Have this machine's clock be off by so much."""
    return lambda place: place.around.update(clock=lambda: datetime.now(UTC) + timedelta(**off))


def own_clock_set(place: Place) -> None:
    place.around.pop("clock")


def by_wire(place: Place) -> None:
    place.by_wire = True


def trouble(rule: FaultRule) -> Deed:
    """Serve a CRM that has trouble of this kind."""

    def serves(place: Place) -> None:
        place.by_wire = True
        place.serve(ServerSettings(faults=FaultPlan((rule,))))

    return serves


def guarded(place: Place) -> None:
    """Let one Windows account in alone."""
    place.by_wire = True
    place.serve_for(USER, "right")


def signs_in(user: str = "administrator", password: str = "right") -> Deed:
    """Sign in by that account."""

    def says(place: Place) -> None:
        place.says({"crm.user": user, "crm.domain": "litwareinc"})
        place.environ["SYNCUPLOAD_CRM_PASSWORD"] = password

    return says


def guarded_and_signed_in(place: Place) -> None:
    guarded(place)
    signs_in()(place)


def by(way: str | None) -> Deed:
    return lambda place: place.says({"crm.authentication": way})


def negotiated(place: Place) -> None:
    """Sign in by what Negotiate settles on; without a domain controller that is NTLM."""
    guarded_and_signed_in(place)
    by("negotiate")(place)


def outside(tickets: timedelta = LIFETIME, way: str | None = "ifd") -> Deed:
    """Reach the CRM over the internet, where the account gets tickets that last so long."""

    def serves(place: Place) -> None:
        place.by_wire = True
        place.serve_outside(USER, "right", tickets)
        signs_in()(place)
        by(way)(place)

    return serves


def older(place: Place) -> None:
    """Reach a CRM 3.0, which has nothing at the addresses of 4.0."""
    front = place.stack.enter_context(OtherVersion())
    place.by_wire = True
    place.says({"crm.url": front.url})


def several(place: Place) -> None:
    """Reach a server that says it has two organisations, and name none."""
    front = place.stack.enter_context(SeveralOrganisations(place.server.url, "Demo", "Litware"))
    place.by_wire = True
    place.says({"crm.url": front.url, "crm.organisation": None})


def names(organisation: str | None) -> Deed:
    return lambda place: place.says({"crm.organisation": organisation})


def target(version: str) -> Deed:
    def says(place: Place) -> None:
        place.by_wire = True
        place.says({"sync.target": version})

    return says


FAULTS = (
    Fault(
        "the server's name is unknown",
        "crm-address",
        at("http://crm.no-such-host.invalid:PORT/", timeout=1),
        "network",
        anew,
    ),
    Fault("nothing listens on the port", "crm-address", dead_port, "Correct the port in [crm] url", anew),
    Fault("the machine does not answer", "crm-address", silent, "no firewall", anew),
    Fault(
        "the CRM is reached without encryption",
        "tls",
        at("http://0.0.0.0:PORT/"),
        "write https:// into [crm] url",
        by_tls("127.0.0.1"),
        mark=Mark.WARN,
    ),
    Fault(
        "nobody here knows who issued the certificate",
        "tls",
        by_tls("127.0.0.1", trusted=False),
        "this machine's trusted authorities",
        trusted,
    ),
    Fault(
        "the certificate has expired",
        "tls",
        by_tls("127.0.0.1", days=-2),
        "Have it renewed on the CRM's web site;",
        by_tls("127.0.0.1"),
    ),
    Fault(
        "the certificate ends soon",
        "tls",
        by_tls("127.0.0.1", days=10),
        "before that day",
        by_tls("127.0.0.1"),
        mark=Mark.WARN,
    ),
    Fault(
        "the certificate is for another name",
        "tls",
        by_tls("localhost"),
        "the name for which it was made",
        at("https://localhost:PORT/"),
    ),
    Fault(
        "the port does not speak TLS", "tls", at("https://127.0.0.1:PORT/", timeout=1), "Write http://", anew
    ),
    Fault(
        "the server's clock is minutes behind",
        "clock",
        server_clock(minutes=-2),
        "w32tm /resync",
        anew,
        mark=Mark.WARN,
    ),
    Fault("the server's clock is far ahead", "clock", server_clock(minutes=7), "time service", anew),
    Fault("this machine's clock is far ahead", "clock", own_clock(hours=1), "timedatectl", own_clock_set),
    Fault(
        "the configuration says CRM 3.0, and the server is 4.0",
        "crm-version",
        target("CRM30"),
        'Set [sync] target = "CRM40"',
        target("CRM40"),
        mark=Mark.WARN,
    ),
    Fault(
        "the configuration says CRM 4.0, and the server is 3.0",
        "crm-version",
        older,
        'Set [sync] target = "CRM30"',
        target("CRM30"),
    ),
    Fault(
        "the address leads past the CRM",
        "crm",
        at("http://127.0.0.1:PORT/other/"),
        "Check the address and its port",
        anew,
        by_wire,
    ),
    Fault(
        "the server is being restarted",
        "crm",
        trouble(FaultRule(Trouble.UNAVAILABLE, seconds=60)),
        "Try again in a few minutes",
        anew,
    ),
    Fault(
        "a page for people answers",
        "crm",
        trouble(FaultRule(Trouble.HTML_ERROR)),
        "look into its event log",
        anew,
    ),
    Fault(
        "the password is wrong",
        "sign-in",
        signs_in(password="wrong"),
        "Check user, password",
        signs_in(),
        guarded,
    ),
    Fault(
        "nobody is named who signs in",
        "sign-in",
        guarded,
        "Set [crm] user, password and domain",
        signs_in(),
    ),
    Fault(
        "the organisation is not there, and nobody signs in",
        "organisation",
        names("Litware"),
        "Set [crm] organisation to one of those",
        names("Demo"),
        by_wire,
    ),
    Fault(
        "the organisation is not there, and somebody signs in",
        "sign-in",
        names("Litware"),
        "the organisation's name",
        names("Demo"),
        guarded_and_signed_in,
    ),
    Fault(
        "the CRM is internet-facing, and is called as one inside",
        "sign-in",
        by(None),
        'set [crm] authentication = "ifd"',
        by("ifd"),
        outside(),
    ),
    Fault(
        "the CRM is inside, and is called as one that is internet-facing",
        "sign-in",
        by("ifd"),
        "leave [crm] authentication out",
        by(None),
        guarded_and_signed_in,
    ),
    Fault(
        "the password is wrong, and no ticket is sold for it",
        "sign-in",
        signs_in(password="wrong"),
        "Nothing more is tried with this password",
        signs_in(),
        outside(),
    ),
    Fault(
        "the user of an internet-facing CRM has no password",
        "sign-in",
        signs_in(password=""),
        "syncupload config set-secret crm.password",
        signs_in(),
        outside(),
    ),
    Fault(
        "the tickets of an internet-facing CRM are old from the start",
        "sign-in",
        outside(timedelta(seconds=-1)),
        "Have the clocks of the CRM's servers set",
        outside(),
    ),
    Fault(
        "an internet-facing CRM does not have the organisation",
        "organisation",
        names("Litware"),
        "Set [crm] organisation to its unique name",
        names("Demo"),
        outside(),
    ),
    Fault(
        "there are several organisations",
        "organisation",
        several,
        "Name the one that is meant",
        names("Demo"),
    ),
)
