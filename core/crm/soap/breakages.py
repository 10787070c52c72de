"""Reads out of the HTTP library's exceptions what happened, and whether the request had been sent."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import requests
import spnego.exceptions
import urllib3.exceptions

from core.crm.soap import failures
from core.crm.soap.failures import WireError, quoted

KNOWN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    spnego.exceptions.SpnegoError,
    KeyError,  # requests-ntlm: a challenge without its header
)
"""What the HTTP library and its sign-in are known to raise."""


_BROKEN_TLS = "the encrypted connection broke"


def explained(broken: Exception, url: str, limit: float, tried: str) -> WireError:
    """Say what a broken exchange means; anything not known to have failed before sending counts as sent."""
    host = urlsplit(url).netloc
    cause = _cause(broken)
    if isinstance(broken, (PermissionError, KeyError, spnego.exceptions.SpnegoError)):
        return _no_handshake(host, tried)
    return _before_sending(cause, url, limit, tried) or _after_sending(cause, limit, tried)


def _before_sending(cause: BaseException, url: str, limit: float, tried: str) -> WireError | None:
    host = urlsplit(url).netloc
    if isinstance(cause, urllib3.exceptions.NameResolutionError):
        return failures.unknown_host(urlsplit(url).hostname or host, tried)
    if isinstance(cause, (requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError)):
        reason = _tls_reason(cause)
        # A certificate is looked at before anything is sent; other trouble may come in mid-answer.
        return failures.untrusted(host, reason or _BROKEN_TLS, tried).marked(sent=not reason)
    # A refused connection is a kind of connect time-out to urllib3, so it is asked about first.
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return failures.refused(host, tried)
    if isinstance(cause, (urllib3.exceptions.ConnectTimeoutError, requests.ConnectTimeout)):
        return failures.timed_out(limit, tried, sent=False)
    return None


def _after_sending(cause: BaseException, limit: float, tried: str) -> WireError:
    if isinstance(cause, (urllib3.exceptions.TimeoutError, requests.Timeout, TimeoutError)):
        return failures.timed_out(limit, tried, sent=True)
    return failures.lost(tried)


def _cause(broken: Exception) -> BaseException:
    """Find what requests and urllib3 wrapped up."""
    inner = broken.args[0] if broken.args and isinstance(broken.args[0], BaseException) else broken
    reason = getattr(inner, "reason", None)
    return reason if isinstance(reason, BaseException) else inner


def _tls_reason(cause: BaseException) -> str:
    seen: BaseException | None = cause
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message or "the certificate is not valid"
        inner = seen.args[0] if seen.args and isinstance(seen.args[0], BaseException) else None
        seen = inner or seen.__cause__ or seen.__context__
    return ""


def _no_handshake(host: str, tried: str) -> WireError:
    return WireError(
        "crm.sign_in_failed",
        tried=tried,
        found=f"{quoted(host)} asks for a Windows sign-in (NTLM), and it could not be carried through",
        remedy="Check user, password and domain; have NTLM switched on for the CRM's web site, or set [crm] "
        'authentication = "negotiate".',
    )
