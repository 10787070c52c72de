"""Tickets of internet-facing sign-in: who signed in and until when, sealed by a key of the running server."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from core.sandbox.crm.refusal import Refusal

EXPIRED_TICKET = 0x8004A101
EXPIRED = "The ticket specified for authentication is expired"
LIFETIME = timedelta(hours=24)


class Tickets:
    """Issues tickets and reads them again; those of another run are as good as expired.

    `sold` and `denied` count the sign-ins that went well, and those that would count towards a lock.
    """

    def __init__(self, lifetime: timedelta = LIFETIME, now: Callable[[], datetime] | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._lifetime = lifetime
        self._now = now or (lambda: datetime.now(UTC))
        self.sold = 0
        self.denied = 0

    def issue(self, account: str) -> tuple[str, datetime]:
        """Give a ticket for a Windows account, and when it ends."""
        self.sold += 1
        end = self._now() + self._lifetime
        content = f"{int(end.timestamp())}|{account}".encode()
        return base64.b64encode(self._seal(content) + content).decode(), end

    def account(self, ticket: str) -> str:
        """Give the account of a ticket; Refusal where it has expired or is not one of this server's."""
        try:
            sealed = base64.b64decode(ticket, validate=True)
        except (binascii.Error, ValueError):
            sealed = b""
        seal, content = sealed[:32], sealed[32:]
        if not hmac.compare_digest(seal, self._seal(content)):
            raise Refusal(EXPIRED_TICKET, EXPIRED)
        end, _, account = content.decode().partition("|")
        if int(end) <= self._now().timestamp():
            raise Refusal(EXPIRED_TICKET, EXPIRED)
        return account

    def _seal(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, hashlib.sha256)
