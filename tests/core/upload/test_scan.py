"""The scan: what waits in the CRM, what the accounts lack, what is wrong, and how few questions it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

import pytest

from core.crm.base import Attribute, Crm, Entity, Kind, Query, Reference, Value
from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Search
from core.sandbox.orders import READY, place_orders
from core.upload import order_reading
from core.upload.claims import Claims
from core.upload.order_judging import OrderJudge
from core.upload.order_planner import Sides
from core.upload.order_settings import Bringing
from core.upload.progress import CancelToken, RunCancelledError, Watch
from core.upload.rules.orders import OrderSettings
from core.upload.run_lock import Holder
from core.upload.scan import Scan, Scanner
from core.upload.waiting import Missing, OrderPart, Waiting
from tests.core.upload.books import ListReader, customer, invoice, product
from tests.core.upload.conftest import now

INVOICE_FIELD = "new_invoicenumber"


def scanner(crm: Crm, reader: ListReader, settings: OrderSettings, watch: Watch) -> Scanner:
    """A scanner on a machine that has claimed nothing."""
    claims = Claims(crm, Holder("here", "me", 1), now)
    bringing = Bringing("Demo", settings, READY)
    judge = OrderJudge(claims, lambda _: (), (), bringing)
    return Scanner(Sides(crm, claims, reader), judge, bringing, watch)


@dataclass
class Place:
    """A CRM with orders, and accounts that hold what the manual's picture takes for granted."""

    organisation: Organisation
    crm: DirectCrm
    reader: ListReader
    settings: OrderSettings
    cancel: CancelToken

    def scan(self, prefix: str = "") -> Scan:
        return scanner(self.crm, self.reader, self.settings, Watch(now, self.cancel)).scan(prefix)

    def rows(self, part: OrderPart, prefix: str = "") -> list[Waiting]:
        with self.scan(prefix) as scan:
            return list(scan[part])

    def records(self, entity: str, *columns: str) -> Sequence[Entity]:
        user = self.organisation.sign_in(None)
        return self.organisation.retrieve_multiple(user, Search(entity, columns)).entities

    def change(self, entity: str, found: UUID, **fields: Value | None) -> None:
        self.organisation.update(self.organisation.sign_in(None), entity, found, fields)

    def order_id(self, number: str) -> UUID:
        (found,) = [
            each for each in self.records("salesorder", "ordernumber") if each.fields["ordernumber"] == number
        ]
        return found.id

    def account_id(self, number: str) -> UUID:
        (found,) = [
            each
            for each in self.records("account", "accountnumber")
            if each.fields["accountnumber"] == number
        ]
        return found.id


@pytest.fixture
def place() -> Iterator[Place]:
    organisation = Organisation.found(Path(":memory:"))
    reader = ListReader(
        [customer("A1D001"), customer("ABS001")], [product("VID003"), product("TAPE002"), product("MISC")]
    )
    place_orders(organisation, reader, 2, seed=1)
    settings = OrderSettings("salesorder", READY, default_product="MISC")
    yield Place(organisation, DirectCrm(organisation), reader, settings, CancelToken())
    organisation.close()


def shown(rows: Sequence[Waiting]) -> list[tuple[Any, ...]]:
    lines = [each.record for each in rows if isinstance(each.record, OrderLine)]
    return [
        (
            each.account,
            each.order_number,
            each.product_code,
            str(each.unit_price),
            each.unit,
            str(each.quantity),
        )
        for each in lines
    ]


def test_the_items_are_those_of_the_manuals_picture(place: Place) -> None:
    rows = place.rows(OrderPart.ITEMS)
    assert shown(rows) == [
        ("A1D001", "ORD-1001", "VID003", "55.00", "Each", "3"),
        ("A1D001", "ORD-1001", "TAPE002", "2.80", "Each", "22"),
        ("A1D001", "ORD-1001", "MISC", "33.00", "", "3"),
        ("XXX001", "ORD-1002", "XXXTEST01", "299.00", "25 Pack", "2"),
    ]
    assert [each.missing for each in rows] == [(), (), (), (Missing.ACCOUNT, Missing.PRODUCT)]


