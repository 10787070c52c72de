"""Handshakes one after the other, and none after the first that failed.

Active Directory counts failed sign-ins and locks the account, often at the third or fifth: a wrong or
expired password must cost one attempt in all, however many connections are waiting to sign in.
"""

from __future__ import annotations

import threading
from typing import Any

import requests
from requests_ntlm import HttpNtlmAuth

from core.crm.soap.failures import WireError

_UNAUTHORIZED = 401


class SignInGate:
    """What the connections to one server share; `wait` is how many seconds one waits for its turn.

    `refused` is set once the server has refused, `problem` where it is known why; `way` says in words how
    the last connection signed in, and is blank while none had to.
    """

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self.turn = threading.Lock()
        self.refused = False
        self.problem: WireError | None = None
        self.way = ""


class GatedNtlm(HttpNtlmAuth):
    """NTLM that waits for its turn, and tries nothing once the server has refused this password."""

    way = "NTLM"
    nobody = False
    """Whether there turned out to be nobody to sign in as."""

    def __init__(self, user: str | None, password: str | None, gate: SignInGate) -> None:
        super().__init__(user, password)
        self.gate = gate

    def response_hook(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """Answer a challenge, unless another connection has been refused; then the challenge stands."""
        gate = self.gate
        if r.status_code != _UNAUTHORIZED:
            return r
        if self.risks_nothing:
            return self.answered(r, **kwargs)
        if not gate.turn.acquire(timeout=gate.wait):
            raise requests.exceptions.ReadTimeout("the sign-in of another connection got no answer")
        try:
            if gate.problem is not None:
                r.close()
                raise gate.problem.again()
            if gate.refused:
                return r
            answered = self.answered(r, **kwargs)
            gate.refused = answered is not r and answered.status_code == _UNAUTHORIZED
            if answered.status_code != _UNAUTHORIZED:
                gate.way = self.way
            return answered
        finally:
            gate.turn.release()

    @property
    def risks_nothing(self) -> bool:
        """Whether no password is sent that could be wrong, so that nobody need wait for a turn."""
        return False

    def answered(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """Carry the handshake through, and give the server's last word: `r` itself where nothing was sent."""
        answer: requests.Response = super().response_hook(r, **kwargs)
        return answer
