"""Whether the user may do what an upload does, and sees all records: a half-blind one makes duplicates.

A CRM says nothing of records beyond a role's reach: they look as if they were not there, and would be
created a second time. So reading must be proved organisation-wide before anything is planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.checks.expected import TwoWay
from core.checks.order_fields import no_orders
from core.checks.result import Finding
from core.checks.site import Site
from core.crm.base import Depth
from core.crm.marking import Way, route
from core.errors import ConfigurationError, CrmError

_REACHES = {
    Depth.BASIC: "only the user's own records",
    Depth.LOCAL: "only the records of the user's business unit",
    Depth.DEEP: "only the records of the user's business unit and those below it",
    Depth.GLOBAL: "all records",
}
_ORDER = tuple(Depth)


@dataclass(frozen=True, slots=True)
class Need:
    """A privilege that every upload rests on, and how far it must reach at the least."""

    privilege: str
    least: Depth = Depth.BASIC

    def met(self, granted: Mapping[str, Depth]) -> bool:
        """Tell whether what is granted reaches as far."""
        depth = granted.get(self.privilege)
        return depth is not None and _ORDER.index(depth) >= _ORDER.index(self.least)

    def told(self, granted: Mapping[str, Depth]) -> str:
        """Say what lacks: `prvReadAccount reaches only the user's own records (Basic; Global is needed)`."""
        depth = granted.get(self.privilege)
        if depth is None:
            return f"{self.privilege} is missing ({self.least} is needed)"
        return f"{self.privilege} reaches {_REACHES[depth]} ({depth}; {self.least} is needed)"


NEEDED: tuple[Need, ...] = (
    *(Need(f"prvRead{kind}", Depth.GLOBAL) for kind in ("Account", "Contact", "Invoice")),
    Need("prvReadProduct"),
    *(
        Need(f"prv{right}{kind}")
        for kind in ("Account", "Contact", "Product", "Invoice")
        for right in ("Create", "Write", "Append")
    ),
    *(Need(f"prvAppendTo{kind}") for kind in ("Account", "Product", "Invoice")),
)
"""Products, units and price lists belong to the organisation, so that any depth reaches them all.

A contact is appended to its account, an invoice to its customer and price list, a line to its invoice
and product: CompoundCreate asks for each of these.
"""


def order_needs(entity: str, done: Way | None = None) -> tuple[Need, ...]:
    """Give what the way of orders into the accounts rests on besides; `done` is how their status is set.

    Orders belong to whoever sold, so that all that is done to them reaches the whole organisation; of the
    notes on them only those of this user are changed. A note is appended to its order.
    """
    kind = _KINDS[entity]
    closing = ("prvCreateActivity", "prvAppendActivity") if done is Way.FULFILL else ()
    return (
        *(Need(f"prv{right}{kind}", Depth.GLOBAL) for right in ("Read", "Write", "AppendTo")),
        Need("prvReadNote", Depth.GLOBAL),
        *(Need(f"prv{right}Note") for right in ("Create", "Write", "Append")),
        Need("prvReadUser", Depth.GLOBAL),
        *(Need(each) for each in closing),
    )


_KINDS = {"salesorder": "Order", "invoice": "Invoice"}


def rights(site: Site) -> Finding:
    """Compare the user's privileges with what an upload needs; raises CrmError that names each that lacks."""
    granted = site.crm().rights()
    lacking = [each for each in NEEDED if not each.met(granted)]
    if lacking:
        raise CrmError(
            "crm.rights",
            tried="prove that this user sees and may write what is uploaded",
            found="; ".join(each.told(granted) for each in lacking),
            remedy="Give the user's role in the CRM these privileges at these depths (Global is shown as "
            "Organization), so that no record is created twice for being out of sight.",
        )
    return Finding(f"all {len(NEEDED)} rights that an upload needs, with sight of the whole organisation")


def order_rights(site: Site) -> Finding:
    """Prove that every order that waits can be seen, claimed and marked; raises CrmError."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    needed = order_needs(orders.entity, _way(site, orders))
    _prove(site, needed, "prove that this user may see, claim and mark every order")
    return Finding(f"all {len(needed)} rights that orders need: the user sees every order that waits")


def order_sight(site: Site) -> Finding:
    """Prove that what tells an invoice that came from the CRM is not out of sight; raises CrmError.

    Else it would go up a second time.
    """
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    needed = [each for each in order_needs(orders.entity) if each.privilege.startswith("prvRead")]
    _prove(site, needed, "prove that this user sees what became an invoice of the accounts")
    return Finding("the user sees what became an invoice of the accounts")


def _prove(site: Site, needed: Sequence[Need], tried: str) -> None:
    granted = site.crm().rights()
    lacking = [each for each in needed if not each.met(granted)]
    if lacking:
        raise CrmError(
            "crm.rights",
            tried=tried,
            found="; ".join(each.told(granted) for each in lacking),
            remedy="Give the user's role in the CRM these privileges, where Global is needed for the whole "
            "organisation, or orders of others will wait for ever, or come twice.",
        )


def _way(site: Site, orders: TwoWay) -> Way | None:
    if orders.done_status is None:
        return None
    try:
        return route(site.crm(), orders.entity, orders.done_status).way
    except ConfigurationError:  # another check's concern
        return None
