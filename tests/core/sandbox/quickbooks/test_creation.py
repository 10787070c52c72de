"""A QuickBooks company is the same business as a Sage 50 one of the same recipe, kept in QuickBooks' way."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.sage50.opening import open_company_file
from core.errors import UsageError
from core.records import Company, Customer, Invoice, InvoiceKind, Product, Transaction
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.quickbooks.creation import create_quickbooks
from tests.core.sandbox.quickbooks.conftest import RECIPE
from tests.core.sandbox.quickbooks.programs import Program, rows, text, texts

_IDENTITY = re.compile(r"[1-9A-F][0-9A-F]*-\d{10}")


class Business:
    """The business of the recipe, read from a Sage 50 company."""

    def __init__(self, path: Path) -> None:
        create_company(path, RECIPE)
        with open_company_file(path) as reader:
            self.company: Company = reader.company()
            self.customers: list[Customer] = list(reader.customers())
            self.products: list[Product] = list(reader.products())
            self.invoices: list[Invoice] = list(reader.invoices())
            self.transactions: list[Transaction] = list(reader.transactions())


@pytest.fixture(scope="module")
def business(tmp_path_factory: pytest.TempPathFactory) -> Business:
    return Business(tmp_path_factory.mktemp("business") / "company.db")


def test_every_customer_is_there_with_name_number_and_balance(program: Program, business: Business) -> None:
    answer = program.query("Customer")
    kept = {text(each, "AccountNumber"): each for each in answer.findall("CustomerRet")}
    assert kept.keys() == {each.reference for each in business.customers}
    for customer in business.customers:
        ours = kept[customer.reference]
        assert text(ours, "CompanyName") == customer.name
        assert Decimal(text(ours, "Balance")) == customer.balance
        assert sum(map(Decimal, texts(ours, "CreditLimit"))) == customer.credit_limit
        assert texts(ours, "BillAddress/PostalCode") == [customer.postcode]


def test_no_two_customers_have_one_name(company: Path) -> None:
    names = [row["FullKey"] for row in rows(company, "SELECT FullKey FROM Customer")]
    assert len(set(names)) == len(names)


def test_firms_that_are_called_alike_are_told_apart_by_their_reference(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    create_quickbooks(path, Recipe(customers=1500, products=0, invoices=0))
    alike = rows(path, "SELECT Name, CompanyName, AccountNumber FROM Customer WHERE Name <> CompanyName")
    assert alike
    assert all(row["Name"] == f"{row['CompanyName']} ({row['AccountNumber']})" for row in alike)


def test_some_customers_are_jobs_and_their_parents_owe_for_them_as_well(
    program: Program, business: Business
) -> None:
    answer = program.query("Customer")
    customers = {text(each, "FullName"): each for each in answer.findall("CustomerRet")}
    jobs = {name: each for name, each in customers.items() if ":" in name}
    assert jobs
    for name, job in jobs.items():
        parent = customers[name.partition(":")[0]]
        assert text(job, "ParentRef/ListID") == text(parent, "ListID")
        assert text(job, "Sublevel") == "1"
        both = Decimal(text(parent, "Balance")) + Decimal(text(job, "Balance"))
        assert Decimal(text(parent, "TotalBalance")) == both


def test_every_article_is_an_item_with_price_and_cost_where_its_kind_has_them(
    program: Program, business: Business
) -> None:
    answer = program.query("Item")
    items = {text(each, "Name"): each for each in answer}
    for product in business.products:
        item = items[product.code]
        sold = item if item.find("SalesPrice") is not None else item.find("SalesAndPurchase")
        assert sold is not None
        assert Decimal(text(sold, "SalesPrice")) == product.sales_price
        assert Decimal(text(sold, "PurchaseCost")) == product.cost_price
        assert text(sold, "SalesDesc") == product.description
        assert text(item, "SalesTaxCodeRef/FullName") == product.tax_code


def test_there_is_an_item_of_every_kind(program: Program) -> None:
    answer = program.query("Item", "<ActiveStatus>All</ActiveStatus>")
    kinds = {str(each.tag).removeprefix("Item").removesuffix("Ret") for each in answer}
    assert kinds == {
        *("Service", "NonInventory", "Inventory", "InventoryAssembly", "OtherCharge", "FixedAsset"),
        *("Subtotal", "Discount", "Payment", "SalesTax", "SalesTaxGroup", "Group"),
    }


def test_a_set_of_units_is_not_called_like_its_unit(program: Program) -> None:
    sets = program.query("UnitOfMeasureSet").findall("UnitOfMeasureSetRet")
    assert sets
    assert all(text(each, "Name") != text(each, "BaseUnit/Name") for each in sets)


def test_posted_documents_have_the_totals_of_the_business(program: Program, business: Business) -> None:
    asked = "<IncludeLineItems>true</IncludeLineItems>"
    invoices = program.query("Invoice", asked).findall("InvoiceRet")
    credits_ = program.query("CreditMemo", asked).findall("CreditMemoRet")
    kept = {(each.tag, text(each, "RefNumber")): each for each in [*invoices, *credits_]}
    tags = {InvoiceKind.INVOICE: "InvoiceRet", InvoiceKind.CREDIT: "CreditMemoRet"}
    documents = [each for each in business.invoices if each.posted and each.kind in tags]
    assert {each.kind for each in documents} == set(tags)
    for document in documents:
        ours = kept[tags[document.kind], document.number]
        assert text(ours, "TxnDate") == str(document.date)
        assert Decimal(text(ours, "Subtotal")) == document.net
        assert Decimal(text(ours, "SalesTaxTotal")) == document.tax
        amounts = texts(ours, "*/Amount") + texts(ours, "*/TotalAmount")
        assert sum(map(Decimal, amounts)) == document.net


def test_drafts_are_pending_and_quotations_are_no_invoices(company: Path, business: Business) -> None:
    pending = {row["RefNumber"] for row in rows(company, "SELECT RefNumber FROM Invoice WHERE IsPending = 1")}
    drafts = {e.number for e in business.invoices if not e.posted and e.kind is InvoiceKind.INVOICE}
    others = {e.number for e in business.invoices if e.kind in (InvoiceKind.QUOTATION, InvoiceKind.PROFORMA)}
    assert pending == drafts
    assert drafts
    assert others
    assert not others & {row["RefNumber"] for row in rows(company, "SELECT RefNumber FROM Invoice")}


def test_the_ledger_is_that_of_the_business_transaction_by_transaction(
    program: Program, business: Business
) -> None:
    posting = "<TransactionPostingStatusFilter>Posting</TransactionPostingStatusFilter>"
    answer = program.query("Transaction", posting)
    kept = {int(text(each, "TxnID").partition("-")[0], 16): each for each in answer}
    assert kept.keys() == {each.number for each in business.transactions}
    kinds = {"SI": "Invoice", "SC": "CreditMemo", "SR": "ReceivePayment", "SA": "ReceivePayment"}
    for each in business.transactions:
        ours = kept[each.number]
        assert text(ours, "TxnType") == kinds[each.type]
        assert abs(Decimal(text(ours, "Amount"))) == abs(each.gross)
        assert text(ours, "TxnDate") == str(each.date)


def test_debits_and_credits_of_each_transaction_come_to_nothing(program: Program) -> None:
    every = "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>"
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in program.query("Transaction", every):
        sums[text(each, "TxnID")] += Decimal(text(each, "Amount"))
    assert set(sums.values()) == {Decimal(0)}


def test_what_customers_owe_stands_in_the_account_for_it(program: Program, business: Business) -> None:
    kind = "<AccountType>AccountsReceivable</AccountType>"
    balance = Decimal(text(program.query("Account", kind), "AccountRet/Balance"))
    answer = program.query("Customer", "<ActiveStatus>All</ActiveStatus>")
    open_ = sum(map(Decimal, texts(answer, "CustomerRet/Balance")))
    assert balance == open_ == sum(each.balance for each in business.customers)


def test_some_lines_are_a_group_some_a_description_some_an_amount_without_quantity(program: Program) -> None:
    answer = program.query("Invoice", "<IncludeLineItems>true</IncludeLineItems>")
    lines = Counter(str(each.tag) for each in answer.iterfind("InvoiceRet/*"))
    assert lines["InvoiceLineGroupRet"]
    within = answer.findall("InvoiceRet/InvoiceLineGroupRet")
    assert all(len(each.findall("InvoiceLineRet")) == 2 for each in within)
    parts = {frozenset(str(part.tag) for part in each) for each in answer.iter("InvoiceLineRet")}
    assert any("ItemRef" not in each and "Amount" not in each for each in parts)
    assert any("Amount" in each and "Quantity" not in each for each in parts)


def test_old_invoices_bear_items_that_are_inactive(program: Program) -> None:
    active = set(texts(program.query("Item"), "*/ListID"))
    answer = program.query("Invoice", "<IncludeLineItems>true</IncludeLineItems>")
    assert set(texts(answer, ".//ItemRef/ListID")) - active


def test_identities_have_quickbooks_own_shape(company: Path) -> None:
    found = [
        *(row[0] for row in rows(company, "SELECT ListID FROM Customer UNION ALL SELECT ListID FROM Item")),
        *(row[0] for row in rows(company, "SELECT TxnID FROM Invoice UNION ALL SELECT TxnLineID FROM Line")),
    ]
    assert all(_IDENTITY.fullmatch(each) for each in found)
    assert rows(company, "SELECT ListID FROM Customer")[0][0].startswith("80000001-")


def test_two_lists_may_give_the_same_listid(company: Path) -> None:
    customers = {row[0] for row in rows(company, "SELECT ListID FROM Customer")}
    assert customers & {row[0] for row in rows(company, "SELECT ListID FROM Item")}


def test_the_same_recipe_makes_the_same_company(tmp_path: Path, company: Path) -> None:
    again = tmp_path / "again.db"
    create_quickbooks(again, RECIPE)
    for table in ("Customer", "Item", "Invoice", "Line"):
        sql = f"SELECT * FROM {table} ORDER BY rowid"
        assert list(map(tuple, rows(again, sql))) == list(map(tuple, rows(company, sql)))


@pytest.mark.parametrize("evaluation", [False, True])
def test_a_company_for_trying_out_is_a_sample_company(tmp_path: Path, evaluation: bool) -> None:
    path = tmp_path / "sample.db"
    create_quickbooks(path, replace(RECIPE, evaluation=evaluation))
    with Program(path) as program:
        said = text(program.query("Company"), "CompanyRet/IsSampleCompany")
    assert said == ("false" if evaluation else "true")


def test_a_file_that_is_there_is_not_written_over(company: Path) -> None:
    before = company.read_bytes()
    with pytest.raises(UsageError) as caught:
        create_quickbooks(company, RECIPE)
    assert caught.value.code == "sandbox.company_exists"
    assert company.read_bytes() == before
