"""The CRM held against the books: every record once, every line there, every total to the penny."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from core.crm.base import Entity, Query, Reference
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation

_POSTED = (
    "SELECT ACCOUNT_REF || '-' || INVOICE_NUMBER, INVOICE_GROSS FROM INVOICE"
    " WHERE POSTED_CODE = 1 AND INVOICE_OR_CREDIT = 'Invoice'"
)
_KEYS = (
    ("account", "accountnumber", "SELECT ACCOUNT_REF FROM SALES_LEDGER"),
    ("product", "productnumber", "SELECT STOCK_CODE FROM STOCK"),
)


def differences(organisation: Organisation, books: Path) -> Iterator[str]:
    """Say in what the CRM is not what the books ask for; nothing where all is well."""
    crm = DirectCrm(organisation)
    with closing(sqlite3.connect(books)) as file:
        for entity, field, asked in _KEYS:
            wanted = Counter(str(key) for (key,) in file.execute(asked))
            found = Counter(str(each.fields.get(field)) for each in crm.find(Query(entity, (field,))))
            if found != wanted:
                yield f"{entity}: {found - wanted} too many, {wanted - found} missing"
        posted = {key: Decimal(str(round(total, 2))) for key, total in file.execute(_POSTED)}
    yield from _of_invoices(crm, posted)
    yield from _belongings(crm)


def _of_invoices(crm: DirectCrm, posted: dict[str, Decimal]) -> Iterator[str]:
    headers = list(crm.find(Query("invoice", ("invoicenumber", "totalamount"))))
    found = Counter(str(each.fields["invoicenumber"]) for each in headers)
    if found != Counter(posted.keys()):
        yield f"invoice: {found - Counter(posted.keys())} too many, {Counter(posted.keys()) - found} missing"
    sums: dict[object, Decimal] = {each.id: Decimal() for each in headers}
    for line in crm.find(Query("invoicedetail", ("invoiceid", "extendedamount"))):
        owner, amount = line.fields["invoiceid"], line.fields["extendedamount"]
        if isinstance(owner, Reference) and isinstance(amount, Decimal):
            sums[owner.id] += amount
    for each in headers:
        number, total = str(each.fields["invoicenumber"]), each.fields["totalamount"]
        if not total == sums[each.id] == posted.get(number):
            yield f"{number}: header {total}, lines {sums[each.id]}, books {posted.get(number)}"


def _belongings(crm: DirectCrm) -> Iterator[str]:
    for entity, lookup in (("contact", "parentcustomerid"), ("productpricelevel", "productid")):
        owners = Counter(_owner(each, lookup) for each in crm.find(Query(entity, (lookup,))))
        yield from (
            f"{count} {entity} records of one {owner}" for owner, count in owners.items() if count > 1
        )


def _owner(record: Entity, lookup: str) -> object:
    value = record.fields.get(lookup)
    return value.id if isinstance(value, Reference) else None
