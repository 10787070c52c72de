"""How a connection proves who is calling: by a password, as the signed-in user, or not at all."""

from __future__ import annotations

import sys

import requests.auth

from core.crm.soap.negotiation import GatedNegotiate, gssapi_is_here
from core.crm.soap.one_sign_in import GatedNtlm, SignInGate
from core.crm.soap.settings import SoapSettings
from core.crm.soap.statuses import PERHAPS_INTERNET
from core.crm.ways import Authentication
from core.errors import ConfigurationError

ON_WINDOWS = sys.platform == "win32"

_INSTALL = (
    f"Have this Python speak it: `{sys.executable} -m pip install pyspnego[kerberos]`, which on Linux needs "
    "Kerberos' own headers (libkrb5-dev)"
)

_PROTOCOLS = {Authentication.NEGOTIATE: "negotiate", Authentication.KERBEROS: "kerberos"}


def sign_in(
    settings: SoapSettings, gate: SignInGate, *, windows: bool = ON_WINDOWS
) -> requests.auth.AuthBase | None:
    """Give what answers a server that asks who is calling; None where there is nothing to answer with.

    The signed-in user is known to Windows (SSPI), and elsewhere to a Kerberos ticket, where there is GSSAPI.
    A server that asks nobody, as the sandbox, is reached either way: it depends on the server whether
    credentials are needed at all. A ticket of an internet-facing CRM is no matter of the connection.
    """
    way = settings.authentication
    if settings.internet or (settings.user and not settings.password):
        return None
    if settings.user and way in (Authentication.AUTO, Authentication.NTLM):
        return GatedNtlm(settings.account, settings.password, gate)
    if way is Authentication.NTLM:
        return GatedNtlm(None, None, gate) if windows else None
    return _by_system(settings, gate) if windows else _by_gssapi(settings, gate)


def _by_system(settings: SoapSettings, gate: SignInGate) -> GatedNegotiate:
    # Windows falls back to NTLM by itself, where it may.
    return GatedNegotiate(*_who(settings), gate, _PROTOCOLS.get(settings.authentication, "negotiate"))


def _by_gssapi(settings: SoapSettings, gate: SignInGate) -> GatedNegotiate | None:
    if settings.authentication is Authentication.NEGOTIATE and settings.user:
        return GatedNegotiate(*_who(settings), gate, "negotiate")
    if not gssapi_is_here():
        return None
    if settings.user:
        return GatedNegotiate(_principal(settings), settings.password, gate, "kerberos")
    asked = settings.authentication is not Authentication.AUTO
    return GatedNegotiate(None, None, gate, "kerberos", asked=asked)


def _who(settings: SoapSettings) -> tuple[str | None, str | None]:
    return (settings.account, settings.password) if settings.user else (None, None)


def _principal(settings: SoapSettings) -> str:
    """Give the name as Kerberos writes it; a domain's short name stands for this machine's own realm."""
    user = settings.user.rpartition("\\")[2]
    realm = settings.domain.upper() if "." in settings.domain and "@" not in user else ""
    return f"{user}@{realm}" if realm else user


def missing_credentials(settings: SoapSettings, tried: str, *, asked: bool = True) -> ConfigurationError:
    """The server asks who is calling, or refuses without having `asked`, and there is no answer to give."""
    if settings.user and settings.password:
        found = "the server asks for a sign-in by Kerberos, and this Python cannot speak it"
        remedy = f'{_INSTALL}, or set [crm] authentication = "ntlm"'
    elif settings.user:
        found = "the server asks for a sign-in, and there is a user name without a password"
        remedy = "Set [crm] user, password and domain, or run this on Windows as a user of the CRM"
    else:
        found = "the server asks for a sign-in, and nobody is signed in here whom it could know"
        remedy = (
            "Set [crm] user, password and domain, or run this on Windows as a user of the CRM; on Linux a "
            f"Kerberos ticket serves too (`kinit USER@REALM`). {'' if gssapi_is_here() else _INSTALL}"
        ).rstrip(" .")
    # A CRM that lets everybody in answers 401 to an organisation that it does not have.
    doubt = "; a wrong [crm] organisation is refused the same way" if settings.organisation else ""
    return ConfigurationError(
        "crm.no_credentials",
        tried=tried,
        found=found,
        remedy=f"{remedy}{doubt}." if asked else f"{remedy}{doubt}. {PERHAPS_INTERNET}",
    )