def test_what_the_accounts_lack_is_marked_on_every_entity(place: Place) -> None:
    with place.scan() as scan:
        customers = {each.record: each.missing for each in scan[OrderPart.CUSTOMERS]}
        products = {each.record: each.missing for each in scan[OrderPart.PRODUCTS]}
        orders = {each.record: each.missing for each in scan[OrderPart.ORDERS]}
    assert {
        each.reference: lacks for each, lacks in customers.items() if isinstance(each, OrderCustomer)
    } == {
        "A1D001": (),
        "XXX001": (Missing.ACCOUNT,),
    }
    assert {each.code: lacks for each, lacks in products.items() if isinstance(each, OrderProduct)} == {
        "TAPE002": (),
        "VID003": (),
        "XXXTEST01": (Missing.PRODUCT,),
    }
    assert {each.number: lacks for each, lacks in orders.items() if isinstance(each, SalesOrder)} == {
        "ORD-1001": (),
        "ORD-1002": (Missing.ACCOUNT, Missing.PRODUCT),
    }


def test_what_the_accounts_hold_under_another_spelling_is_not_missing(place: Place) -> None:
    place.reader.customer_list.append(customer("xxx001 "))
    place.reader.product_list.append(product("xxxtest01"))
    assert not any(each.missing for each in place.rows(OrderPart.ITEMS))


def test_orders_in_another_status_never_appear(place: Place) -> None:
    user = place.organisation.sign_in(None)
    place.organisation.set_state(user, "salesorder", place.order_id("ORD-1002"), "Active", 1)
    with place.scan() as scan:
        totals = {part: scan[part].total for part in OrderPart}
    assert totals == {
        OrderPart.CUSTOMERS: 1,
        OrderPart.PRODUCTS: 2,
        OrderPart.ORDERS: 1,
        OrderPart.ITEMS: 3,
    }


def test_a_search_finds_what_begins_so(place: Place) -> None:
    assert [len(place.rows(part, "xxx")) for part in OrderPart] == [1, 1, 1, 1]
    assert len(place.rows(OrderPart.ITEMS, "ord-1001")) == 3


def test_an_order_reads_back_from_the_disk_as_it_was(place: Place) -> None:
    first = place.rows(OrderPart.ORDERS)[0].record
    assert isinstance(first, SalesOrder)
    assert (first.number, first.account, first.owner) == ("ORD-1001", "A1D001", "First name Last name")
    assert first.total == Decimal("325.60")
    assert [each.line for each in first.lines] == [1, 2, 3]
    found = place.rows(OrderPart.CUSTOMERS)[0].record
    assert isinstance(found, OrderCustomer)
    assert found.address == ("67a Station Road", "", "Blackpool", "Lancashire")


def test_an_order_of_an_account_without_number_says_which_to_edit(place: Place) -> None:
    place.change("account", place.account_id("XXX001"), accountnumber=None)
    rows = place.rows(OrderPart.ORDERS)
    (problem,) = rows[1].problems
    assert '"Newcomer Ltd"' in problem
    (nobody,) = [each for each in place.rows(OrderPart.CUSTOMERS) if each.problems]
    assert nobody.problems == (problem,)
    assert nobody.missing == ()


def test_two_accounts_of_one_number_are_named_on_their_orders(place: Place) -> None:
    user = place.organisation.sign_in(None)
    place.organisation.create(user, "account", {"name": "Second A1", "accountnumber": "a1d001"})
    (problem,) = place.rows(OrderPart.ORDERS)[0].problems
    assert '"Second A1"' in problem
    assert '"A1 Design Services"' in problem


def test_an_order_that_was_uploaded_and_set_back_is_told(place: Place) -> None:
    place.organisation.add_attribute("salesorder", Attribute(INVOICE_FIELD, Kind.TEXT, length=50))
    place.settings = replace(place.settings, invoice_field=INVOICE_FIELD)
    place.change("salesorder", place.order_id("ORD-1001"), **{INVOICE_FIELD: "82"})
    first, second = place.rows(OrderPart.ORDERS)
    assert first.problems[0].startswith("invoice 82 was made from it and has been deleted in the accounts")
    assert second.problems == ()
    place.reader.invoice_list.append(replace(invoice("82", "A1D001", "VID003"), order_number="ORD-1001"))
    first, second = place.rows(OrderPart.ORDERS)
    assert "already invoice 82 (posted): " in first.problems[0]


