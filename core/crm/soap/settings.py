"""Where a CRM is and who signs in there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.crm.ways import Authentication


@dataclass(frozen=True, slots=True)
class SoapSettings:
    """What it takes to reach one organisation.

    `url` is the server's ("http://host:5555/") or the full address of its CrmService.asmx. Without an
    `organisation` the server's only one is taken. All of user, password and domain blank means the
    signed-in Windows user. `timeout` is in seconds, for connecting and for each wait for an answer.
    """

    url: str
    cache: Path
    organisation: str | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    domain: str = ""
    timeout: float = 100.0
    authentication: Authentication = Authentication.AUTO

    @property
    def internet(self) -> bool:
        """Whether the CRM is internet-facing, and wants a ticket."""
        return self.authentication is Authentication.IFD

    @property
    def account(self) -> str:
        r"""Give the account as Windows writes it: DOMAIN\user, or user@domain as it was typed."""
        if not self.domain or "\\" in self.user or "@" in self.user:
            return self.user
        return f"{self.domain}\\{self.user}"
