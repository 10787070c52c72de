"""How a connection proves who is calling: NTLM by password, or the signed-in Windows user."""

from __future__ import annotations

import sys

import requests.auth

from core.crm.soap.one_sign_in import GatedNtlm, SignInGate
from core.crm.soap.settings import SoapSettings
from core.errors import ConfigurationError

ON_WINDOWS = sys.platform == "win32"


def sign_in(
    settings: SoapSettings, gate: SignInGate, *, windows: bool = ON_WINDOWS
) -> requests.auth.AuthBase | None:
    """Give what answers a server that asks who is calling; None where there is nothing to answer with.

    The signed-in user is known to Windows alone (SSPI). A server that asks nobody, as the sandbox, is
    reached either way: it depends on the server whether credentials are needed at all.
    """
    if settings.user and settings.password:
        return GatedNtlm(settings.account, settings.password, gate)
    if windows and not settings.user:
        return GatedNtlm(None, None, gate)
    return None


def missing_credentials(settings: SoapSettings, tried: str) -> ConfigurationError:
    """The server asks who is calling and there is no answer to give."""
    if settings.user:
        found = "the server asks for a sign-in, and there is a user name without a password"
    else:
        found = "the server asks for a sign-in, and only Windows can sign in as the current user"
    remedy = "Set [crm] user, password and domain, or run this on Windows as a user of the CRM"
    # A CRM that lets everybody in answers 401 to an organisation that it does not have.
    doubt = "; a wrong [crm] organisation is refused the same way" if settings.organisation else ""
    return ConfigurationError(
        "crm.no_credentials",
        tried=tried,
        found=found,
        remedy=f"{remedy}{doubt}.",
    )
