"""Which sign-in answers a server: by user, password, the way that was asked for, and the machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.crm.soap import authentication
from core.crm.soap.authentication import missing_credentials, sign_in
from core.crm.soap.negotiation import GatedNegotiate
from core.crm.soap.one_sign_in import GatedNtlm, SignInGate
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication

AUTO, NTLM, NEGOTIATE, KERBEROS, IFD = Authentication
BARE = SoapSettings("http://crm/", Path())
NAMED = replace(BARE, user="admin", password="secret", domain="litware")


def how(settings: SoapSettings, way: Authentication, *, windows: bool) -> tuple[str, str | None] | None:
    """Say which protocol is spoken as whom; None where no answer can be given."""
    made = sign_in(replace(settings, authentication=way), SignInGate(1), windows=windows)
    if made is None:
        return None
    assert isinstance(made, GatedNtlm)
    return (made._protocol if isinstance(made, GatedNegotiate) else "ntlm", made.username)


@pytest.fixture(params=[True, False], ids=["gssapi", "no gssapi"])
def gssapi(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    here = bool(request.param)
    monkeypatch.setattr(authentication, "gssapi_is_here", lambda: here)
    return here


@pytest.mark.parametrize(
    ("settings", "way", "expected"),
    [
        (NAMED, AUTO, ("ntlm", "litware\\admin")),
        (NAMED, NTLM, ("ntlm", "litware\\admin")),
        (NAMED, NEGOTIATE, ("negotiate", "litware\\admin")),
        (NAMED, KERBEROS, ("kerberos", "litware\\admin")),
        (BARE, AUTO, ("negotiate", None)),
        (BARE, NTLM, ("ntlm", None)),
        (BARE, NEGOTIATE, ("negotiate", None)),
        (BARE, KERBEROS, ("kerberos", None)),
        (NAMED, IFD, None),
        (replace(NAMED, password=""), AUTO, None),
    ],
)
def test_windows_signs_anybody_in(
    settings: SoapSettings, way: Authentication, expected: tuple[str, str | None] | None
) -> None:
    assert how(settings, way, windows=True) == expected


@pytest.mark.parametrize(
    ("settings", "way", "expected"),
    [
        (NAMED, AUTO, ("ntlm", "litware\\admin")),
        (NAMED, NTLM, ("ntlm", "litware\\admin")),
        (NAMED, NEGOTIATE, ("negotiate", "litware\\admin")),
        (BARE, NTLM, None),
        (NAMED, IFD, None),
        (replace(NAMED, password=""), KERBEROS, None),
    ],
)
def test_elsewhere_a_password_needs_no_gssapi(
    gssapi: bool, settings: SoapSettings, way: Authentication, expected: tuple[str, str | None] | None
) -> None:
    assert gssapi in (True, False)
    assert how(settings, way, windows=False) == expected


@pytest.mark.parametrize("way", [AUTO, NEGOTIATE, KERBEROS])
def test_elsewhere_the_signed_in_user_is_known_to_gssapi_alone(gssapi: bool, way: Authentication) -> None:
    assert how(BARE, way, windows=False) == (("kerberos", None) if gssapi else None)


@pytest.mark.parametrize(
    ("user", "domain", "principal"),
    [
        ("admin", "litware", "admin"),
        ("admin", "litware.local", "admin@LITWARE.LOCAL"),
        ("admin@LITWARE.COM", "litware.local", "admin@LITWARE.COM"),
        ("litware\\admin", "", "admin"),
    ],
)
def test_kerberos_elsewhere_knows_the_user_by_the_realm(
    monkeypatch: pytest.MonkeyPatch, user: str, domain: str, principal: str
) -> None:
    monkeypatch.setattr(authentication, "gssapi_is_here", lambda: True)
    settings = replace(NAMED, user=user, domain=domain)
    assert how(settings, KERBEROS, windows=False) == ("kerberos", principal)


def test_what_is_missing_is_told_with_its_cure(gssapi: bool) -> None:
    signed_in = missing_credentials(BARE, "t")
    assert "kinit" in signed_in.remedy
    assert ("pip install pyspnego[kerberos]" in signed_in.remedy) is not gssapi
    by_password = missing_credentials(replace(NAMED, authentication=KERBEROS), "t")
    assert "pip install pyspnego[kerberos]" in by_password.remedy
    assert 'authentication = "ntlm"' in by_password.remedy
    assert "user name without a password" in missing_credentials(replace(NAMED, password=""), "t").found


def test_a_server_that_offers_no_sign_in_may_be_internet_facing() -> None:
    assert 'authentication = "ifd"' not in missing_credentials(BARE, "t").remedy
    assert 'authentication = "ifd"' in missing_credentials(BARE, "t", asked=False).remedy
