"""The currency of a customer and of an invoice (requirement M010): the CRM's of that ISO code, or why not.

The amounts of a customer are read in the base currency (some of a Sage 200 customer's are in its own) and
never converted: under another currency they could be wrong, so that an account in one carries none. Those of
an invoice are in the invoice's own currency.
"""

from __future__ import annotations

from uuid import UUID

from core.crm.base import Entity, Reference, Value
from core.records import Customer, Invoice
from core.text import clean, match_key
from core.upload.rules.fitting import attribute
from core.upload.rules.lines import Document
from core.upload.rules.settings import Context, ForeignList

CURRENCY = "transactioncurrencyid"
"""New in CRM 4.0: CRM 3.0 knows one currency."""


def is_foreign(customer: Customer, context: Context) -> bool:
    """Say whether a customer is kept in another currency than the company's."""
    return _is_another(customer.currency, context)


def currency_of(customer: Customer, context: Context) -> Reference | None:
    """Give the CRM's currency of a foreign customer; None where it has none, or needs none."""
    if not is_foreign(customer, context) or attribute(context, "account", CURRENCY) is None:
        return None
    found = context.currency_id(customer.currency)
    return None if found is None else Reference("transactioncurrency", found)


def refusal(customer: Customer, context: Context) -> str | None:
    """Say why a customer's currency cannot be had in the CRM, and what to do."""
    if not is_foreign(customer, context) or currency_of(customer, context):
        return None
    code, base = clean(customer.currency), clean(context.currency)
    if attribute(context, "account", CURRENCY) is None:
        return (
            f"the customer is kept in {code}, which cannot be booked as {base}, and this CRM has one "
            f"currency only: enter it in the CRM by hand, or keep it in {base} in the accounts."
        )
    return (
        f"the customer is kept in {code}, which cannot be booked as {base}, and the CRM has no active "
        f"currency {code}: add or activate it in the CRM's settings, and give the CRM user read access "
        "to currencies."
    )


def is_elsewhere(account: Entity, own: UUID | None) -> bool:
    """Say whether an account is kept in another currency in the CRM than the company's `own`."""
    held = account.fields.get(CURRENCY)
    return own is not None and isinstance(held, Reference) and held.id != own


def list_of(invoice: Invoice, document: Document) -> ForeignList | None:
    """Give the price list of an invoice in another currency than the company's, where one is named."""
    abroad = _is_another(invoice.currency, document.context)
    return document.catalogue.foreign.get(match_key(invoice.currency)) if abroad else None


def invoice_fields(invoice: Invoice, document: Document) -> dict[str, Value | None]:
    """Give the price list that an invoice goes by, and its currency where that is not the company's."""
    foreign = list_of(invoice, document)
    if foreign is None:
        return {"pricelevelid": Reference("pricelevel", document.catalogue.price_list)}
    return {
        "pricelevelid": Reference("pricelevel", foreign.id),
        CURRENCY: Reference("transactioncurrency", foreign.currency),
    }


def invoice_refusal(invoice: Invoice, document: Document) -> str | None:
    """Say why an invoice cannot go up in its currency, and what to do."""
    if not _is_another(invoice.currency, document.context) or list_of(invoice, document):
        return None
    code, base = clean(invoice.currency), clean(document.context.currency)
    cannot = f"the invoice is in {code}, which cannot be booked as {base}"
    if attribute(document.context, "invoice", CURRENCY) is None:
        return f"{cannot}, and this CRM has one currency only: enter it in the CRM by hand."
    return f"{cannot}: name a price list of the CRM in {code} in [product] price_lists."


def _is_another(code: str, context: Context) -> bool:
    return match_key(code) not in ("", match_key(context.currency))


def clash(wanted: Value | None, account: Entity) -> str | None:
    """Say that the account of a foreign customer is kept in another currency in the CRM."""
    if wanted is None or account.fields.get(CURRENCY) in (None, wanted):
        return None
    return (
        "its account is kept in another currency in the CRM than in the accounts: set the account's currency "
        "there, or keep the customer in that currency in the accounts."
    )
