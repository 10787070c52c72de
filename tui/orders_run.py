"""Orders of the CRM, or what they need, on their way into the accounts from the screen (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import UsageError
from core.upload.progress import Watch
from tui.ways import into_accounts

if TYPE_CHECKING:
    from core.service import SyncService
    from core.upload.outcome import Report
    from core.upload.plan_table import Plan
    from core.upload.waiting import OrderPart
    from tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to go up, in words; `keys` names it, thousands if need be, or gives None for all that waits."""

    words: str
    keys: Callable[[], Sequence[str] | None]


class OrdersRun:
    """What a person chose in a tab of the CRM View, with what it needs."""

    besides = ""
    filled = None

    def __init__(self, desk: Desk, part: OrderPart, chosen: Chosen, written: Callable[[], None]) -> None:
        """`written` is told when something may have been written, from the thread that does it."""
        self._desk = desk
        self._part = part
        self._chosen = chosen
        self._written = written
        self._service: SyncService | None = None
        self._plan: Plan | None = None
        self.words = chosen.words
        self.way = into_accounts(desk)

    def plan(self, watch: Watch) -> Plan:
        """Plan it: the same plan as the command's, to the letter."""
        keys = self._keys()
        with self._desk.turn(watch.cancel):
            self._service = service = self._desk.service()
            try:
                self._plan = service.plan_orders(self._part, keys, watch)
            finally:
                service.leave_accounts()
        return self._plan

    def carry_out(self, watch: Watch) -> Report:
        """Write what the plan says; nobody else has a turn at the accounts meanwhile."""
        if self._service is None or self._plan is None:
            raise RuntimeError("nothing has been planned")
        with self._desk.running(f"The upload of {self.words}", watch.cancel), self._desk.turn(watch.cancel):
            self._written()
            try:
                return self._service.upload_orders(self._plan, watch)
            finally:
                self._service.leave_accounts()

    def again(self) -> OrdersRun:
        """Give another run of the same."""
        return OrdersRun(self._desk, self._part, self._chosen, self._written)

    def close(self) -> None:
        """Let go of the plan and of both sides."""
        if self._plan is not None:
            self._plan.close()
        if self._service is not None:
            self._service.close()

    def _keys(self) -> Sequence[str]:
        keys = self._chosen.keys()
        # The rows from which they were read are gone by the time that this is planned again.
        self._chosen = replace(self._chosen, keys=lambda: keys)
        if keys is None:
            return ()
        if not keys:
            raise UsageError(
                "selection.unclear",
                tried=f"upload {self.words}",
                found="none of it has a number by which it can be named",
                remedy="Give the accounts their numbers in the CRM, then scan again.",
            )
        return keys
