"""Year-end sets every turnover to 0, and the annual revenue in the CRM with it: told before it is done."""

from __future__ import annotations

from itertools import chain

from core.upload.plan import Action, Change
from core.upload.plan_table import Plan

REVENUE = "revenue"


def notes(plan: Plan) -> tuple[str, ...]:
    """Say so where the turnover of most of the customers that would be updated falls to 0.

    One customer whose turnover falls to 0 has had a credit note, and is none of this.
    """
    updated = zeroed = 0
    for planned in chain.from_iterable(plan.pages("account", writing=True)):
        if planned.change.action is Action.UPDATE:
            updated += 1
            zeroed += _falls_to_nothing(planned.change)
    if zeroed < 2 or 2 * zeroed <= updated:
        return ()
    return (
        f"the turnover of {zeroed} of {updated} customers to be updated falls to 0: a year-end? Their annual "
        "revenue in the CRM becomes 0. To be asked first, set [sync] max_updates below that number.",
    )


def _falls_to_nothing(change: Change) -> bool:
    return any(each.name == REVENUE and each.before and each.after == 0 for each in change.fields)
