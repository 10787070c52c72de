"""The customers of a business as QuickBooks keeps them: unique names, jobs of others, account numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import rounded
from core.records import Customer
from core.sandbox.quickbooks.founding import Founding
from core.sandbox.quickbooks.keeping import Value, add_to_list, key, touch
from core.sandbox.quickbooks.reference_lists import HOME
from core.sandbox.rates import EXCHANGE

NAME_LENGTH = 41
_JOB_EVERY, _JOB_AT = 9, 5


@dataclass(frozen=True, slots=True)
class _Before:
    """The customer that was written last."""

    identity: str = ""
    currency: str = ""


def write_customers(founding: Founding, customers: Iterable[Customer]) -> None:
    """Write them; now and then one is a job of the customer before, where both trade in one currency."""
    common: dict[str, Value] = {
        "TermsRef": founding.find("StandardTerms", "30 Days"),
        "JobStatus": "None",
        "PreferredDeliveryMethod": "None",
    }
    taken: set[str] = set()
    before = _Before()
    for at, customer in enumerate(customers):
        rate = founding.rates[customer.reference] = EXCHANGE.get(customer.currency, Decimal(1))
        job = at % _JOB_EVERY == _JOB_AT and before.currency == customer.currency
        values = {
            **common,
            **_values(customer, rate),
            "Name": _free_name(customer, taken),
            "ParentRef": before.identity if job else None,
            "CurrencyRef": currency_of(founding, customer.currency),
        }
        identity = add_to_list(founding.database, "Customer", values, founding.began())
        touch(founding.database, "Customer", identity, founding.some_time())
        founding.customers[customer.reference] = identity
        before = _Before(identity, customer.currency)


def currency_of(founding: Founding, code: str) -> str | None:
    """Give the currency of a code; None where only one is switched on."""
    return founding.find("Currency", HOME[code]) if founding.currencies else None


def _free_name(customer: Customer, taken: set[str]) -> str:
    """Give a name that nobody has: where two firms are called alike, the reference tells them apart."""
    name = customer.name.replace(":", " ")[:NAME_LENGTH].strip() or customer.reference
    if key(name) in taken:
        suffix = f" ({customer.reference})"
        name = name[: NAME_LENGTH - len(suffix)] + suffix
    taken.add(key(name))
    return name


def _values(customer: Customer, rate: Decimal) -> dict[str, Value]:
    street, site, town, county = customer.address
    first, _, last = customer.contact_name.partition(" ")
    address = {"Addr1": street, "Addr2": site, "City": town, "State": county, "PostalCode": customer.postcode}
    return {
        "CompanyName": customer.name,
        "FirstName": first[:25],
        "LastName": last[:25],
        "Contact": customer.contact_name,
        "Phone": customer.telephone,
        "Fax": customer.fax,
        "Email": customer.email,
        "AccountNumber": customer.reference,
        # None at all is no limit: QuickBooks has no limit of nothing that would mean "unlimited".
        "CreditLimit": int(rounded(customer.credit_limit * rate) * 100) or None,
        **{f"BillAddress_{name}": value for name, value in address.items()},
    }
