"""What a CRM order becomes: its lines in its own sequence, its money, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.crm.base import Entity, Reference, Value
from core.upload.rules import orders
from core.upload.rules.order_customers import Around, customer_of
from core.upload.rules.order_problems import customer_problem, uploaded_problem
from core.upload.rules.orders import OrderSettings

SETTINGS = OrderSettings("salesorder", 2, default_product="MISC")
ACCOUNT = Entity("account", UUID(int=1), {"accountnumber": "A1D001", "name": "A1", "statecode": "Active"})
EACH = Entity("uom", UUID(int=2), {"name": "Each"})
VIDEO = Entity(
    "product",
    UUID(int=3),
    {"productnumber": "VID003", "name": "Card", "defaultuomid": Reference("uom", EACH.id)},
)
AROUND = Around({ACCOUNT.id: ACCOUNT}, products={VIDEO.id: VIDEO}, units={EACH.id: EACH})


def head(**fields: Value) -> Entity:
    own: dict[str, Value] = {"ordernumber": "ORD-1", "customerid": Reference("account", ACCOUNT.id)}
    return Entity("salesorder", UUID(int=9), {**own, **fields})


def line(number: int, **fields: Value) -> Entity:
    own: dict[str, Value] = {
        "lineitemnumber": number,
        "productid": Reference("product", VIDEO.id),
        "uomid": Reference("uom", EACH.id),
        "priceperunit": Decimal("55.0000"),
        "quantity": Decimal("3.00000"),
    }
    return Entity("salesorderdetail", UUID(int=100 + number), {**own, **fields})


def account(number: int, **fields: Value) -> Entity:
    own: dict[str, Value] = {"accountnumber": "A1D001", "name": f"Rival {number}", "statecode": "Active"}
    return Entity("account", UUID(int=number), {**own, **fields})


def test_lines_come_in_the_sequence_of_the_order_whatever_order_the_crm_gives_them_in() -> None:
    order = orders.sales_order(head(), [line(7), line(2), line(5)], AROUND, SETTINGS)
    assert [each.line for each in order.lines] == [1, 2, 3]
    given = [line(2, productdescription="first"), line(7, productdescription="last")]
    order = orders.sales_order(head(), reversed(given), AROUND, SETTINGS)
    assert [each.description for each in order.lines] == ["first", "last"]


def test_lines_without_a_number_come_in_the_order_in_which_they_were_made() -> None:
    made = [datetime(2008, 6, day, tzinfo=UTC) for day in (2, 1)]
    bare = [
        Entity("salesorderdetail", UUID(int=at), {"createdon": when, "productdescription": str(when.day)})
        for at, when in enumerate(made)
    ]
    order = orders.sales_order(head(), bare, AROUND, SETTINGS)
    assert [each.description for each in order.lines] == ["1", "2"]


def test_a_line_has_its_product_its_unit_and_the_price_of_the_order() -> None:
    (sold,) = orders.sales_order(head(), [line(1)], AROUND, SETTINGS).lines
    assert (sold.product_code, sold.description, sold.unit) == ("VID003", "Card", "Each")
    assert (str(sold.unit_price), str(sold.quantity), sold.write_in) == ("55.00", "3", False)


def test_a_write_in_stands_under_the_default_product_and_has_no_unit() -> None:
    fields: dict[str, Value] = {"productdescription": "test Product", "priceperunit": Decimal(33)}
    written = Entity("salesorderdetail", UUID(int=5), fields)
    (sold,) = orders.sales_order(head(), [written], AROUND, SETTINGS).lines
    assert (sold.product_code, sold.description, sold.unit, sold.write_in) == (
        "MISC",
        "test Product",
        "",
        True,
    )


def test_the_discount_is_off_the_whole_line_also_where_it_is_a_volume_discount_on_each() -> None:
    off = line(1, manualdiscountamount=Decimal("1.50"), volumediscountamount=Decimal("0.25"))
    (sold,) = orders.sales_order(head(), [off], AROUND, SETTINGS).lines
    assert sold.discount == Decimal("2.25")


def test_the_day_of_an_order_is_that_of_the_company() -> None:
    settings = OrderSettings("salesorder", 2, zone=ZoneInfo("Europe/London"))
    late = head(createdon=datetime(2008, 6, 1, 23, 30, tzinfo=UTC))
    assert orders.sales_order(late, [], AROUND, settings).date == date(2008, 6, 2)


def test_an_invoice_of_the_crm_is_read_by_its_own_number() -> None:
    settings = OrderSettings("invoice", 2)
    invoice = Entity("invoice", UUID(int=9), {"invoicenumber": "INV-1"})
    assert orders.sales_order(invoice, [], AROUND, settings).number == "INV-1"


def test_an_order_whose_invoice_field_is_filled_is_an_invoice_already() -> None:
    settings = OrderSettings("salesorder", 2, invoice_field="new_invoice")
    done = orders.sales_order(head(new_invoice="82"), [], AROUND, settings)
    assert str(uploaded_problem(done)).startswith("already invoice 82: ")
    assert uploaded_problem(orders.sales_order(head(), [], AROUND, settings)) is None


def test_an_account_without_number_is_named_with_what_to_do() -> None:
    nobody = Entity("account", ACCOUNT.id, {"name": "Nobody Ltd"})
    problem = customer_problem(head(), Around({nobody.id: nobody}), ())
    assert problem is not None
    assert '"Nobody Ltd"' in problem
    assert "enter it in the CRM" in problem


def test_two_accounts_of_one_number_are_both_named() -> None:
    problem = customer_problem(head(), AROUND, [ACCOUNT, account(77)])
    assert problem is not None
    assert problem.startswith("2 accounts in the CRM carry the number A1D001, ")
    assert '"A1"' in problem
    assert '"Rival 77"' in problem


def test_inactive_and_merged_accounts_are_no_rivals() -> None:
    others = [account(77, statecode="Inactive"), account(78, merged=True)]
    assert customer_problem(head(), AROUND, [ACCOUNT, *others]) is None


def test_the_master_of_a_merged_account_is_no_rival_where_it_has_another_number() -> None:
    loser, master = account(78, merged=True), account(79, accountnumber="OTHER1")
    assert customer_problem(head(), AROUND, [ACCOUNT, loser, master]) is None


def test_a_contact_is_no_customer_of_the_accounts() -> None:
    jim = Entity("contact", UUID(int=4), {"fullname": "Jim Thomas"})
    order = head(customerid=Reference("contact", jim.id))
    problem = customer_problem(order, Around(contacts={jim.id: jim}), ())
    assert problem is not None
    assert 'the contact "Jim Thomas"' in problem
    assert customer_of(order, Around(contacts={jim.id: jim})).name == "Jim Thomas"


def test_foreign_text_is_cleaned() -> None:
    order = orders.sales_order(head(name="a\x1b]52;c;x\x07\u202eb"), [], AROUND, SETTINGS)
    assert order.title == "a]52;c;xb"
