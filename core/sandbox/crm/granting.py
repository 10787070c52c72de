"""Privileges of roles: given when an organisation is founded, and by its administrator afterwards."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from core.sandbox.crm.columns import as_uuid
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.privileges import privilege_id, privileges
from core.sandbox.crm.profile import Grant


def grant(platform: Platform, role: str, grant: Grant) -> None:
    """Give a role by its name a privilege; ValueError where there is no such role or privilege."""
    found = platform.store.row("SELECT id FROM role WHERE name = ? AND deleted = 0", (role,))
    if found is None:
        raise ValueError(f"no such role: {role}")
    give(platform, as_uuid(found[0]), grant)
    platform.access.forget()


def give(platform: Platform, role: UUID, grant: Grant) -> None:
    """Give a role a privilege; ValueError where there is no such privilege."""
    if grant.privilege not in _known():
        raise ValueError(f"no such privilege: {grant.privilege}")
    platform.store.run(
        "INSERT OR REPLACE INTO role_privilege VALUES (?, ?, ?)",
        (role.bytes, privilege_id(grant.privilege).bytes, int(grant.depth)),
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(name for _, name in privileges())
