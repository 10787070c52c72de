"""Whether the CRM knows the status and the field by which the configuration tells orders (manual 4.3.4)."""

from __future__ import annotations

from core.crm.base import Crm
from core.crm.fields import attribute, option
from core.crm.marking import adding_status


def prove_orders(crm: Crm, entity: str, ready_status: int, invoice_field: str | None) -> None:
    """Find the ready status and the invoice-number field; raises ConfigurationError that names the key.

    A status that the CRM does not have would look like a CRM in which nothing waits.
    """
    key = "[orders] ready_status"
    option(crm, (entity, "statuscode"), ready_status, key, adding_status(entity, ready_status, key))
    if invoice_field is not None:
        attribute(crm, entity, invoice_field, "[orders] invoice_field")
