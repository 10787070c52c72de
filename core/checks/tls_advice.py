"""What is wrong with a certificate, in words, and what cures it."""

from __future__ import annotations

import ssl

from core.checks.network import Server
from core.errors import CrmError
from core.text import clean, cut

_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_NUMBER = 10, 9, 62, 64
_UNKNOWN_AUTHORITY = (18, 19, 20, 21)
"""Numbers of OpenSSL's X509_V_ERR_…; where the operating system judges there are none, only its words."""


def untrusted(server: Server, refused: ssl.SSLError) -> CrmError:
    """Give the error for a handshake that failed."""
    host = clean(server.host)
    found, remedy = _meaning(refused, host, server.port)
    return CrmError("crm.tls", tried=f"look at the certificate of {host}", found=found, remedy=remedy)


def _meaning(refused: ssl.SSLError, host: str, port: int) -> tuple[str, str]:
    code = getattr(refused, "verify_code", 0)
    said = clean(getattr(refused, "verify_message", "") or str(refused))
    words = said.casefold()
    if code == _EXPIRED or "expired" in words:
        return (
            f"the certificate of {host} has expired",
            "Have it renewed on the CRM's web site; if it is valid there, set this machine's clock.",
        )
    if code == _NOT_YET or "not yet valid" in words:
        return f"the certificate of {host} is not valid yet", "Set this machine's clock and the server's."
    if code in (_OTHER_NAME, _OTHER_NUMBER) or "mismatch" in words or "match" in words:
        return (
            f"the certificate is for another name than {host}",
            "Write the name for which it was made into [crm] url, or have one made for this name.",
        )
    if code in _UNKNOWN_AUTHORITY or "issuer" in words or "self" in words or "untrusted" in words:
        return (
            f"this machine does not know who issued the certificate of {host}",
            "Add its issuer, often the company's own authority, to this machine's trusted authorities.",
        )
    return (
        f"port {port} of {host} does not speak TLS as it should ({cut(said, 200)})",
        "Write http:// into [crm] url if this is its unencrypted port, or correct the port.",
    )