def test_an_order_that_another_machine_has_claimed_is_told(place: Place) -> None:
    order = place.order_id("ORD-1002")
    Claims(place.crm, Holder("elsewhere", "ann", 7), now).take(order, "salesorder", UUID(int=5))
    first, second = place.rows(OrderPart.ORDERS)
    assert first.problems == ()
    assert "elsewhere" in second.problems[0]


def test_an_order_that_the_accounts_cannot_take_is_told_with_all_that_is_wrong(place: Place) -> None:
    account = replace(place.reader.customer_list[0], on_hold=True)
    place.reader.customer_list[0] = account
    place.change("salesorder", place.order_id("ORD-1001"), discountamount=Decimal("400.00"))
    first = place.rows(OrderPart.ORDERS)[0]
    assert "its discount of 400.00 leaves nothing" in first.problems[0]
    assert "the account A1D001 is on hold in the accounts" in first.problems[0]
    (held,) = [each for each in place.rows(OrderPart.CUSTOMERS, "A1D") if each.problems]
    assert held.problems[0].startswith("the account A1D001 is on hold")


def test_what_a_person_should_know_of_an_order_comes_back_from_the_disk(place: Place) -> None:
    first = place.rows(OrderPart.ORDERS)[0]
    assert any(each.startswith("no department is named like its owner") for each in first.notes)
    assert any(each.startswith("the tax, by the accounts' own tax codes, is 56.99") for each in first.notes)


def test_a_default_product_that_is_nowhere_is_told_on_the_line_that_needs_it(place: Place) -> None:
    place.reader.product_list = [each for each in place.reader.product_list if each.code != "MISC"]
    told = [each.problems for each in place.rows(OrderPart.ITEMS)]
    assert [bool(each) for each in told] == [False, False, True, False]
    assert place.rows(OrderPart.ORDERS)[0].problems == told[2]


def test_sages_own_code_for_no_product_needs_no_record(place: Place) -> None:
    place.settings = replace(place.settings, default_product="S1")
    third = place.rows(OrderPart.ITEMS)[2]
    assert isinstance(third.record, OrderLine)
    assert (third.record.product_code, third.missing, third.problems) == ("S1", (), ())


def test_invoices_of_the_crm_can_be_taken_instead(place: Place) -> None:
    user = place.organisation.sign_in(None)
    head: dict[str, Value | None] = {
        "name": "I",
        "invoicenumber": "INV-1",
        "customerid": Reference("account", place.account_id("A1D001")),
        "pricelevelid": Reference("pricelevel", place.records("pricelevel")[0].id),
    }
    place.organisation.create(user, "invoice", head)
    ready = place.organisation.create(user, "invoice", {**head, "invoicenumber": "INV-2"})
    place.organisation.create(
        user,
        "invoicedetail",
        {
            "invoiceid": Reference("invoice", ready),
            "isproductoverridden": True,
            "productdescription": "By hand",
            "priceperunit": Decimal(5),
            "quantity": Decimal(1),
        },
    )
    place.organisation.set_state(user, "invoice", ready, "Active", 4)
    place.settings = replace(place.settings, entity="invoice", ready_status=4)
    assert shown(place.rows(OrderPart.ITEMS)) == [("A1D001", "INV-2", "MISC", "5.00", "", "1")]


class Asked:
    """A CRM that counts its questions by the record and the field that they are asked by."""

    def __init__(self, crm: DirectCrm) -> None:
        self._crm = crm
        self.questions: Counter[tuple[str, str]] = Counter()

    def find(self, query: Query) -> Iterator[Entity]:
        self.questions[query.entity, query.conditions[-1].field] += 1
        return self._crm.find(query)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._crm, name)


