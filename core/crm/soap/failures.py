"""What can go wrong between this machine and the CRM, each with its cause and its cure."""

from __future__ import annotations

from core.errors import CrmError, CrmUnansweredError, CrmUnavailableError
from core.text import clean, cut

_SHOWN = 300


class WireError(CrmError):
    """A failure on the way: `sent` if the request may have arrived, `passing` if a read may be repeated.

    `after` is how many seconds the server asked to wait.
    """

    sent = False
    passing = False
    after: float | None = None

    def marked(self, *, sent: bool = False, passing: bool = False, after: float | None = None) -> WireError:
        """Say what may be done about it."""
        self.sent, self.passing, self.after = sent, passing, after
        return self

    def again(self) -> WireError:
        """Give the same failure once more, for another thread."""
        same = WireError(self.code, tried=self.tried, found=self.found, remedy=self.remedy)
        return same.marked(sent=self.sent, passing=self.passing, after=self.after)


def quoted(text: str | None) -> str:
    """Give foreign text as it may stand in a message: one line, and not too long."""
    visible = clean(text)
    short = cut(visible, _SHOWN)
    return short if short == visible else f"{short}…"


def unanswered(failure: WireError) -> CrmUnansweredError:
    """Turn a failure after a write was sent into what it means: nobody knows whether it was done."""
    return CrmUnansweredError(
        "crm.unanswered",
        tried=failure.tried,
        found=f"{failure.found}, after the request had been sent: it may or may not have been carried out",
        remedy="Nothing is sent twice blindly: the next run looks the record up before it goes on.",
    )


def unavailable(failure: WireError) -> CrmUnavailableError:
    """Turn a failure that may pass, and that had no effect, into what it means: it may be tried again."""
    return CrmUnavailableError(
        failure.code, tried=failure.tried, found=failure.found, remedy=failure.remedy, after=failure.after
    )


def refused(host: str, tried: str) -> WireError:
    """Nothing listens there; nothing was sent."""
    return WireError(
        "crm.unreachable",
        tried=tried,
        found=f"no connection to {host}: nothing answers there",
        remedy="Check the server's name and port, that it runs, and that no firewall is in between.",
    ).marked(passing=True)


def unknown_host(host: str, tried: str) -> WireError:
    """The name means nothing to this machine."""
    return WireError(
        "crm.unknown_host",
        tried=tried,
        found=f"the network knows no server named {host}",
        remedy="Check the spelling of the server's name, or connect to the company's network or VPN.",
    )


def timed_out(seconds: float, tried: str, *, sent: bool) -> WireError:
    """The limit for one call was reached."""
    return WireError(
        "crm.timeout",
        tried=tried,
        found=f"no complete answer within {seconds:g} seconds",
        remedy="Try again when the server is less busy, or raise the time limit ([crm] timeout).",
    ).marked(sent=sent, passing=True)


def lost(tried: str) -> WireError:
    """The connection broke in the middle."""
    return WireError(
        "crm.connection_lost",
        tried=tried,
        found="the connection broke before the whole answer had come",
        remedy="Try again; if it happens often, have the network or the server's event log looked at.",
    ).marked(sent=True, passing=True)


def untrusted(host: str, reason: str, tried: str) -> WireError:
    """TLS could not be set up, so nothing was sent."""
    return WireError(
        "crm.tls",
        tried=tried,
        found=f"no secure connection to {host}: {quoted(reason)}",
        remedy="Have its certificate renewed, or add its issuer to this machine's trusted authorities.",
    )


def too_large(limit: int, tried: str) -> WireError:
    """The answer outgrew what this program is willing to hold."""
    return WireError(
        "crm.too_large",
        tried=tried,
        found=f"an answer of more than {limit // 1024 // 1024} MB",
        remedy="Check that the address is that of a CRM server; ask for fewer records a page.",
    ).marked(sent=True)


def not_soap(description: str, tried: str, *, broken: bool = False) -> WireError:
    """The answer is none of a CRM service; `broken` if it looks like one that was cut off."""
    return WireError(
        "crm.not_soap",
        tried=tried,
        found=description,
        remedy="Check that the address is the CRM server's own, and look into its event log.",
    ).marked(sent=True, passing=broken)
