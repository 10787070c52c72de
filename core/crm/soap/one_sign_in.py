"""NTLM handshakes one after the other, and none after the first that failed.

Active Directory counts failed sign-ins and locks the account, often at the third or fifth: a wrong or
expired password must cost one attempt in all, however many connections are waiting to sign in.
"""

from __future__ import annotations

import threading
from typing import Any

import requests
from requests_ntlm import HttpNtlmAuth

_UNAUTHORIZED = 401


class SignInGate:
    """What the connections to one server share; `wait` is how many seconds one waits for its turn."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self.turn = threading.Lock()
        self.refused = False


class GatedNtlm(HttpNtlmAuth):
    """NTLM that waits for its turn, and tries nothing once the server has refused this password."""

    def __init__(self, user: str | None, password: str | None, gate: SignInGate) -> None:
        super().__init__(user, password)
        self._gate = gate

    def response_hook(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """Answer a challenge, unless another connection has been refused; then the challenge stands."""
        gate = self._gate
        if r.status_code != _UNAUTHORIZED:
            return r
        if not gate.turn.acquire(timeout=gate.wait):
            raise requests.exceptions.ReadTimeout("the sign-in of another connection got no answer")
        try:
            if gate.refused:
                return r
            answered: requests.Response = super().response_hook(r, **kwargs)
            gate.refused = answered.status_code == _UNAUTHORIZED
            return answered
        finally:
            gate.turn.release()
