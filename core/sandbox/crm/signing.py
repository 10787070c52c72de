"""Who signs in, and for whom questions are answered."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from core.sandbox.crm.asker import Asker, zone_of
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.refusal import Number, Refusal
from core.text import clean, match_key

_UTC_CODE = 92


def sign_in(platform: Platform, account: str | None) -> UUID:
    """Find the user of a Windows account; Refusal where there is none or it is disabled."""
    user = platform.settings.administrator
    if account is not None:
        found = platform.find("systemuser", {"domainname__key": match_key(account)})
        if found is None:
            text = f"The logged-in user was not found in the Active Directory: {clean(account)[:100]}"
            raise Refusal(Number.USER_UNKNOWN, text)
        user = found
    if platform.demand("systemuser", user, ("isdisabled",)).get("isdisabled"):
        raise Refusal(Number.USER_NOT_ENABLED, f"The specified user is disabled: {user}")
    return user


def accounts(platform: Platform) -> tuple[str, ...]:
    """Give the Windows accounts of the users who may sign in, in order."""
    rows = platform.store.rows(
        "SELECT domainname FROM systemuser WHERE deleted = 0 AND NOT COALESCE(isdisabled, 0) ORDER BY 1"
    )
    return tuple(str(account) for (account,) in rows)


def asker(platform: Platform, user: UUID) -> Asker:
    """Gather what comparisons such as EqualUserId and Today mean to a user."""

    def zone() -> ZoneInfo:
        held = platform.read("usersettings", user, ("timezonecode",)) or {}
        code = held.get("timezonecode", _UTC_CODE)
        return zone_of(code if isinstance(code, int) else _UTC_CODE)

    return Asker(user, platform.access.principal(user).unit, platform.clock(), zone)
