"""Who asks: from the connection's Windows account or a ticket, and the token, to a user of CRM."""

from __future__ import annotations

from uuid import UUID

from core.sandbox.crm.envelope import Call, Token
from core.sandbox.crm.office import Office
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.tickets import Tickets

WINDOWS, TICKET = 0, 2


class Unauthorized(Exception):  # noqa: N818 - it is the name of the answer
    """CRM knows nobody of this name, or no such organisation: HTTP 401, not a fault."""


class SignIn:
    """Finds the user on whose behalf a call is made."""

    def __init__(self, office: Office, tickets: Tickets, *, needs_windows: bool) -> None:
        self._office = office
        self._tickets = tickets
        self._needs_windows = needs_windows

    def user(self, call: Call, account: str | None) -> UUID:
        """Give the user of a call; Unauthorized, or Refusal for an expired ticket or a disabled user."""
        token = call.token
        if token is None or token.organization.casefold() != self._office.organisation.name.casefold():
            raise Unauthorized
        user = self._known(self._account(token, account))
        return user if token.caller in (None, user) else self._impersonated(user, token.caller)

    def windows_user(self, account: str | None) -> UUID:
        """Give the user of a call to CRM 3.0's services: the Windows account alone says who it is."""
        if self._needs_windows and account is None:
            raise Unauthorized
        return self._known(account)

    def _known(self, account: str | None) -> UUID:
        try:
            return self._office.organisation.sign_in(account)
        except Refusal as refusal:
            if refusal.number == Number.USER_UNKNOWN:
                raise Unauthorized from None
            raise

    def _account(self, token: Token, account: str | None) -> str | None:
        if token.kind == TICKET:
            return self._tickets.account(token.ticket)
        if token.kind != WINDOWS or (self._needs_windows and account is None):
            raise Unauthorized
        return account

    def _impersonated(self, user: UUID, caller: UUID | None) -> UUID:
        if user != self._office.administrator or caller is None:
            raise Refusal(Number.PRIVILEGE_DENIED, "The user may not act on behalf of another user.")
        found = self._office.organisation.retrieve(user, "systemuser", caller, ("isdisabled",))
        if found.fields.get("isdisabled"):
            raise Refusal(Number.USER_NOT_ENABLED, "The specified user is disabled.")
        return caller
