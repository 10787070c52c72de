"""Reads the orders that are ready from the CRM: a page of them is a handful of questions (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from core.crm.base import Condition, Crm, Entity, Operator, Query, Reference
from core.records import OrderCustomer, OrderProduct
from core.text import match_key
from core.upload.matching import KEYS_A_QUESTION, Finder
from core.upload.rules import order_customers as customers
from core.upload.rules import orders
from core.upload.rules.order_customers import Around
from core.upload.rules.order_problems import (
    currency_problem,
    customer_problem,
    order_problems,
    twin_problem,
)
from core.upload.rules.orders import OrderSettings, ReadOrder
from core.upload.spool import PAGE


@dataclass(frozen=True, slots=True)
class ReadCustomer:
    """Whom orders are for, and what is wrong with that."""

    customer: OrderCustomer
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders, with the customers and the products that no page before had."""

    orders: tuple[ReadOrder, ...]
    customers: tuple[ReadCustomer, ...]
    products: tuple[OrderProduct, ...]


class OrderReader:
    """Reads all orders in the ready status, and never another (manual 3.2); nothing is asked for twice."""

    def __init__(self, crm: Crm, settings: OrderSettings) -> None:
        self._crm = crm
        self._find = Finder(crm)
        self._settings = settings
        self._accounts: dict[UUID, Entity] = {}
        self._contacts: dict[UUID, Entity] = {}
        self._owners: dict[UUID, Entity] = {}
        self._products: dict[UUID, Entity] = {}
        self._units: dict[UUID, Entity] = {}
        self._currencies: dict[UUID, Entity] = {}
        self._of_number: dict[str, Sequence[Entity]] = {}
        self._told: set[UUID] = set()
        self._numbered: dict[str, UUID] = {}

    def pages(self, numbers: Sequence[str] = ()) -> Iterator[OrderPage]:
        """Give the orders, or those of these numbers alone, a page at a time."""
        heads = self._heads(numbers)
        while some := list(islice(heads, PAGE)):
            yield self._page(some)

    def _heads(self, numbers: Sequence[str]) -> Iterator[Entity]:
        settings = self._settings
        columns = settings.columns(self._crm.describe(settings.entity).attributes)
        ready = Condition("statuscode", Operator.EQUAL, (settings.ready_status,))
        if not numbers:
            yield from self._crm.find(Query(settings.entity, columns, (ready,)))
        wanted = iter({match_key(each): each for each in numbers}.values())
        while some := tuple(islice(wanted, KEYS_A_QUESTION)):
            named = Condition(settings.number_field, Operator.IN, some)
            yield from self._crm.find(Query(settings.entity, columns, (ready, named)))

    def _page(self, found: Sequence[Entity]) -> OrderPage:
        settings = self._settings
        self._learn_customers(found)
        heads = [each for each in found if settings.admits(self._account_of(each))]
        lines = self._find.belonging(
            settings.line_entity, f"{settings.entity}id", [each.id for each in heads], orders.LINE_COLUMNS
        )
        self._learn(heads, [line for some in lines.values() for line in some])
        around = self._around()
        told = self._new_customers(heads, around), self._new_products(lines, around)
        return OrderPage(tuple(self._read(head, lines.get(head.id, ()), around) for head in heads), *told)

    def _around(self) -> Around:
        return Around(
            self._accounts, self._contacts, self._owners, self._products, self._units, self._currencies
        )

    def _read(self, head: Entity, lines: Iterable[Entity], around: Around) -> ReadOrder:
        settings, in_sequence = self._settings, orders.in_sequence(lines)
        order = orders.sales_order(head, in_sequence, around, settings)
        twin = self._numbered.setdefault(match_key(order.number), order.id) != order.id
        problems = (
            *order_problems(order, in_sequence, around),
            self._customer_problem(head, around),
            currency_problem(head, around),
            twin_problem(order) if twin else None,
        )
        return ReadOrder(
            order,
            customers.customer_of(head, around),
            self._used(in_sequence, around),
            tuple(each for each in problems if each),
            orders.kept_back(in_sequence, around, settings),
        )

    def _used(self, lines: Iterable[Entity], around: Around) -> tuple[OrderProduct, ...]:
        known = (self._products[each] for each in _pointed("productid", lines) if each in self._products)
        read = (customers.order_product(each, around) for each in known)
        return tuple(each for each in read if self._settings.admits(each.code))

    def _customer_problem(self, head: Entity, around: Around) -> str | None:
        number = match_key(customers.customer_of(head, around).reference)
        return customer_problem(head, around, self._of_number.get(number, ()))

    def _new_customers(self, heads: Iterable[Entity], around: Around) -> tuple[ReadCustomer, ...]:
        new: list[ReadCustomer] = []
        for head in heads:
            customer = head.fields.get("customerid")
            if isinstance(customer, Reference) and customer.id not in self._told:
                self._told.add(customer.id)
                problem = self._customer_problem(head, around)
                new.append(ReadCustomer(customers.customer_of(head, around), (problem,) if problem else ()))
        return tuple(new)

    def _new_products(
        self, lines: Mapping[UUID, Sequence[Entity]], around: Around
    ) -> tuple[OrderProduct, ...]:
        ids = _pointed("productid", (line for some in lines.values() for line in some))
        new = [each for each in ids if each in self._products and each not in self._told]
        self._told.update(new)
        read = (customers.order_product(self._products[each], around) for each in new)
        return tuple(each for each in read if self._settings.admits(each.code))

    def _account_of(self, head: Entity) -> str:
        return customers.customer_of(head, Around(self._accounts)).reference

    def _learn_customers(self, heads: Sequence[Entity]) -> None:
        ids = _pointed("customerid", heads, "account")
        self._ask("account", self._accounts, ids, customers.ACCOUNT_COLUMNS)

    def _learn(self, heads: Sequence[Entity], lines: Sequence[Entity]) -> None:
        self._ask("contact", self._contacts, _pointed("customerid", heads, "contact"), ("fullname",))
        self._ask("systemuser", self._owners, _pointed("ownerid", heads, "systemuser"), ("fullname",))
        currencies = _pointed(customers.CURRENCY, heads)
        self._ask("transactioncurrency", self._currencies, currencies, ("isocurrencycode",))
        self._ask("product", self._products, _pointed("productid", lines), customers.PRODUCT_COLUMNS)
        used = (*_pointed("uomid", lines), *_pointed("defaultuomid", self._products.values()))
        self._ask("uom", self._units, used, ("name",))
        self._learn_rivals()

    def _learn_rivals(self) -> None:
        numbers = {
            match_key(number): number
            for each in self._accounts.values()
            if isinstance(number := each.fields.get("accountnumber"), str)
        }
        wanted = [number for key, number in numbers.items() if key and key not in self._of_number]
        if wanted:
            self._of_number |= self._find.accounts(wanted, ("accountnumber", "name", *_STANDING))

    def _ask(
        self, entity: str, known: dict[UUID, Entity], ids: Iterable[UUID], columns: Sequence[str]
    ) -> None:
        wanted = [each for each in dict.fromkeys(ids) if each not in known]
        if wanted:
            known |= self._find.by_ids(entity, wanted, columns)


_STANDING = ("statecode", "merged", "masterid")


def _pointed(lookup: str, records: Iterable[Entity], entity: str | None = None) -> list[UUID]:
    found = (each.fields.get(lookup) for each in records)
    return list(
        dict.fromkeys(
            each.id for each in found if isinstance(each, Reference) and entity in (None, each.entity)
        )
    )
