"""Windows sign-in: a real NTLM handshake, bound to the connection on which it happens."""

from __future__ import annotations

import base64
import binascii
import os
import struct
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import spnego
from spnego.exceptions import SpnegoError

_USER_FILE = "NTLM_USER_FILE"
_SCHEMES = {
    "ntlm": ("ntlm", spnego.NegotiateOptions.use_ntlm),
    "negotiate": ("negotiate", spnego.NegotiateOptions.use_negotiate),
}
CHALLENGES = ("Negotiate", "NTLM")
"""What a request without credentials is offered."""


class NtlmAccounts:
    """The Windows accounts of a sandbox (DOMAIN, backslash, user) with passwords, in a private file."""

    _environment = threading.Lock()

    def __init__(self, accounts: Mapping[str, str]) -> None:
        self._passwords = {name.casefold(): password for name, password in accounts.items()}
        lines = [_line(name, password) for name, password in accounts.items()]
        handle, path = tempfile.mkstemp(prefix="sync-uploader-accounts-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        self._path = Path(path)

    def __repr__(self) -> str:
        return f"NtlmAccounts({sorted(self._passwords)})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the file; a second call does nothing."""
        self._path.unlink(missing_ok=True)

    def knows(self, account: str, password: str) -> bool:
        """Tell whether an account has this password (forms sign-in, as internet-facing servers have)."""
        return self._passwords.get(account.casefold()) == password

    def step(self, context: spnego.ContextProxy, token: bytes) -> bytes | None:
        """Take a handshake one step further; SpnegoError where the credentials are wrong."""
        with self._named():
            answer: bytes | None = context.step(token)
            return answer

    def context(self, scheme: str) -> spnego.ContextProxy:
        """Begin a handshake."""
        protocol, options = _SCHEMES[scheme]
        with self._named():
            return spnego.server(protocol=protocol, options=options)

    @contextmanager
    def _named(self) -> Iterator[None]:
        # The library finds its accounts by an environment variable alone; two servers share the process.
        with NtlmAccounts._environment:
            before = os.environ.get(_USER_FILE)
            os.environ[_USER_FILE] = str(self._path)
            try:
                yield
            finally:
                del os.environ[_USER_FILE]
                if before is not None:
                    os.environ[_USER_FILE] = before


class Handshake:
    """The sign-in of one connection: `account` is set once it is complete."""

    def __init__(self, accounts: NtlmAccounts) -> None:
        self._accounts = accounts
        self._context: spnego.ContextProxy | None = None
        self.account: str | None = None

    def next_request(self) -> None:
        """Forget who signed in by Kerberos: it signs in a request, NTLM the connection (IIS 7's default)."""
        if self._context is not None and self._context.negotiated_protocol == "kerberos":
            self._context, self.account = None, None

    def answer(self, authorization: str) -> str | None:
        """Take an Authorization header; None when signed in or refused, else the next challenge.

        A new header on a signed-in connection begins anew, as IIS does.
        """
        scheme, _, text = authorization.partition(" ")
        try:
            token = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            token = b""
        if scheme.lower() not in _SCHEMES or not token:
            self._context, self.account = None, None
            return None
        if self._context is None or self._context.complete:
            self._context, self.account = self._accounts.context(scheme.lower()), None
        try:
            reply = self._accounts.step(self._context, token)
        except (SpnegoError, ValueError, LookupError, struct.error):  # a token that is none
            self._context, self.account = None, None
            return None
        if not self._context.complete:
            return f"{scheme} {base64.b64encode(reply or b'').decode()}"
        self.account = _windows_name(str(self._context.client_principal))
        return None


def _windows_name(principal: str) -> str:
    """Give DOMAIN, backslash, user; a Kerberos principal (user@DOMAIN.LOCAL) has the domain's longer name."""
    user, at, realm = principal.rpartition("@")
    return f"{realm.partition('.')[0]}\\{user}" if at and "\\" not in principal else principal


def _line(account: str, password: str) -> str:
    domain, backslash, user = account.partition("\\")
    if not backslash or not user or any(mark in account + password for mark in ":\r\n"):
        raise ValueError("an account is written DOMAIN\\user, and neither it nor its password holds a colon")
    return f"{domain}:{user}:{password}"
