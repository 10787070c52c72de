"""Whether the CRM's fields are long enough for what the accounts hold (manual 4.2.2)."""

from __future__ import annotations

from core.checks.longest import KEYS
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.fields import attribute
from core.errors import ConfigurationError
from core.text import clean, cut, length

_OWN_CHECK = ("account", "accountnumber")
_SHOWN = 40


def account_number(site: Site) -> Finding:
    """Compare the length of the CRM's account number with the longest account reference.

    Raises ConfigurationError where it is too short: a reference is never cut.
    """
    most = attribute(site.crm(), *_OWN_CHECK, "the CRM's customisation").length
    longest = site.longest_of_customers()[_OWN_CHECK]
    if most is not None and length(longest) > most:
        raise ConfigurationError(
            "field.short",
            tried="compare the longest account reference with account.accountnumber",
            found=f"the CRM's accountnumber takes {most} characters, the reference {_quoted(longest)} has "
            f"{length(longest)}",
            remedy=f"Make accountnumber of account at least {length(longest)} characters long in the CRM "
            "(Settings, Customization, Account, Attributes) and publish it; until then such customers are "
            "set aside.",
        )
    return Finding(
        f"the longest reference has {length(longest)} characters, the CRM takes {most or 'any number'}"
    )


def lengths(site: Site) -> Finding:
    """Compare every other text field with the longest text that goes into it."""
    longest = {**site.longest_of_customers(), **site.longest_of_products()}
    short: list[str] = []
    for (entity, field), text in longest.items():
        most = _most(site, entity, field)
        if most is not None and length(text) > most and (entity, field) != _OWN_CHECK:
            fate = "is set aside" if (entity, field) in KEYS else "is cut"
            short.append(
                f"{entity}.{field} takes {most} characters, {_quoted(text)} has {length(text)} and {fate}"
            )
    if not short:
        return Finding(f"{len(longest)} fields are long enough for what the accounts hold")
    return Finding(
        "; ".join(short),
        Mark.WARN,
        "Make these attributes longer in the CRM (Settings, Customization) and publish them, or shorten the "
        "texts in the accounts.",
    )


def _most(site: Site, entity: str, field: str) -> int | None:
    found = site.crm().describe(entity).attributes.get(field)
    return found.length if found else None


def _quoted(text: str) -> str:
    shown = clean(text)
    return shown if length(shown) <= _SHOWN else f"{cut(shown, _SHOWN)}…"
