"""Whole messages: one mistake and nothing is done, versions, editions, times, what stops at an error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from core.accounting.com import ComError
from core.sandbox.quickbooks.accountant import change
from core.sandbox.quickbooks.faults import Faults, read_faults, write_faults
from tests.core.sandbox.quickbooks.programs import (
    NOW,
    Program,
    customer,
    hresult,
    rows,
    status,
    text,
    texts,
)

PARSE_ERROR = "0x80040400"


def _refused(program: Program, requests: str, version: str = "13.0", **attributes: str) -> str:
    with pytest.raises(ComError) as caught:
        program.raw(requests, version, **attributes)
    return hresult(caught.value)


class TestStrictness:
    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param("<CustomerAddRq><CustomerAdd><Phone>1</Phone><Name>x</Name></CustomerAdd></CustomerAddRq>",
                         id="order"),
            pytest.param(customer("x" * 42), id="length"),
            pytest.param(customer("x", "<CreditLimit>10.5</CreditLimit>"), id="type"),
            pytest.param(customer("x", "<Nonsense>1</Nonsense>"), id="unknown element"),
            pytest.param("<NoSuchRq/>", id="unknown request"),
            pytest.param("<InvoiceQueryRq><FromModifiedDate>2025-10-01</FromModifiedDate></InvoiceQueryRq>",
                         id="since of a list"),
            pytest.param("<CustomerQueryRq><ModifiedDateRangeFilter><FromModifiedDate>2025-10-01"
                         "</FromModifiedDate></ModifiedDateRangeFilter></CustomerQueryRq>",
                         id="since of a transaction"),
            pytest.param("<AccountQueryRq iterator='Start'/>", id="a list without iterators"),
            pytest.param("<CustomerQueryRq>", id="no XML"),
        ],
    )  # fmt: skip
    def test_one_mistake_and_nothing_of_the_message_is_done(
        self, program: Program, company: Path, wrong: str
    ) -> None:
        before = company.read_bytes()
        assert _refused(program, customer() + wrong) == PARSE_ERROR
        assert company.read_bytes() == before

    def test_a_message_must_say_what_to_do_on_error(self, program: Program) -> None:
        assert _refused(program, "<HostQueryRq/>", onError="whatever") == PARSE_ERROR
        assert _refused(program, customer(), onError="rollbackOnError") == "0x80040413"

    @pytest.mark.parametrize("version", ["17.0", "99.0", "UK3.0", "0.9"])
    def test_a_version_that_is_not_spoken_is_refused(self, program: Program, version: str) -> None:
        assert _refused(program, "<HostQueryRq/>", version) == "0x80040423"

    def test_a_message_without_a_version_cannot_be_parsed(self, program: Program) -> None:
        with pytest.raises(ComError) as caught:
            program.quickbooks.ProcessRequest(program.ticket, "<QBXML/>")
        assert hresult(caught.value) == PARSE_ERROR


class TestErrors:
    def test_after_an_error_the_rest_is_left_alone(self, program: Program, company: Path) -> None:
        answers = program.send(customer("One") + customer("One") + customer("Two"))
        assert [each.attrib["statusCode"] for each in answers] == ["0", "3100", "3231"]
        assert not rows(company, "SELECT 1 FROM Customer WHERE Name = 'Two'")
        assert rows(company, "SELECT 1 FROM Customer WHERE Name = 'One'")

    def test_or_the_rest_is_done_where_the_message_says_so(self, program: Program) -> None:
        answers = program.send(customer("One") + customer("One") + customer("Two"), onError="continueOnError")
        assert [each.attrib["statusCode"] for each in answers] == ["0", "3100", "0"]

    def test_a_caller_may_want_to_know_only_how_it_went(self, program: Program) -> None:
        (answer,) = program.send("<CustomerQueryRq/>", responseData="includeNone")
        assert status(answer) == ("0", "Info")
        assert not len(answer)

    def test_an_answer_bears_the_name_of_its_request(self, program: Program) -> None:
        answers = program.send('<HostQueryRq requestID="7"/><CompanyQueryRq/>')
        assert [(str(each.tag), each.get("requestID")) for each in answers] == [
            ("HostQueryRs", "7"),
            ("CompanyQueryRs", None),
        ]

    def test_the_heading_names_no_version(self, program: Program) -> None:
        assert program.raw("<HostQueryRq/>").startswith('<?xml version="1.0" ?>\n<QBXML>')


def test_what_an_edition_lacks_is_told(program: Program, company: Path) -> None:
    assert status(program.query("Currency")) == ("3250", "Error")
    write_faults(company, Faults(not_enabled=("UnitOfMeasureSetQueryRq",)))
    assert status(program.query("UnitOfMeasureSet")) == ("3250", "Error")


class TestVersions:
    def test_quickbooks_says_which_versions_it_speaks(self, program: Program) -> None:
        versions = texts(program.query("Host", version="2.0"), "HostRet/SupportedQBXMLVersion")
        assert versions[-1] == "16.0"
        assert versions == program.quickbooks.QBXMLVersionsForSession(program.ticket)

    def test_what_is_newer_than_the_declared_version_is_left_out(self, american: Path) -> None:
        with Program(american) as program:
            new, old = (program.query("Customer", version=each)[0] for each in ("8.0", "7.0"))
        assert new.find("CurrencyRef") is not None
        assert old.find("CurrencyRef") is None

    def test_an_old_edition_of_another_country_has_a_language_of_its_own(
        self, program: Program, company: Path
    ) -> None:
        write_faults(company, replace(Faults(), versions=("UK1.1", "UK2.0", "UK3.0")))
        assert _refused(program, "<HostQueryRq/>", "3.0") == "0x80040423"
        asked = customer("Old", "<TaxCodeRef><FullName>T1</FullName></TaxCodeRef>")
        answer = program.ask(asked, "UK3.0")
        assert text(answer, "CustomerRet/TaxCodeRef/FullName") == "T1"
        assert answer.find("CustomerRet/SalesTaxCodeRef") is None
        assert program.query("TaxCode", version="UK3.0").tag == "TaxCodeQueryRs"

    def test_america_has_one_tax_for_an_invoice_and_other_editions_codes(
        self, program: Program, american: Path
    ) -> None:
        british = program.query("Invoice", "<RefNumber>1</RefNumber>")[0]
        assert british.find("ItemSalesTaxRef") is None
        assert british.find("IsTaxIncluded") is not None
        with Program(american) as other:
            invoice = other.query("Invoice", "<RefNumber>1</RefNumber>")[0]
        assert text(invoice, "ItemSalesTaxRef/FullName") == "VAT 20%"
        assert invoice.find("IsTaxIncluded") is None
        assert texts(other_codes(american), "SalesTaxCodeRet/ItemSalesTaxRef") == []


def other_codes(company: Path) -> etree._Element:
    with Program(company) as program:
        return program.query("SalesTaxCode")


class TestTimes:
    def test_summer_bears_the_offset_of_winter(self, program: Program, company: Path) -> None:
        change(company, "Customer", "ABS Garages Ltd", NOW.replace(month=7), CreditLimit=1)
        answer = program.query("Customer", "<FullName>ABS Garages Ltd</FullName>")
        assert text(answer, "CustomerRet/TimeModified") == "2025-07-01T09:30:00+00:00"

    @pytest.mark.parametrize(
        ("since", "found"),
        [
            ("2025-07-01T09:30:00", True),  # the wall clock
            ("2025-07-01T01:30:00-16:00", True),  # the same by the standard offset of -08:00
            ("2025-07-01T09:30:00-08:00", True),  # the offset that QuickBooks gives
            ("2025-07-01T09:30:00-07:00", True),  # the true one: an hour too early, and nothing is lost
            ("2025-07-01T10:30:00-08:00", False),
        ],
    )
    def test_a_time_is_local_or_has_the_offset_that_quickbooks_gives(
        self, american: Path, since: str, found: bool
    ) -> None:
        change(american, "Customer", "ABS Garages Ltd", NOW.replace(month=7), CreditLimit=1)
        asked = "<FullName>ABS Garages Ltd</FullName>"
        with Program(american) as program:
            given = program.query("Customer", asked)
            assert text(given, "CustomerRet/TimeModified") == "2025-07-01T09:30:00-08:00"
            limit = "<ToModifiedDate>2025-07-01T09:30:00</ToModifiedDate>"
            answer = program.query("Customer", f"<FromModifiedDate>{since}</FromModifiedDate>{limit}")
        names = texts(answer, "CustomerRet/FullName")
        assert ("ABS Garages Ltd" in names) is found


def test_control_characters_come_out_as_they_were_typed(program: Program, company: Path) -> None:
    change(company, "Customer", "ABS Garages Ltd", NOW, CompanyName="A\x1b[2J")
    raw = program.raw("<CustomerQueryRq><FullName>ABS Garages Ltd</FullName></CustomerQueryRq>")
    assert "<CompanyName>A\x1b[2J</CompanyName>" in raw


def test_letters_that_windows_lacks_are_lost(program: Program) -> None:
    answer = program.customer("Caf&#233; &#8364; &#9731;")
    assert text(answer, "CustomerRet/Name") == "Café € ?"


def test_how_quickbooks_stands_is_read_again_for_each_message(program: Program, company: Path) -> None:
    write_faults(company, replace(read_faults(company), mode="MultiUser"))
    assert text(program.query("Host"), "HostRet/QBFileMode") == "MultiUser"
