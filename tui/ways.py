"""The two ways that records go, in the words of the screens: accounts to CRM, and orders to accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from core.upload.plan import Action
from core.upload.rules.order_rows import ORDER
from tui.field_names import entity_name

if TYPE_CHECKING:
    from core.upload.plan_table import Plan
    from tui.desk import Desk

LARGE = 100
"""From so many records on an upload is a large one: a person is told to have a backup (manual 2)."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where records go: its name, the command that carries out a saved plan, what is asked beforehand."""

    target: str
    command: str
    question: Callable[[Plan], str]


def into_crm(desk: Desk) -> Way:
    """Records of the accounts go into the CRM."""
    return Way(desk.route.partition(" → ")[2], "syncupload upload --plan", _crm_question)


def into_accounts(desk: Desk) -> Way:
    """Orders of the CRM go into the accounts."""
    system = desk.route.partition(" → ")[0]
    return Way(system, "syncupload orders upload --plan", partial(_accounts_question, system))


def _crm_question(plan: Plan) -> str:
    counts = plan.summary()
    first = f"{counts[Action.CREATE]:,} to create, {counts[Action.UPDATE]:,} to change in the CRM."
    lines = [first, "Nothing is deleted. What is written is in the journal, field by field."]
    return _said(lines, plan, "the CRM")


def _accounts_question(system: str, plan: Plan) -> str:
    counts = {entity: count for (entity, action), count in plan.counts().items() if action is Action.CREATE}
    made = [f"{count:,} {entity_name(each)}{'' if count == 1 else 's'}" for each, count in counts.items()]
    finished = sum(count for (_, action), count in plan.counts().items() if action is Action.UPDATE)
    lines = [f"To make in {system}: {', '.join(made)}."] if made else []
    if finished:
        lines.append(f"{finished:,} to finish in the CRM: the invoice stands in {system} already.")
    unposted = "Invoices stay unposted, to be looked over there. " if ORDER in counts else ""
    lines.append(f"{unposted}What is in the accounts is not touched.")
    return _said(lines, plan, system)


def _said(lines: list[str], plan: Plan, where: str) -> str:
    if plan.writing >= LARGE:
        lines.append(f"This is a large upload: have a backup of {where} first.")
    return "\n\n".join(lines)
