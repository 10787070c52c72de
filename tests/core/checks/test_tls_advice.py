"""Where the operating system judges a certificate there are no numbers, only its words."""

from __future__ import annotations

import ssl

import pytest

from core.checks.network import Server
from core.checks.tls_advice import untrusted

SERVER = Server("crm", 443, encrypted=True, seconds=5)


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("A required certificate is not within its validity period (expired)", "Have it renewed"),
        ("certificate is not yet valid", "Set this machine's clock and the server's"),
        ("The certificate's CN name does not match the passed value", "the name for which it was made"),
        ("A certificate chain could not be built to a trusted issuer", "trusted authorities"),
        ("wrong version number", "Write http://"),
    ],
)
def test_words_are_enough(said: str, remedy: str) -> None:
    assert remedy in untrusted(SERVER, ssl.SSLError(1, said)).remedy


def test_what_a_server_says_is_no_longer_than_a_message() -> None:
    assert len(untrusted(SERVER, ssl.SSLError(1, "x" * 9999)).found) < 400
