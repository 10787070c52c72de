"""Whether the CRM fields that the configuration names can take what is written into them."""

from __future__ import annotations

from core.checks.fields import attribute, writable
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Kind
from core.text import length


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


def account_number(site: Site) -> Finding:
    """Compare the length of the CRM's account number with the longest account reference (manual 4.2.2)."""
    most = attribute(site.crm(), "account", "accountnumber", "the CRM's customisation").length
    longest = max((customer.reference for customer in site.reader().customers()), key=length, default="")
    if most is not None and length(longest) > most:
        return Finding(
            f"the CRM takes {most} characters, the reference {longest} has {length(longest)}",
            Mark.WARN,
            f"Make accountnumber of account at least {length(longest)} characters long in the CRM and "
            "publish it; until then such customers are set aside.",
        )
    return Finding(
        f"the longest reference has {length(longest)} characters, the CRM takes {most or 'any number'}"
    )
