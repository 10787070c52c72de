"""Whether the CRM fields that the configuration names can take what is written into them."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Kind
from core.crm.fields import writable


def balance_field(site: Site) -> Finding:
    """Find the account's money field for the current balance, where one is named (manual 3.1.3)."""
    name = site.expected.balance_field
    if name is None:
        return Finding("no field is named, so no balance is written", Mark.SKIP)
    kinds = (Kind.MONEY, Kind.DECIMAL, Kind.FLOAT)
    found = writable(site.crm(), "account", name, "[crm] balance_field", kinds)
    return Finding(f"account.{name}, of the kind {found.kind}")


def invoice_date_field(site: Site) -> Finding:
    """Find the invoice's date field for the invoice date."""
    name = site.expected.invoice_date_field
    writable(site.crm(), "invoice", name, "[crm] invoice_date_field", (Kind.TIME,))
    return Finding(f"invoice.{name}")
