"""How a program proves to a CRM who is calling."""

from __future__ import annotations

from enum import StrEnum


class Authentication(StrEnum):
    """The ways there are.

    AUTO is NTLM with a password, and without one what Windows (or a Kerberos ticket) knows of the signed-in
    user. IFD is the internet-facing deployment of CRM 4.0: a ticket for user and password.
    """

    AUTO = "auto"
    NTLM = "ntlm"
    NEGOTIATE = "negotiate"
    KERBEROS = "kerberos"
    IFD = "ifd"
