"""Lines of zero quantity and negative lines: the CRM comes to the ledger's total, to the penny."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest

from core.crm.base import Reference
from core.sandbox.company.creation import Recipe
from tests.proof.ruiners.place import Place

ADDED = (
    "INSERT INTO INVOICE_ITEM (INVOICE_NUMBER, ITEM_NUMBER, ITEMID, STOCK_CODE, DESCRIPTION, QUANTITY,"
    " UNIT_PRICE, FULL_NET_AMOUNT, NET_AMOUNT, TAX_AMOUNT, GROSS_AMOUNT, TAX_CODE, NOMINAL_CODE)"
    " SELECT INVOICE_NUMBER, 90, 9000 + INVOICE_NUMBER, {code}, 'An odd line', {quantity},"
    " {price}, {net}, {net}, {tax}, {net} + {tax}, 'T1', '4000' FROM INVOICE"
    " WHERE INVOICE_NUMBER % {cases} = {case}"
)
COUNTED = (
    "UPDATE INVOICE SET ITEMS_NET = ITEMS_NET + {net}, ITEMS_TAX = ITEMS_TAX + {tax},"
    " ITEMS_GROSS = ITEMS_GROSS + {net} + {tax}, INVOICE_NET = INVOICE_NET + {net},"
    " INVOICE_TAX = INVOICE_TAX + {tax}, INVOICE_GROSS = ROUND(INVOICE_GROSS + {net} + {tax}, 2)"
    " WHERE INVOICE_NUMBER % {cases} = {case}"
)
CODES = ("'S1'", "(SELECT MIN(STOCK_CODE) FROM STOCK)")
"""A write-in and a product."""
ODD = (
    ("0", "0", "0", "0"),
    ("0", "10.00", "7.35", "1.47"),
    ("0", "0", "-3.33", "-0.67"),
    ("-2", "1.25", "-2.50", "-0.50"),
    ("1", "-4.99", "-4.99", "-1.00"),
    ("-3", "0.333", "-1.00", "-0.20"),
    ("0.001", "1000.00", "1.00", "0.20"),
)
"""Quantity, price, net and tax: nothing; an amount and a deduction without a quantity; goods taken back;
a negative price; goods taken back at thirds; less than the CRM's decimals."""


@pytest.fixture
def odd(place_of: Callable[..., Place]) -> Place:
    """Make a company in which each odd line stands on three invoices, as a write-in or as a product."""
    cases = list(product(CODES, ODD))
    place = place_of(Recipe(customers=6, products=6, invoices=3 * len(cases), only_posted=True))
    for case, (code, (quantity, price, net, tax)) in enumerate(cases):
        values = {"code": code, "quantity": quantity, "price": price, "net": net, "tax": tax}
        values |= {"case": str(case), "cases": str(len(cases))}
        place.books(ADDED.format(**values), COUNTED.format(**values))
    return place


def test_every_invoice_arrives_with_the_total_of_the_accounts(odd: Place) -> None:
    before = odd.posted()
    odd.serve()
    run = odd.upload()
    assert run.report.exit_code == 0, [each for each in run.outcomes if each.failed]
    invoices = odd.holds("invoice", "invoicenumber", "totalamount")
    assert {str(each.fields["invoicenumber"]): each.fields["totalamount"] for each in invoices} == before
    lines = odd.holds("invoicedetail", "invoiceid", "extendedamount")
    for each in invoices:
        of_it = [one.fields for one in lines if one.fields["invoiceid"] == Reference("invoice", each.id)]
        amounts = [one["extendedamount"] for one in of_it]
        assert sum(one for one in amounts if isinstance(one, Decimal)) == each.fields["totalamount"]
    assert odd.upload().report.calls.write == 0
