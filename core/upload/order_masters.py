"""The accounts and articles that orders need: made where they are not there, never touched where they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.accounting.orders import AccountingRefusedError
from core.text import match_key
from core.upload import deed
from core.upload.deed import Deed
from core.upload.identity import record_id
from core.upload.journal import IntentState
from core.upload.order_bench import Bench
from core.upload.order_planner import unchanged_account, unchanged_product
from core.upload.order_settling import Settling, has_moved
from core.upload.plan import Change
from core.upload.plan_table import Plan, Planned
from core.upload.progress import CancelToken
from core.upload.rules.order_rows import ACCOUNT, PRODUCT, customer_of, product_of


@dataclass(frozen=True, slots=True)
class _Kind:
    look: Callable[[Sequence[str]], Collection[str]]
    create: Callable[[Change], None]
    unchanged: Callable[[str], Change]


class Masters:
    """Makes accounts and articles, page by page."""

    def __init__(self, bench: Bench, settling: Settling, cancel: CancelToken) -> None:
        self._settling = settling
        self._cancel = cancel
        self._kinds = {
            ACCOUNT: _Kind(
                bench.accounts, lambda row: bench.create_customer(customer_of(row)), unchanged_account
            ),
            PRODUCT: _Kind(
                bench.products, lambda row: bench.create_product(product_of(row)), unchanged_product
            ),
        }

    def upload(self, entity: str) -> None:
        """Make all of one entity that the plan makes."""
        kind, plan = self._kinds[entity], self._settling.order.plan
        for page in plan.pages(entity, writing=True):
            self._cancel.check(f"make {entity} records")
            there = kind.look([each.change.key for each in page])
            missing = [each for each in page if match_key(each.change.key) not in there]
            for each in page:
                if each not in missing:
                    self._settling.settle(each, self._is_there(each, kind))
            self._make(missing, kind, plan)

    def _make(self, page: Sequence[Planned], kind: _Kind, plan: Plan) -> None:
        for planned in page:
            self._cancel.check(f"make {planned.change.entity} records")
            (intent,) = self._settling.intend([intended(planned.change, plan)])
            self._settling.settle(planned, self._made(planned.change, kind), intent)
            self._settling.check()

    @staticmethod
    def _made(change: Change, kind: _Kind) -> Deed:
        try:
            kind.create(change)
        except AccountingRefusedError as error:
            return deed.set_aside(change, error, IntentState.VOID)
        return deed.done(change)

    def _is_there(self, planned: Planned, kind: _Kind) -> Deed:
        if self._settling.order.exact:
            moved = has_moved(planned.change, "it is there already")
            return deed.set_aside(planned.change, moved, IntentState.VOID)
        return deed.nothing_to_do(kind.unchanged(planned.change.key))


def intended(change: Change, plan: Plan) -> Change:
    """Give a row as the journal keeps it: under an id of its own, which the accounts do not know."""
    return replace(change, id=ledger_id(plan, change))


def ledger_id(plan: Plan, change: Change) -> UUID:
    """Name a record of the accounts, the same on every machine."""
    header = plan.header
    return record_id(header.organization_id, header.company, change.entity, change.key)
