"""What the login could do besides reading: it should be able to do nothing else (manual 4.1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from core.accounting.sage200.database import Database
from core.errors import AccountingError

_ROLES = ("db_owner", "db_datawriter", "db_ddladmin")
_MEMBER = "SELECT " + ", ".join(f"IS_MEMBER('{each}')" for each in _ROLES) + ", IS_SRVROLEMEMBER('sysadmin')"
_DEEDS = tuple(
    (deed, table)
    for table in ("SLCustomerAccount", "StockItem", "SLPostedCustomerTran")
    for deed in ("INSERT", "UPDATE", "DELETE")
)
_PERMITTED = "SELECT " + ", ".join(
    f"HAS_PERMS_BY_NAME('{table}', 'OBJECT', '{deed}')" for deed, table in _DEEDS
)


def writing_rights(database: Database) -> Sequence[str]:
    """Name the roles and rights by which the login could write; none is as it should be."""
    roles = _held(database, _MEMBER, (*_ROLES, "sysadmin"))
    try:
        return [*roles, *_held(database, _PERMITTED, [f"{deed} on {table}" for deed, table in _DEEDS])]
    except AccountingError:
        return roles  # SQL Server 2000, which Sage MMS may be kept on, cannot be asked for single rights


def _held(database: Database, sql: str, names: Sequence[str]) -> list[str]:
    row = next(iter(database.rows(sql)))
    return [name for name, held in zip(names, row, strict=True) if held == 1]
