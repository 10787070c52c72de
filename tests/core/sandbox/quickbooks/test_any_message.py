"""Whatever the program can say is answered: with one of QuickBooks' own statuses, never by a breakdown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree

from core.accounting.com import ComError
from core.accounting.quickbooks.qbxml.building import Ask, message
from core.accounting.quickbooks.qbxml.versions import Version
from core.errors import AccountingError
from core.sandbox.quickbooks.faults import VERSIONS as SPOKEN
from core.sandbox.quickbooks.faults import Faults, write_faults
from tests.core.accounting.quickbooks.qbxml.strategies import ASKS, VERSIONS
from tests.core.sandbox.quickbooks.programs import Program, hresult

_KNOWN = {"0", "1", "500", "530", "3000", "3100", "3120", "3130", "3140", "3150", "3210", "3250", "3270"}
_NAMES = {
    "CustomerRef": "ABS Garages Ltd",
    "ItemRef": "VID003",
    "TermsRef": "30 Days",
    "SalesTaxCodeRef": "T1",
    "TaxCodeRef": "T5",
    "ItemSalesTaxRef": "VAT 20%",
    "CurrencyRef": "Euro",
    "UnitOfMeasureSetRef": "Count in Each",
    **dict.fromkeys(("AccountRef", "IncomeAccountRef", "ExpenseAccountRef", "ARAccountRef"), "Sales"),
}
_OLD_EDITIONS = tuple(f"{country}{version}" for country in ("CA", "UK", "AU") for version in ("2.0", "3.0"))


def _prove(company: Path, examples: int) -> Counter[str]:
    """Send random messages to one company, which keeps what it takes; count the statuses."""
    write_faults(company, replace(Faults(), versions=(*SPOKEN, *_OLD_EDITIONS)))
    seen: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(ASKS, VERSIONS)
    def holds(ask: Ask, version: Version) -> None:
        try:
            said = message([ask], version)
        except AccountingError:
            return
        seen.update(_statuses(program, said))
        seen.update(_statuses(program, _leading_somewhere(said)))

    with Program(company) as program:
        holds()
    return seen


def _leading_somewhere(said: str) -> str:
    """Let every reference be one of the company's own, so that more than references is looked at."""
    heading, _, rest = said.partition("<QBXML>")
    root = etree.fromstring(f"<QBXML>{rest}")
    for reference in [each for each in root.iter() if str(each.tag) in _NAMES and len(each)]:
        for each in list(reference):
            reference.remove(each)
        etree.SubElement(reference, "FullName").text = _NAMES[str(reference.tag)]
    return heading + etree.tostring(root, encoding="unicode")


def _statuses(program: Program, said: str) -> list[str]:
    try:
        answered = program.quickbooks.ProcessRequest(program.ticket, said)
    except ComError as error:
        return [hresult(error)]
    root = etree.fromstring(answered.encode(), etree.XMLParser(recover=True, huge_tree=True))
    return [str(each.attrib["statusCode"]) for each in root[0]]


def test_a_few_hundred_random_messages(company: Path) -> None:
    assert set(_prove(company, 300)) <= _KNOWN | {"0x80040423"}


@pytest.mark.long
@pytest.mark.parametrize("edition", ["company", "american"])
def test_some_thousand_random_messages(request: pytest.FixtureRequest, edition: str, tmp_path: Path) -> None:
    own = Path(copyfile(request.getfixturevalue(edition), tmp_path / "own.db"))
    seen = _prove(own, 3000)
    assert set(seen) <= _KNOWN | {"0x80040423"}
    assert {"0", "1", "500", "3130", "3140"} <= set(seen)
