"""Why a CRM order cannot become an invoice, as far as the CRM alone tells, each with its cure (manual 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.crm.base import Entity
from core.money import plain
from core.records import OrderLine, SalesOrder
from core.text import clean
from core.upload.rules.accounts import carries, is_active, named, named_all
from core.upload.rules.order_customers import CURRENCY, Around
from core.upload.rules.order_money import line_net
from core.upload.rules.order_values import pointed, text
from core.upload.rules.prices import extended


def customer_problem(head: Entity, around: Around, of_number: Sequence[Entity]) -> str | None:
    """Say why it is not known whom an order is for (manual 7.1), given all accounts of its number."""
    account = pointed(head, "customerid", around.accounts)
    if account is None:
        contact = pointed(head, "customerid", around.contacts)
        if contact is None:
            return "its customer cannot be read: give the CRM user read access to all accounts."
        return (
            f'its customer is the contact "{text(contact, "fullname")}", who has no account number: '
            "choose an account as the order's customer in the CRM."
        )
    number = text(account, "accountnumber")
    if not number:
        return f"the account {named(account)} has no account number: enter it in the CRM."
    rivals = {each.id: each for each in of_number if _counts(each, number)} | {account.id: account}
    if len(rivals) > 1:
        return (
            f"{len(rivals)} accounts in the CRM carry the number {number}, {named_all(rivals.values())}: "
            "give each a number of its own, or merge them."
        )
    return None


def currency_problem(head: Entity, around: Around) -> str | None:
    """Say that it is not known in which currency an order is: it is never taken for the company's own."""
    if head.fields.get(CURRENCY) is None or pointed(head, CURRENCY, around.currencies) is not None:
        return None
    return "its currency cannot be read: give the CRM user read access to all currencies."


def order_problems(order: SalesOrder, lines: Sequence[Entity], around: Around) -> tuple[str, ...]:
    """Say what is wrong with an order itself, given its lines as the CRM has them, in its sequence."""
    pairs = zip(order.lines, lines, strict=True)
    found = (uploaded_problem(order), *_head(order), *(next(_line(*pair, around), None) for pair in pairs))
    return tuple(each for each in found if each)


def uploaded_problem(order: SalesOrder) -> str | None:
    """Say that an order is an invoice already: it was set back to ready, or is in work (manual 7.3)."""
    if not order.invoice_number:
        return None
    return (
        f"already invoice {order.invoice_number}: complete the order in the CRM so that it is not edited "
        "and sent again, or clear that field if the invoice was deleted."
    )


def twin_problem(order: SalesOrder) -> str:
    """Say that another ready order has the same number: the accounts know an order by its number alone."""
    return (
        f"another order that is ready has the number {order.number} too: make one of them anew in the CRM, "
        "which gives it a number of its own."
    )


def default_product_problem(code: str) -> str:
    """Say that the product which stands in for none is not there; a blank `code` is that none is named."""
    if not code:
        return (
            "a line without a product is sold under one of the accounts', and none is named: name it in "
            "[orders] default_product."
        )
    return (
        f"{code}, which stands for lines without a product, is not in the accounts: "
        "make it there, or name another one in [orders] default_product."
    )


def unreadable_product(line: OrderLine) -> str:
    """Say that it is not known what a line sells."""
    return (
        f"{line_name(line)} has a product that cannot be read: give the CRM user read access to all products."
    )


def line_name(line: OrderLine) -> str:
    """Name a line so that it is found in the order: its place, and its product or its text."""
    return f"line {line.line} ({clean(line.description if line.write_in else line.product_code) or '-'})"


def _head(order: SalesOrder) -> Iterator[str]:
    if not order.number:
        yield "it has no order number, by which the accounts would know it: make it anew in the CRM."
    if not order.lines:
        yield "it has no lines: add what was ordered in the CRM, or take it out of the ready status."
    if order.freight < 0:
        yield f"its freight is {order.freight}: accounts take no negative carriage, correct it."
    total = sum(map(line_net, order.lines), Decimal(0))
    if order.discount < 0 or (order.lines and order.discount >= max(total, Decimal("0.01"))):
        yield (
            f"its discount of {order.discount} leaves nothing of its lines' {total}, and the accounts take "
            "no invoice for less than nothing: lower the order's discount in the CRM."
        )


def _line(line: OrderLine, entity: Entity, around: Around) -> Iterator[str]:
    """Say what is wrong with a line; what comes later may follow from what comes first."""
    name = line_name(line)
    if entity.fields.get("productid") is not None and pointed(entity, "productid", around.products) is None:
        yield unreadable_product(line)
    if not line.quantity:
        yield f"{name} has no quantity: enter it in the CRM, or remove the line."
    if entity.fields.get("priceperunit") is None:
        yield f"{name} has no price: enter it in the CRM, 0 where it is free."
    if line.quantity < 0 or line.unit_price < 0:
        yield (
            f"{name} is negative, {plain(line.quantity, 0)} × {line.unit_price}, and the accounts take no "
            "such line on an invoice: give it as the order's discount in the CRM, or as a credit note in the "
            "accounts."
        )
    if line_net(line) < 0:
        yield (
            f"{name} has a discount of {line.discount}, which is more than the line's "
            f"{extended(line.quantity, line.unit_price)}: lower it in the CRM."
        )
    error = entity.fields.get("pricingerrorcode")
    if error:
        yield (
            f"{name} has a price that the CRM could not work out (pricing error {error}): correct the line, "
            "or give it a price of its own."
        )


def _counts(account: Entity, number: str) -> bool:
    # A merged account brings its master, which may carry another number.
    return carries(account, number) and is_active(account) and account.fields.get("merged") is not True
