"""Queries: what they find, what they hide, and how they say that there is nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.sandbox.quickbooks.accountant import change, make_inactive
from tests.core.sandbox.quickbooks.programs import NOW, Program, rows, status, text, texts

NOTHING = ("1", "Info")


def _names(answer: object, path: str = "CustomerRet/FullName") -> list[str]:
    return texts(answer, path)  # type: ignore[arg-type]  # an element


class TestLists:
    def test_an_object_is_found_by_its_full_name_whatever_the_capitals(self, program: Program) -> None:
        answer = program.query("Customer", "<FullName>abs garages LTD</FullName>")
        assert _names(answer) == ["ABS Garages Ltd"]
        assert status(answer) == ("0", "Info")

    def test_one_that_is_missing_is_a_warning_and_the_others_are_given(self, program: Program) -> None:
        answer = program.query("Customer", "<FullName>Nobody</FullName><FullName>ABS Garages Ltd</FullName>")
        assert status(answer) == ("500", "Warn")
        assert '("Nobody")' in str(answer.attrib["statusMessage"])
        assert _names(answer) == ["ABS Garages Ltd"]

    def test_inactive_ones_are_hidden_unless_they_are_asked_for(
        self, program: Program, company: Path
    ) -> None:
        make_inactive(company, "Customer", "ABS Garages Ltd", NOW)
        every = _names(program.query("Customer", "<ActiveStatus>All</ActiveStatus>"))
        assert set(every) - set(_names(program.query("Customer"))) == {"ABS Garages Ltd"}
        inactive = program.query("Customer", "<ActiveStatus>InactiveOnly</ActiveStatus>")
        assert _names(inactive) == ["ABS Garages Ltd"]
        assert text(inactive, "CustomerRet/IsActive") == "false"

    def test_an_inactive_one_is_found_by_name_all_the_same(self, program: Program, company: Path) -> None:
        make_inactive(company, "Customer", "ABS Garages Ltd", NOW)
        assert _names(program.query("Customer", "<FullName>ABS Garages Ltd</FullName>")) == [
            "ABS Garages Ltd"
        ]

    def test_a_filter_that_finds_nothing_is_no_error(self, program: Program) -> None:
        answer = program.query("Customer", "<FromModifiedDate>2030-01-01</FromModifiedDate>")
        assert status(answer) == NOTHING
        assert not len(answer)

    def test_modified_since_takes_that_second_with_it(self, program: Program, company: Path) -> None:
        change(company, "Customer", "ABS Garages Ltd", NOW, CreditLimit=700)
        since = "<FromModifiedDate>{}</FromModifiedDate>"
        assert _names(program.query("Customer", since.format("2025-10-01T09:30:00"))) == ["ABS Garages Ltd"]
        assert status(program.query("Customer", since.format("2025-10-01T09:30:01"))) == NOTHING

    def test_modified_until_takes_that_second_with_it(self, program: Program, company: Path) -> None:
        change(company, "Customer", "ABS Garages Ltd", NOW, CreditLimit=700)
        until = "<FromModifiedDate>2025-10-01</FromModifiedDate><ToModifiedDate>{}</ToModifiedDate>"
        assert _names(program.query("Customer", until.format("2025-10-01T09:30:00"))) == ["ABS Garages Ltd"]
        assert status(program.query("Customer", until.format("2025-10-01T09:29:59"))) == NOTHING

    @pytest.mark.parametrize(
        ("criterion", "name"), [("StartsWith", "abs g"), ("EndsWith", "GES LTD"), ("Contains", "s gar")]
    )
    def test_names_are_compared_without_their_capitals(
        self, program: Program, criterion: str, name: str
    ) -> None:
        asked = f"<MatchCriterion>{criterion}</MatchCriterion><Name>{name}</Name>"
        answer = program.query("Customer", f"<NameFilter>{asked}</NameFilter>")
        assert _names(answer) == ["ABS Garages Ltd"]

    @pytest.mark.parametrize("name", ["%", "_", "A%"])
    def test_a_pattern_is_taken_for_what_it_is(self, program: Program, name: str) -> None:
        asked = f"<MatchCriterion>StartsWith</MatchCriterion><Name>{name}</Name>"
        assert status(program.query("Customer", f"<NameFilter>{asked}</NameFilter>")) == NOTHING

    def test_names_between_two_are_found(self, program: Program) -> None:
        asked = "<NameRangeFilter><FromName>a1</FromName><ToName>abt</ToName></NameRangeFilter>"
        assert _names(program.query("Customer", asked)) == ["A1 Design Services", "ABS Garages Ltd"]

    def test_no_more_are_given_than_are_asked_for(self, program: Program) -> None:
        assert len(program.query("Customer", "<MaxReturned>3</MaxReturned>")) == 3

    def test_only_the_elements_that_are_wanted_are_given(self, program: Program) -> None:
        wanted = "".join(f"<IncludeRetElement>{each}</IncludeRetElement>" for each in ("Balance", "ListID"))
        answer = program.query("Customer", f"<MaxReturned>1</MaxReturned>{wanted}")
        assert [str(each.tag) for each in answer[0]] == ["ListID", "Balance"]

    def test_who_owes_much_is_found(self, program: Program) -> None:
        asked = "<Operator>GreaterThan</Operator><Amount>2533.30</Amount>"
        found = program.query("Customer", f"<TotalBalanceFilter>{asked}</TotalBalanceFilter>")
        assert "ABS Garages Ltd" in _names(found)
        assert all(float(each) > 2533.30 for each in texts(found, "CustomerRet/TotalBalance"))

    def test_objects_may_be_counted_without_being_given(self, program: Program) -> None:
        answer = program.query("Customer", attributes='metaData="MetaDataOnly"')
        assert answer.attrib["retCount"] == "30"
        assert not len(answer)

    def test_a_real_answer_has_the_company_name_before_the_level(self, program: Program) -> None:
        order = [str(each.tag) for each in program.query("Customer")[0]]
        assert order.index("CompanyName") < order.index("Sublevel")

    def test_an_item_answers_under_the_name_of_its_kind(self, program: Program) -> None:
        answer = program.query("Item", "<FullName>VID003</FullName>")
        assert [str(each.tag) for each in answer] == ["ItemInventoryRet"]
        assert program.query("ItemSalesTax", "<FullName>VID003</FullName>").attrib["statusCode"] == "500"

    def test_a_per_cent_price_has_its_sign(self, program: Program) -> None:
        answer = program.query("Item", "<FullName>Fuel surcharge</FullName>")
        assert text(answer, "ItemOtherChargeRet/SalesOrPurchase/PricePercent") == "5.0%"

    def test_a_group_says_what_is_in_it(self, program: Program) -> None:
        answer = program.query("Item", "<FullName>Starter kit</FullName>")
        assert texts(answer, "ItemGroupRet/ItemGroupLine/ItemRef/FullName") == ["VID003", "MISC"]


class TestTransactions:
    def test_lines_come_only_where_they_are_asked_for(self, program: Program) -> None:
        plain = program.query("Invoice", "<RefNumber>1</RefNumber>")
        full = program.query("Invoice", "<RefNumber>1</RefNumber><IncludeLineItems>true</IncludeLineItems>")
        assert not plain.findall("InvoiceRet/InvoiceLineRet")
        assert texts(full, "InvoiceRet/InvoiceLineRet/ItemRef/FullName") == ["VID003", "TAPE002", "MISC"]

    def test_a_number_that_nobody_has_is_no_match_and_an_identity_is_a_warning(
        self, program: Program
    ) -> None:
        assert status(program.query("Invoice", "<RefNumber>none</RefNumber>")) == NOTHING
        assert status(program.query("Invoice", "<TxnID>1-1</TxnID>")) == ("500", "Warn")

    def test_a_number_may_be_that_of_several_invoices(self, program: Program) -> None:
        assert len(program.query("Invoice", "<RefNumber>o/bal</RefNumber>")) > 1
        exact = program.query("Invoice", "<RefNumberCaseSensitive>o/bal</RefNumberCaseSensitive>")
        assert status(exact) == NOTHING

    def test_an_invoice_has_no_total_and_a_credit_memo_has(self, program: Program) -> None:
        (invoice,) = program.query("Invoice", "<RefNumber>1</RefNumber>")
        assert invoice.find("TotalAmount") is None
        assert text(invoice, "Subtotal") == "187.20"
        credit = program.query("CreditMemo", "<MaxReturned>1</MaxReturned>")[0]
        whole = float(text(credit, "Subtotal")) + float(text(credit, "SalesTaxTotal"))
        assert float(text(credit, "TotalAmount")) == pytest.approx(whole)

    def test_what_was_paid_is_negative(self, program: Program) -> None:
        (invoice,) = program.query("Invoice", "<RefNumber>1</RefNumber>")
        assert text(invoice, "AppliedAmount").startswith("-")
        assert (text(invoice, "BalanceRemaining"), text(invoice, "IsPaid")) == ("0.00", "true")

    def test_payments_of_an_invoice_come_where_they_are_asked_for(self, program: Program) -> None:
        asked = "<RefNumber>1</RefNumber><IncludeLinkedTxns>true</IncludeLinkedTxns>"
        answer = program.query("Invoice", asked)
        assert texts(answer, "InvoiceRet/LinkedTxn/TxnType") == ["ReceivePayment"]

    def test_invoices_are_found_by_customer_with_its_jobs_or_without(
        self, program: Program, company: Path
    ) -> None:
        job = rows(company, "SELECT FullName FROM Customer WHERE Sublevel = 1")[0][0]
        parent = job.partition(":")[0].replace("&", "&amp;")
        alone = program.query("Invoice", f"<EntityFilter><FullName>{parent}</FullName></EntityFilter>")
        both = program.query(
            "Invoice",
            f"<EntityFilter><FullNameWithChildren>{parent}</FullNameWithChildren></EntityFilter>",
        )
        assert set(texts(alone, "InvoiceRet/CustomerRef/FullName")) == {job.partition(":")[0]}
        assert set(texts(both, "InvoiceRet/CustomerRef/FullName")) == {job.partition(":")[0], job}

    def test_a_customer_that_is_not_there_is_an_error(self, program: Program) -> None:
        answer = program.query("Invoice", "<EntityFilter><FullName>Nobody</FullName></EntityFilter>")
        assert status(answer) == ("3120", "Error")

    def test_invoices_of_some_days_are_found(self, program: Program) -> None:
        days = "<FromTxnDate>2025-06-01</FromTxnDate><ToTxnDate>2025-06-30</ToTxnDate>"
        answer = program.query("Invoice", f"<TxnDateRangeFilter>{days}</TxnDateRangeFilter>")
        found = texts(answer, "InvoiceRet/TxnDate")
        assert found
        assert all(each.startswith("2025-06-") for each in found)

    def test_open_invoices_are_found(self, program: Program) -> None:
        answer = program.query("Invoice", "<PaidStatus>NotPaidOnly</PaidStatus>")
        assert "0.00" not in texts(answer, "InvoiceRet/BalanceRemaining")
        assert len(answer)

    def test_each_kind_of_query_has_its_own_way_to_say_since(self, program: Program) -> None:
        program.clock.now = NOW + timedelta(days=30)
        day = "<FromModifiedDate>2025-10-02</FromModifiedDate>"
        program.ask(
            "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>ABS Garages Ltd</FullName></CustomerRef>"
            "<InvoiceLineAdd><ItemRef><FullName>MISC</FullName></ItemRef></InvoiceLineAdd></InvoiceAdd>"
            "</InvoiceAddRq>"
        )
        invoices = program.query("Invoice", f"<ModifiedDateRangeFilter>{day}</ModifiedDateRangeFilter>")
        whole = program.query(
            "Transaction", f"<TransactionModifiedDateRangeFilter>{day}</TransactionModifiedDateRangeFilter>"
        )
        assert len(invoices) == len(whole) == 1
        assert text(whole, "TransactionRet/TxnID") == text(invoices, "InvoiceRet/TxnID")

    def test_a_summary_is_one_posting_and_the_others_are_given_on_request(self, program: Program) -> None:
        (identity,) = texts(program.query("Invoice", "<RefNumber>1</RefNumber>"), "InvoiceRet/TxnID")
        summary = program.query("Transaction", f"<TxnID>{identity}</TxnID>")
        assert texts(summary, "TransactionRet/AccountRef/FullName") == ["Accounts Receivable"]
        assert texts(summary, "TransactionRet/Amount") == ["224.64"]
        customer = (
            "<TransactionEntityFilter><FullName>A1 Design Services</FullName></TransactionEntityFilter>"
        )
        level = "<TransactionDetailLevelFilter>AllExceptSummary</TransactionDetailLevelFilter>"
        kind = "<TransactionTypeFilter><TxnTypeFilter>Invoice</TxnTypeFilter></TransactionTypeFilter>"
        details = program.query("Transaction", customer + kind + level)
        mine = [each for each in details if text(each, "TxnID") == identity]
        assert [text(each, "Amount") for each in mine] == ["-110.00", "-67.20", "-10.00", "-37.44"]
        assert text(mine[-1], "AccountRef/FullName") == "VAT Liability"
