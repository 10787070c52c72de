"""A message with one mistake anywhere is refused whole, as QuickBooks refuses it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.additions import CustomerAdd, InvoiceAdd, InvoiceLineAdd, Reference
from core.accounting.quickbooks.qbxml.building import message
from core.accounting.quickbooks.qbxml.checking import check
from core.accounting.quickbooks.qbxml.schema import element, requests
from core.accounting.quickbooks.qbxml.versions import PROVED, Version
from tests.core.accounting.quickbooks.qbxml.judge import judged, require_schema

INVOICE = InvoiceAdd(
    Reference("80000001-1422671082"),
    date(2026, 11, 26),
    number="1001",
    order_number="ORD-01",
    memo="from the CRM",
    lines=(
        InvoiceLineAdd(Reference(name="Consulting"), "Work", Decimal(2), rate=Decimal("1.25")),
        InvoiceLineAdd(description="thank you"),
    ),
)
SINCE = datetime.fromisoformat("2026-11-01T08:00:00")
RIGHT = message([queries.customers(queries.Listed(since=SINCE)), INVOICE.ask()], PROVED)

MISTAKES = {
    "an element twice": ("<Memo>", "<Memo>a</Memo><Memo>"),
    "the wrong order": ("<TxnDate>", "<PONumber>1</PONumber><TxnDate>"),
    "an unknown element": ("<TxnDate>", "<Total>1</Total><TxnDate>"),
    "an element of another request": ("<TxnDate>", "<FullName>a</FullName><TxnDate>"),
    "a required element left out": ("<CustomerRef><ListID>80000001-1422671082</ListID></CustomerRef>", ""),
    "a number too long": ("<RefNumber>1001", "<RefNumber>123456789012"),
    "an amount of one decimal": ("<Rate>1.25</Rate>", "<Amount>1.5</Amount>"),
    "a price of six decimals": ("<Rate>1.25", "<Rate>1.123456"),
    "a date of no calendar": ("2026-11-26", "2026-02-30"),
    "a date with blanks": ("2026-11-26", "26/11/2026"),
    "a time in UTC": ("T08:00:00", "T08:00:00Z"),
    "a time with fractions": ("T08:00:00", "T08:00:00.123"),
    "no word for active": (">All<", ">Everybody<"),
    "the filter of transactions in a list": (
        "<FromModifiedDate>2026-11-01T08:00:00</FromModifiedDate>",
        "<ModifiedDateRangeFilter><FromModifiedDate>2026-11-01</FromModifiedDate></ModifiedDateRangeFilter>",
    ),
    "text between elements": ("<TxnDate>", "text<TxnDate>"),
    "elements in a text": ("from the CRM", "from <b>the</b> CRM"),
    "an unknown request": ("CustomerQueryRq", "CustomersQueryRq"),
    "an unknown attribute": ('requestID="1"', 'requestID="1" id="2"'),
    "an attribute of an element": ("<Memo>", '<Memo a="b">'),
    "an unknown way to iterate": ('requestID="1"', 'requestID="1" iterator="Next"'),
    "no onError": (' onError="stopOnError"', ""),
    "an unknown onError": ("stopOnError", "ignore"),
    "an unknown attribute of the message set": ("onError=", 'messageSet="1" onError='),
    "a namespace": ("<QBXML>", '<QBXML xmlns="urn:a">'),
    "no end": ("</QBXML>", ""),
}


def test_a_right_message_is_taken() -> None:
    assert check(RIGHT) is None
    assert judged(RIGHT) is None


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(mistake: str) -> None:
    right, wrong = MISTAKES[mistake]
    assert right in RIGHT
    assert check(RIGHT.replace(right, wrong)) is not None


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_public_schema_finds_the_same_mistake(mistake: str) -> None:
    right, wrong = MISTAKES[mistake]
    text = RIGHT.replace(right, wrong)
    require_schema()
    assert judged(text) is not None


@pytest.mark.parametrize(
    ("version", "says"),
    [("4.0", "has no attribute iterator"), ("1.1", None), ("", "does not say"), ("thirteen", "does not say")],
)
def test_the_version_that_is_spoken_decides(version: str, says: str | None) -> None:
    asked = RIGHT.replace('requestID="1"', 'requestID="1" iterator="Start"' if says else 'requestID="1"')
    found = check(asked.replace('version="13.0"', f'version="{version}"'))
    assert (found is None) if says is None else says in (found or "")


def test_what_came_later_is_unknown_to_an_older_version() -> None:
    named = message([CustomerAdd("A", currency=Reference(name="Euro")).ask()], PROVED)
    assert check(named) is None
    assert check(named.replace('"13.0"', '"7.0"')) == "qbXML 7.0 has no CurrencyRef"


def test_an_old_edition_of_another_country_has_a_name_of_its_own_for_tax_codes() -> None:
    ask = CustomerAdd("A", tax_code=Reference(name="S")).ask()
    canadian = message([ask], Version(3, 0, "CA"))
    assert '<?qbxml version="CA3.0"?>' in canadian
    assert "<TaxCodeRef>" in canadian
    assert check(canadian) is None
    assert check(canadian.replace("TaxCodeRef", "SalesTaxCodeRef")) is not None
    assert check(canadian.replace("CA3.0", "13.0")) is not None


def test_a_message_set_is_named_on_the_envelope() -> None:
    named = RIGHT.replace("onError=", 'newMessageSetID="a" oldMessageSetID="b" onError=')
    assert check(named) is None
    assert judged(named) is None


def test_a_document_type_of_its_own_is_refused() -> None:
    hostile = RIGHT.replace("<QBXML>", '<!DOCTYPE QBXML [<!ENTITY a "b">]><QBXML>')
    assert "document type" in (check(hostile) or "")


def test_a_message_of_several_mistakes_names_one() -> None:
    text = RIGHT.replace("<TxnDate>", "<Memo>a</Memo><TxnDate>").replace("1.25", "x")
    assert check(text) == "InvoiceAdd: TxnDate may not stand after Memo"


def test_every_request_of_the_program_is_in_the_table() -> None:
    assert len(requests()) == 21
    assert element("InvoiceAddRq/InvoiceAdd/RefNumber").length == 11
    assert element("CustomerAddRq/CustomerAdd/Name").length == 41
    with pytest.raises(KeyError):
        element("CustomerAddRq/CustomerAdd/Balance")
