"""Every request that the program can send is answered, and as the public schema of qbXML 13.0 has it.

Real answers break that schema in two places, and so do these: CompanyName stands before Sublevel, and a price
in per cent bears its sign.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from core.accounting.quickbooks.qbxml.schema import requests
from core.sandbox.quickbooks.accountant import delete, delete_invoice
from core.sandbox.quickbooks.additions import ADDITIONS
from core.sandbox.quickbooks.queries import QUERIES
from tests.core.accounting.quickbooks.qbxml.judge import judged, require_schema
from tests.core.sandbox.quickbooks.programs import NOW, Program, customer, invoice, line, service

_ASKED = {
    "Customer": "<ActiveStatus>All</ActiveStatus>",
    "Item": "<ActiveStatus>All</ActiveStatus>",
    "Invoice": "<IncludeLineItems>true</IncludeLineItems><IncludeLinkedTxns>true</IncludeLinkedTxns>",
    "CreditMemo": "<IncludeLineItems>true</IncludeLineItems>",
    "Transaction": "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>",
    "ListDeleted": "<ListDelType>Customer</ListDelType>",
    "TxnDeleted": "<TxnDelType>Invoice</TxnDelType>",
}
_PER_CENT = re.compile(r"(<PricePercent>[\d.]+)%")
_NON_INVENTORY = service("PART").replace("ItemService", "ItemNonInventory")
_ADDED = (customer("Another"), service(), _NON_INVENTORY, invoice(line(), "<Desc>Thank you</Desc>"))


def _asked() -> list[str]:
    queries = [name for name in requests() if name.endswith("QueryRq")]
    return [f"<{each}>{_ASKED.get(each.removesuffix('QueryRq'), '')}</{each}>" for each in queries] + list(
        _ADDED
    )


def test_every_request_of_the_language_is_answered() -> None:
    assert set(requests()) <= set(QUERIES | ADDITIONS)


@pytest.mark.parametrize("edition", ["company", "american"])
def test_every_answer_is_one(request: pytest.FixtureRequest, edition: str) -> None:
    for answer in _answers(request.getfixturevalue(edition)):
        (said,) = etree.fromstring(answer.encode())[0]
        if said.tag == "CurrencyQueryRs" and edition == "company":
            assert said.attrib["statusCode"] == "3250"
            continue
        assert said.attrib["statusMessage"] == "Status OK", answer
        assert len(said)


@pytest.mark.parametrize("edition", ["company", "american"])
def test_the_public_schema_accepts_every_answer(request: pytest.FixtureRequest, edition: str) -> None:
    require_schema()
    for answer in _answers(request.getfixturevalue(edition)):
        assert judged(_as_the_schema_wants_it(answer)) is None


def _answers(company: Path) -> list[str]:
    with Program(company) as program:
        program.customer("Short lived")
        delete(company, "Customer", "Short lived", NOW)
        delete_invoice(company, "2", NOW)
        return [program.raw(each) for each in _asked()]


def _as_the_schema_wants_it(answer: str) -> str:
    root = etree.fromstring(_PER_CENT.sub(r"\1", answer).encode())
    for found in root.iter("CustomerRet"):
        name, level = found.find("CompanyName"), found.find("Sublevel")
        if name is not None and level is not None:
            found.insert(found.index(name), level)
    return etree.tostring(root, encoding="unicode")
