"""Customers (manual 3.1.1 and 6.1): a new one gets an account and a contact, a known one hardly a change.

An account is looked up by its account number alone, then judged by relationship type, state and merges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.crm.base import Entity, Reference, Value
from core.records import Customer
from core.text import clean
from core.upload.plan import Action, Change, Draft
from core.upload.rules import accounts, currencies
from core.upload.rules.changes import blocked, created, refreshed, unchanged
from core.upload.rules.fitting import fitted, oversized
from core.upload.rules.matching import match
from core.upload.rules.settings import Context, CustomerSettings


def columns(settings: CustomerSettings) -> tuple[str, ...]:
    """Name the account fields that `judge` needs."""
    return (
        "accountnumber",
        "name",
        "customertypecode",
        "statecode",
        "merged",
        "masterid",
        *_refreshed_fields(settings),
        *((currencies.CURRENCY,) if settings.currencies else ()),
    )


def draft(customer: Customer, settings: CustomerSettings, context: Context) -> Draft:
    """Say which account, with which contact, a customer of the accounts asks for."""
    foreign = currencies.is_foreign(customer, context)
    values = _foreign_fields(customer, context) if foreign else _figures(customer, settings)
    fields = fitted(context, "account", _account_fields(customer, settings) | values, key="accountnumber")
    no_name = (
        () if clean(customer.name) else ("the customer has no name in the accounts: its reference is used",)
    )
    refreshed = _FOREIGN_REFRESHED if foreign else _refreshed_fields(settings)
    return Draft(
        key=customer.reference,
        entity=Entity("account", context.name("account", customer.reference), fields.fields),
        refreshed=tuple(each for each in refreshed if each != _HOLD or customer.on_hold is not None),
        children=(_contact(customer, context),) if clean(customer.contact_name) else (),
        notes=(*no_name, *(_without_figures(customer, context) if foreign else ()), *fields.notes),
        refusal=_refusal(customer, context),
    )


def judge(draft: Draft, found: Sequence[Entity], settings: CustomerSettings) -> Change:
    """Decide what becomes of a customer, given every account of its number and the masters of merged ones."""
    if draft.refusal:
        return blocked(draft, draft.refusal)
    matched = match(draft.key, found, settings)
    if matched.obstacle:
        return blocked(draft, matched.obstacle)
    if matched.account:
        return _existing(draft, matched.account, settings)
    if any(account.id == draft.entity.id for account in found):
        return blocked(draft, _given_away(draft.key))
    return created(draft, *(_beside(account, settings) for account in matched.beside))


def not_in_ledger(reference: str, found: Sequence[Entity], settings: CustomerSettings) -> Change:
    """Decide which account serves an invoice whose customer the sales ledger no longer has; none is made."""
    matched = match(reference, found, settings)
    if matched.account:
        return Change(Action.UNCHANGED, "account", reference, id=matched.account.id)
    return Change(Action.BLOCKED, "account", reference, reason=matched.obstacle or _nowhere(reference))


_HOLD = "creditonhold"
_FOREIGN_REFRESHED = (_HOLD,)
"""What is refreshed on the account of a foreign customer: no amount."""


def _refreshed_fields(settings: CustomerSettings) -> tuple[str, ...]:
    balance = (settings.balance_field,) if settings.balance_field else ()
    return ("revenue", "creditlimit", _HOLD, *balance)


def _account_fields(customer: Customer, settings: CustomerSettings) -> dict[str, Value | None]:
    line1, line2, town, county = customer.address
    return {
        "name": clean(customer.name) or customer.reference,
        "accountnumber": customer.reference,
        "customertypecode": settings.customer_type,
        "address1_line1": line1,
        "address1_line2": line2,
        "address1_city": town,
        "address1_stateorprovince": county,
        "address1_postalcode": customer.postcode,
        "telephone1": customer.telephone,
        "fax": customer.fax,
        "emailaddress1": customer.email,
        "websiteurl": customer.website,
    }


def _hold(customer: Customer) -> dict[str, Value | None]:
    """Give whether the account is on hold: where the accounts do not say, it stays as the CRM has it."""
    return {} if customer.on_hold is None else {_HOLD: customer.on_hold}


def _figures(customer: Customer, settings: CustomerSettings) -> dict[str, Value | None]:
    figures: dict[str, Value | None] = {
        "revenue": customer.turnover,
        "creditlimit": customer.credit_limit,
        **_hold(customer),
    }
    return figures | ({settings.balance_field: customer.balance} if settings.balance_field else {})


def _foreign_fields(customer: Customer, context: Context) -> dict[str, Value | None]:
    currency = currencies.currency_of(customer, context)
    return {currencies.CURRENCY: currency, **_hold(customer)}


def _without_figures(customer: Customer, context: Context) -> tuple[str, ...]:
    return (
        f"kept in {clean(customer.currency)}: its annual revenue, credit limit and balance are not sent, "
        f"because they may be in {clean(context.currency)}",
    )


def _contact(customer: Customer, context: Context) -> Draft:
    # The account's primarycontactid is never set: it is "not set as the primary contact" (manual 6.1).
    *first, last = clean(customer.contact_name).split()
    fields = fitted(
        context,
        "contact",
        {
            "firstname": " ".join(first),
            "lastname": last,
            "parentcustomerid": Reference("account", context.name("account", customer.reference)),
            "telephone1": customer.telephone,
            "fax": customer.fax,
            "emailaddress1": customer.email,
        },
    )
    record = Entity("contact", context.name("contact", customer.reference), fields.fields)
    return Draft(customer.reference, record, notes=fields.notes)


def _refusal(customer: Customer, context: Context) -> str | None:
    if not clean(customer.reference):
        return "the customer has no account reference to be matched by: give it one in the accounts."
    if reason := currencies.refusal(customer, context):
        return reason
    return oversized(context, "account", "accountnumber", customer.reference)


def _elsewhere(draft: Draft, account: Entity) -> Change:
    """Leave the amounts alone: the CRM would take the company's currency for the account's."""
    kept = tuple(each for each in draft.refreshed if each in _FOREIGN_REFRESHED)
    note = "its account is kept in another currency in the CRM: its amounts there are left alone"
    return replace(refreshed(replace(draft, refreshed=kept), account), reason=note)


def _existing(draft: Draft, account: Entity, settings: CustomerSettings) -> Change:
    if not accounts.has_another_number(account, draft.key):
        wanted = draft.entity.fields.get(currencies.CURRENCY)
        if wanted is None and currencies.is_elsewhere(account, settings.currency):
            return _elsewhere(draft, account)
        reason = currencies.clash(wanted, account)
        return blocked(draft, reason) if reason else refreshed(draft, account)
    # Two customers of the ledger would overwrite each other's figures for ever.
    return unchanged(
        draft,
        account.id,
        f"merged into {accounts.named(account)}, which carries another account number and keeps its figures",
    )


def _given_away(reference: str) -> str:
    return (
        f"the account that was made for {reference} is in the CRM, but no longer as an active customer "
        "of that number: set its relationship type and state back, or merge it into the account "
        "that replaces it."
    )


def _nowhere(reference: str) -> str:
    return (
        f'customer "{clean(reference)}" is neither in the sales ledger nor an account of the CRM: '
        "restore it in the accounts, or make its account in the CRM with that account number."
    )


def _beside(account: Entity, settings: CustomerSettings) -> str:
    return (
        f"made beside {accounts.type_label(account, settings)} {accounts.named(account)} of the same number"
    )