def questions(orders: int) -> tuple[Counter[tuple[str, str]], int]:
    """What a scan of so many orders asks the CRM, by kind, and how many calls that takes in all."""
    organisation = Organisation.found(Path(":memory:"), entropy=Random(7))
    reader = ListReader(
        [customer(f"C{each:03}") for each in range(50)], [product(f"P{each:03}") for each in range(50)]
    )
    place_orders(organisation, reader, orders, seed=1)
    crm = DirectCrm(organisation)
    asked, before = Asked(crm), crm.calls.read
    settings = OrderSettings("salesorder", READY, default_product="MISC")
    with scanner(cast("Crm", asked), reader, settings, Watch(now)).scan() as scan:
        assert scan[OrderPart.ORDERS].total == orders
        assert scan[OrderPart.CUSTOMERS].total == len({each.record for each in scan[OrderPart.CUSTOMERS]})
    calls = crm.calls.read - before
    organisation.close()
    return asked.questions, calls


def test_a_page_of_orders_takes_at_most_one_question_of_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_reading, "PAGE", 20)
    asked, calls = questions(60)
    once = ("salesorder", "systemuser", "transactioncurrency")
    assert {kind: count for kind, count in asked.items() if kind[0] in once} == {
        ("salesorder", "statuscode"): 1,
        ("systemuser", "systemuserid"): 1,
        ("transactioncurrency", "transactioncurrencyid"): 1,
    }
    assert asked["salesorderdetail", "salesorderid"] == 3
    assert max(asked.values()) <= 3
    assert calls <= 24


@pytest.mark.long
def test_a_thousand_orders_take_at_most_one_question_of_a_kind_for_two_hundred() -> None:
    asked, calls = questions(1_000)
    assert max(asked.values()) == asked["salesorderdetail", "salesorderid"] == 5
    assert calls <= 26


def test_a_scan_that_nobody_wants_any_more_stops(place: Place) -> None:
    place.cancel.cancel()
    with pytest.raises(RunCancelledError):
        place.scan()


def test_an_evaluation_sees_what_begins_with_a_to_g_and_takes_the_rest_of_such_an_order_whole(
    place: Place,
) -> None:
    whole = place.rows(OrderPart.ITEMS)
    place.settings = replace(place.settings, evaluation=True)
    with place.scan() as scan:
        seen = {part: list(scan[part]) for part in OrderPart}
    orders, customers = seen[OrderPart.ORDERS], seen[OrderPart.CUSTOMERS]
    assert [each.record.account for each in orders if isinstance(each.record, SalesOrder)] == ["A1D001"]
    assert [each.record.reference for each in customers if isinstance(each.record, OrderCustomer)] == [
        "A1D001"
    ]
    assert seen[OrderPart.PRODUCTS] == []
    lines = [each.record for each in seen[OrderPart.ITEMS] if isinstance(each.record, OrderLine)]
    assert [(each.product_code, each.unit, each.write_in) for each in lines] == [("MISC", "", True)] * 3
    before = [each.record for each in whole if isinstance(each.record, OrderLine)]
    assert [(each.unit_price, each.quantity, each.tax) for each in lines] == [
        (each.unit_price, each.quantity, each.tax) for each in before if each.account == "A1D001"
    ]
    assert all(each.missing == () and each.problems == () for part in seen.values() for each in part)


@pytest.mark.parametrize(("number", "orders"), [("hot001", 0), ("g1", 1), ("", 0)])
def test_in_an_evaluation_the_account_decides_whatever_its_case(
    place: Place, number: str, orders: int
) -> None:
    place.settings = replace(place.settings, evaluation=True)
    place.change("account", place.account_id("A1D001"), accountnumber=number)
    assert len(place.rows(OrderPart.ORDERS)) == orders
    assert len(place.rows(OrderPart.CUSTOMERS)) == orders


def test_in_an_evaluation_a_product_within_stays_one(place: Place) -> None:
    place.settings = replace(place.settings, evaluation=True)
    (product,) = [
        each for each in place.records("product", "productnumber") if each.fields["productnumber"] == "VID003"
    ]
    place.change("product", product.id, productnumber="cam003")
    products = [each.record for each in place.rows(OrderPart.PRODUCTS)]
    assert [each.code for each in products if isinstance(each, OrderProduct)] == ["cam003"]
    lines = [each.record for each in place.rows(OrderPart.ITEMS)]
    assert [each.product_code for each in lines if isinstance(each, OrderLine)] == ["cam003", "MISC", "MISC"]
