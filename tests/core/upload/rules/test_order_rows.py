"""Rows of a plan say everything about what is made in the accounts: what is read back is the same."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.accounting.orders import NewProduct
from core.records import OrderCustomer
from core.upload.notation import read_change, write_change
from core.upload.rules.booking_parts import NewAccount, NewArticle
from core.upload.rules.order_rows import account_row, customer_of, product_of, product_row

TEXTS = st.text(max_size=12)
AMOUNTS = st.decimals("0", "9999.99", places=2)
CUSTOMERS = st.builds(
    OrderCustomer,
    reference=st.text(min_size=1, max_size=8),
    name=TEXTS,
    contact_name=TEXTS,
    address=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
    postcode=TEXTS,
    telephone=TEXTS,
    email=TEXTS,
)
PRODUCTS = st.builds(
    NewProduct,
    code=st.text(min_size=1, max_size=30),
    description=TEXTS,
    unit=TEXTS,
    price=AMOUNTS,
    tax_code=TEXTS,
    sales_nominal=TEXTS,
    purchase_nominal=TEXTS,
)


@given(CUSTOMERS)
def test_an_account_is_read_back_from_its_row_and_from_a_saved_plan(customer: OrderCustomer) -> None:
    row = account_row(NewAccount(customer))
    assert customer_of(row) == customer
    assert customer_of(read_change(write_change(row))) == customer


@given(PRODUCTS)
def test_an_article_is_read_back_from_its_row_and_from_a_saved_plan(product: NewProduct) -> None:
    row = product_row(NewArticle(product))
    assert product_of(row) == product
    assert product_of(read_change(write_change(row))) == product


def test_an_article_that_costs_nothing_keeps_its_price() -> None:
    free = NewProduct("GIFT", "", "", Decimal("0.00"), "T1", "", "")
    assert product_of(product_row(NewArticle(free))) == free
