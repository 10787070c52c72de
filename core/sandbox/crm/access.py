"""Who may do what, and to whose records: roles, depths, business units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.sandbox.crm.columns import Stored, as_uuid
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.privileges import Right, privilege_id, privilege_name
from core.sandbox.crm.profile import Depth
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema_entity import Ownership
from core.sandbox.crm.store import Store


@dataclass(frozen=True, slots=True)
class Principal:
    """A user with all that their roles grant, by privilege name; `reach` are the units below their own."""

    id: UUID
    unit: UUID
    grants: Mapping[str, Depth]
    reach: frozenset[bytes]


class Access:
    """Answers for the rights of users; remembers them until `forget`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._principals: dict[UUID, Principal] = {}

    def forget(self) -> None:
        """Read users, roles and business units anew from now on."""
        self._principals.clear()

    def principal(self, user: UUID) -> Principal:
        """Find a user with their grants; Refusal where there is no such user."""
        found = self._principals.get(user)
        if found is None:
            found = self._principals[user] = self._read(user)
        return found

    def require(self, user: UUID, right: Right, layout: Layout) -> Depth:
        """Give how far the user's right on an entity reaches; Refusal naming the privilege that lacks."""
        kind = layout.spec.privilege
        if not kind:
            return Depth.GLOBAL
        if layout.spec.ownership is Ownership.PARENT and right in (Right.CREATE, Right.DELETE):
            right = Right.WRITE  # a line is written by whoever may write its document
        name = privilege_name(right, kind)
        principal = self.principal(user)
        depth = principal.grants.get(name)
        if depth is None:
            raise denied(principal, name)
        return depth if layout.spec.ownership is not Ownership.ORGANISATION else Depth.GLOBAL

    def covers(self, user: UUID, depth: Depth, owner: UUID, unit: UUID) -> bool:
        """Tell whether a depth reaches a record of this owner in this business unit."""
        principal = self.principal(user)
        if depth is Depth.GLOBAL or owner == user:
            return True
        if depth is Depth.LOCAL:
            return unit == principal.unit
        return depth is Depth.DEEP and unit.bytes in principal.reach

    def filter(self, user: UUID, depth: Depth, layout: Layout, alias: str) -> tuple[str, tuple[Stored, ...]]:
        """Give the SQL condition under which the user sees a record of an entity; empty where all."""
        if depth is Depth.GLOBAL:
            return "", ()
        owner = "ownerid" if layout.spec.ownership is Ownership.USER else "owninguser"
        principal = self.principal(user)
        if depth is Depth.BASIC:
            return f'{alias}."{owner}" = ?', (user.bytes,)
        units = (principal.unit.bytes,) if depth is Depth.LOCAL else tuple(sorted(principal.reach))
        marks = ", ".join("?" * len(units))
        return (
            f'({alias}."{owner}" = ? OR {alias}."owningbusinessunit" IN ({marks}))',
            (user.bytes, *units),
        )

    def _read(self, user: UUID) -> Principal:
        row = self._store.row(
            "SELECT businessunitid FROM systemuser WHERE id = ? AND deleted = 0", (user.bytes,)
        )
        if row is None:
            raise Refusal(Number.USER_UNKNOWN, f"The user with id {user} was not found.")
        granted = self._store.rows(
            "SELECT p.name, MAX(rp.depth) FROM user_role u JOIN role_privilege rp ON rp.role = u.role"
            " JOIN privilege p ON p.id = rp.privilege WHERE u.user = ? GROUP BY p.name",
            (user.bytes,),
        )
        below = self._store.rows(
            "WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT b.id FROM businessunit b"
            " JOIN below ON b.parentbusinessunitid = below.id) SELECT id FROM below",
            (row[0],),
        )
        return Principal(
            user,
            as_uuid(row[0]),
            {str(name): Depth(int(str(depth))) for name, depth in granted},
            frozenset(as_uuid(each).bytes for (each,) in below),
        )


def denied(principal: Principal, privilege: str) -> Refusal:
    """Refuse for want of a privilege, in the words of the platform's security library."""
    return Refusal(
        Number.PRIVILEGE_DENIED,
        f"SecLib::CheckPrivilege failed. User: {principal.id}, PrivilegeName: {privilege},"
        f" PrivilegeId: {privilege_id(privilege)}, Required Depth: Basic, BusinessUnitId: {principal.unit}",
    )
