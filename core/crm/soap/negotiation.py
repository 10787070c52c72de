"""Kerberos, or what SPNEGO settles on (RFC 4559): on Windows by the system itself, elsewhere by GSSAPI."""

from __future__ import annotations

import base64
import binascii
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import requests
import spnego
import spnego.channel_bindings
from spnego.exceptions import FeatureMissingError, NoCredentialError, SpnegoError

from core.crm.soap.failures import WireError, quoted
from core.crm.soap.one_sign_in import GatedNtlm, SignInGate
from core.crm.ways import Authentication

try:
    from krb5 import Krb5Error
except ImportError:  # without it nothing raises it
    Krb5Error = SpnegoError

_FAILURES = (SpnegoError, Krb5Error, FeatureMissingError, ImportError, OSError)
"""What signing in by the system raises: getting a ticket by a password is not told in the library's terms."""

_SCHEME = "negotiate"
_HEADER = "www-authenticate"
_UNAUTHORIZED = 401
_MOST_LEGS = 5
KERBEROS = "Kerberos"
_NAMES = {"kerberos": KERBEROS, "ntlm": "NTLM"}


def gssapi_is_here() -> bool:
    """Whether this Python can speak Kerberos elsewhere than on Windows."""
    return find_spec("gssapi") is not None and find_spec("krb5") is not None


class GatedNegotiate(GatedNtlm):
    """Negotiate with Kerberos, or with what both sides have; one sign-in at a time, none after a refusal.

    Without user and password it is the signed-in user: Windows', or that of the Kerberos ticket (kinit).
    `protocol` is "kerberos", for that alone, or "negotiate". Where that was not `asked` for, a server that
    does not offer it, and a user without a ticket, are left as if there were no sign-in at all.
    """

    def __init__(
        self, user: str | None, password: str | None, gate: SignInGate, protocol: str, *, asked: bool = True
    ) -> None:
        super().__init__(user, password, gate)
        self._protocol = protocol
        self._asked = asked

    @property
    def risks_nothing(self) -> bool:
        """Whether a ticket is shown. IIS 7 asks for it with every request: all would wait for each other."""
        return not self.username and KERBEROS in (self.gate.way, _NAMES.get(self._protocol))

    def answered(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """Carry the handshake through; raises WireError where it cannot even begin."""
        host = urlsplit(r.url).hostname or ""
        self.nobody = False
        if _offered(r) is None:
            if not self._asked:
                self.nobody = True
                return r
            r.close()
            raise self._given_up(_not_offered(host))
        bindings = self._bindings(r)
        try:
            return self._legs(r, host, bindings, kwargs)
        except _FAILURES as problem:
            if isinstance(problem, (requests.RequestException, TimeoutError, ConnectionError)):
                raise
            if isinstance(problem, NoCredentialError) and not self._asked:
                self.nobody = True
                return r
            raise self._given_up(_failed(host, self._protocol, problem, own=bool(self.username))) from problem

    def _legs(
        self,
        r: requests.Response,
        host: str,
        bindings: spnego.channel_bindings.GssChannelBindings | None,
        kwargs: dict[str, Any],
    ) -> requests.Response:
        _ = r.content  # what is left of an answer must be read, or its connection is not used again
        context = spnego.client(
            self.username,
            self.password,
            hostname=host,
            service="HTTP",
            channel_bindings=bindings,
            protocol=self._protocol,
        )
        token, answer = context.step(), r
        for _ in range(_MOST_LEGS):
            answer = _sent_again(answer, token or b"", kwargs)
            back = _offered(answer)
            if answer.status_code != _UNAUTHORIZED:
                self._prove_server(context, back, answer)
                break
            _ = answer.content
            if not back or context.complete:
                break
            token = context.step(back)
        spoken = str(context.negotiated_protocol or self._protocol)
        self.way = _NAMES.get(spoken, spoken)
        if answer.status_code != _UNAUTHORIZED:
            self.gate.way = self.way
        return answer

    def _prove_server(
        self, context: spnego.ContextProxy, back: bytes | None, answer: requests.Response
    ) -> None:
        """Have the server prove itself too, where it sends something to do it by; raises SpnegoError."""
        if back and not context.complete:
            try:
                context.step(back)
            except SpnegoError:
                answer.close()
                raise

    def _bindings(self, r: requests.Response) -> spnego.channel_bindings.GssChannelBindings | None:
        certificate = self._get_server_cert(r)
        if not certificate:
            return None
        data = b"tls-server-end-point:" + certificate
        return spnego.channel_bindings.GssChannelBindings(application_data=data)

    def _given_up(self, problem: WireError) -> WireError:
        """Remember what a second attempt would not mend, where it may cost the account."""
        if self.username:
            self.gate.refused, self.gate.problem = True, problem
        return problem


def _sent_again(answer: requests.Response, token: bytes, kwargs: dict[str, Any]) -> requests.Response:
    answer.raw.release_conn()
    request = answer.request.copy()
    request.headers["Authorization"] = f"Negotiate {base64.b64encode(token).decode()}"
    connection: Any = getattr(answer, "connection")  # noqa: B009 - its types do not know it
    again: requests.Response = connection.send(request, **kwargs)
    again.history.append(answer)
    again.connection = connection
    return again


def _offered(answer: requests.Response) -> bytes | None:
    """Give the token of a Negotiate challenge, empty where it has none; None where there is no challenge."""
    for each in answer.headers.get(_HEADER, "").split(","):
        scheme, _, text = each.strip().partition(" ")
        if scheme.lower() == _SCHEME:
            try:
                return base64.b64decode(text.strip(), validate=True)
            except (binascii.Error, ValueError):
                return b""
    return None


def _not_offered(host: str) -> WireError:
    return WireError(
        "crm.sign_in_not_offered",
        tried=f"sign in at {quoted(host)} by Kerberos",
        found="the server does not offer it (Negotiate)",
        remedy='Have Negotiate switched on for the CRM\'s web site, or set [crm] authentication = "ntlm".',
    )


def _failed(host: str, protocol: str, problem: Exception, *, own: bool) -> WireError:
    named = protocol == Authentication.KERBEROS
    return WireError(
        "crm.sign_in_failed",
        tried=f"sign in at {quoted(host)} by {'Kerberos' if named else 'Negotiate'}",
        found=f"it could not be carried through: {quoted(str(problem))}",
        remedy=_cure(host, own=own),
    )


def _cure(host: str, *, own: bool) -> str:
    who = (
        "Check user (user@REALM where the domain is not this machine's), password and domain"
        if own
        else "Be signed in to the domain; on Linux get a ticket first (`kinit USER@REALM`, see it by `klist`)"
    )
    return (
        f"{who}; the server's name in [crm] url must be the one it is registered by (HTTP/{quoted(host)}), "
        'and this machine\'s clock right. Or set [crm] authentication = "ntlm" with user and password.'
    )
