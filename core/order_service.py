"""The service's part of the other way: orders of the CRM are planned, uploaded and set free (manual 7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from core.errors import ConfigurationError
from core.upload.order_release import Released
from core.upload.outcome import Report
from core.upload.plan_table import Plan
from core.upload.progress import Watch
from core.upload.waiting import OrderPart


class OrderService:
    """Orders between one CRM and one company."""

    def plan(self, part: OrderPart, keys: Sequence[str], watch: Watch) -> Plan:  # noqa: ARG002 - until it can
        """Plan what is ready in the CRM, or what of it is named; nothing is written."""
        raise _not_yet()

    def upload(self, plan: Plan, watch: Watch, *, exact: bool = False) -> Report:  # noqa: ARG002 - until it can
        """Carry such a plan out."""
        raise _not_yet()

    def release(self, number: str, watch: Watch) -> Released:  # noqa: ARG002 - until it can
        """Set a claimed order free."""
        raise _not_yet()


def _not_yet() -> NoReturn:
    raise ConfigurationError(
        "orders.unavailable",
        tried="bring orders of the CRM into the accounts",
        found="this version of the program cannot do it yet",
        remedy="Enter the invoices in the accounts by hand, and wait for the next version.",
    )
