"""Sage Data Objects' error codes: what each means, and what to do about it.

The words of `LastError.Text` are undocumented for most codes, so programs go by the code.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.accounting.orders import AccountingBusyError, AccountingRefusedError
from core.errors import AccountingError

NAME_IN_USE, EXCLUSIVE = 23, 24
BUSY = frozenset({NAME_IN_USE, EXCLUSIVE, 30, 48})
"""Sage takes nobody in now, and will later."""
LOST = frozenset({16, 91, 94, 108, 121, 123})
"""The connection is gone."""
UNCLEAR = frozenset({2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13})
"""A general failure: in the middle of an Update nobody knows what of it was written."""
NO_CODE = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means; in `found` and `remedy` {user} and {folder} are filled in."""

    code: str
    found: str
    remedy: str


_ACTIVATE = (
    "In Sage 50 open Tools, Activation, Enable 3rd Party Integration (older versions: Tools, Options, Third "
    "Party Activation) on this machine; the serial number and the key are free from Sage by telephone, and "
    "from version 24.1 on none is asked for."
)
_EDIT = "Correct it in the CRM, and upload the order again."
_PERSON = "Check the Sage user {user} and its password ([sage] user, password): it is the one typed when "
_SIGN_IN = _PERSON + "starting Sage 50. Where Access Rights are off, the user is MANAGER."

_LOGIN = {
    21: Meaning("accounting.credentials", "Sage 50 does not let {user} in", _SIGN_IN),
    22: Meaning("accounting.credentials", "the password of {user} is not the one that Sage 50 has", _SIGN_IN),
    23: Meaning(
        "sage50.user_in_use",
        "{user} is signed in to Sage 50 already, and one name can be signed in once",
        "Sign {user} out of Sage 50, or give this program a Sage user of its own; after an interrupted run "
        "clear the name from the list of signed-in users in Sage 50.",
    ),
    24: Meaning(
        "sage50.exclusive",
        "Sage 50 is in exclusive mode: a backup or other maintenance is running",
        "Wait until the backup or the maintenance in Sage 50 has ended, then try again.",
    ),
    25: Meaning(
        "sage50.data_path",
        "Sage 50 finds no company in {folder}",
        "Set [sage] folder to the company's ACCDATA folder: Sage 50 shows it under Help, About.",
    ),
    26: Meaning(
        "sage50.version",
        "the company's data are of another version than this Sage Data Object",
        "Set [sage] object to the one of the version that keeps this company (SDOEngine.13 for version 13): "
        "Sage 50 shows it under Help, About. After an upgrade of Sage 50 it changes.",
    ),
    30: Meaning(
        "sage50.user_count",
        "as many users are signed in to Sage 50 as its licence allows",
        "Sign somebody out of Sage 50, or ask Sage for a licence of more users.",
    ),
    31: Meaning("sage50.not_registered", "Sage Data Objects is not registered on this machine", _ACTIVATE),
    32: Meaning(
        "sage50.read_only",
        "{user} may only read in Sage 50",
        "Give the user the right to make customers, products and invoices in Sage 50 (Settings, Access "
        "Rights), or name another one in [sage] user.",
    ),
    48: Meaning(
        "sage50.busy",
        "Sage 50 is busy: its files are locked by somebody's work",
        "Wait until that work has ended, then try again.",
    ),
    94: Meaning(
        "sage50.data_service",
        "the Sage Accounts Data Service does not answer",
        "Start the Sage Accounts Data Service on the machine that holds the company's data, and check that "
        "no firewall stands between.",
    ),
}
_RECORDS = {
    17: Meaning("sage50.invalid_key", "Sage 50 does not take its key", _EDIT),
    18: Meaning(
        "sage50.invalid_value",
        "Sage 50 does not take one of its values",
        "Look in Sage 50 whether the account may be invoiced, and whether its nominal code, tax code and "
        "department are there; then upload the order again.",
    ),
    27: Meaning(
        "sage50.update_mode",
        "Sage 50 was not ready to save it",
        "Upload the order again; if it comes back, report it to support.",
    ),
    33: Meaning(
        "sage50.currency",
        "the account is kept in a foreign currency, and this company trades in none",
        "Give the order an account in the company's own currency.",
    ),
    34: Meaning(
        "sage50.currency",
        "the account is kept in another currency",
        "Give the order an account in the company's own currency.",
    ),
    35: Meaning("sage50.currency", "it has an exchange rate in the company's own currency", _EDIT),
    36: Meaning(
        "sage50.invalid_save",
        "Sage 50 does not let it be saved in the place of a document that is there",
        "Upload the order again; if it comes back, report it to support.",
    ),
    44: Meaning("sage50.zero_value", "it comes to nothing, and Sage 50 takes no such document", _EDIT),
    49: Meaning(
        "sage50.closed_period",
        "its date lies in a period that is closed",
        "Open the period in Sage 50 (Settings, Company Preferences), or upload it on a later date.",
    ),
    50: Meaning("sage50.empty_key", "it has no key", _EDIT),
    63: Meaning("sage50.empty_reference", "it has no account reference", _EDIT),
    65: Meaning(
        "sage50.nominal_code",
        "the nominal ledger has no such nominal code",
        "Set the nominal codes in [orders], or make them in Sage 50.",
    ),
    70: Meaning(
        "sage50.on_hold",
        "the account is on hold",
        "Take the account off hold in Sage 50, and upload the order again.",
    ),
    71: Meaning(
        "sage50.inactive",
        "the account is inactive",
        "Make the account active in Sage 50, and upload the order again.",
    ),
    72: Meaning(
        "sage50.deleted",
        "the account is deleted",
        "Restore the account in Sage 50, or give the order another one.",
    ),
    73: Meaning(
        "sage50.terms",
        "no terms are agreed with the account",
        "Tick Terms Agreed on the account's Credit Control page in Sage 50, and upload the order again.",
    ),
    82: Meaning("sage50.reference_spaces", "the account reference contains blanks", _EDIT),
    83: Meaning("sage50.address_long", "a line of the address is too long", _EDIT),
    84: Meaning(
        "sage50.exists",
        "the account is there already",
        "Scan again: what exists in Sage 50 is never touched.",
    ),
    85: Meaning("sage50.cost_code", "it may have no cost code", "Report it to support."),
    86: Meaning("sage50.reference_letters", "the account reference has letters that Sage 50 refuses", _EDIT),
    87: Meaning("sage50.date", "Sage 50 does not take its date", _EDIT),
    89: Meaning("sage50.negative_total", "its total is negative, and Sage 50 takes no such invoice", _EDIT),
    90: Meaning(
        "sage50.stock_type",
        "a product is of a kind that may not stand on such a line",
        "Look at the product's type in Sage 50 (stock, non-stock or service), and upload the order again.",
    ),
}
_UNKNOWN = "If it comes back, report it to support with the number."


@dataclass(frozen=True, slots=True)
class Context:
    """What was tried, by whom and where; no secret may stand in a message."""

    tried: str
    user: str
    folder: str
    secrets: tuple[str, ...] = ()


def failure(code: int, said: str, context: Context) -> AccountingError:
    """Give the error for a code of LastError; `said` is its text, already cleaned."""
    meaning = _LOGIN.get(code) or _RECORDS.get(code)
    kind: type[AccountingError] = AccountingError
    if code in BUSY:
        kind = AccountingBusyError
    elif code in _RECORDS:
        kind = AccountingRefusedError
    if meaning is None:
        number = f" (number {code})" if code else ""
        return kind(
            "sage50.failed",
            tried=context.tried,
            found=f"Sage 50 says {said or 'nothing'}{number}",
            remedy=_UNKNOWN,
        )
    told = {"user": context.user, "folder": context.folder}
    return kind(
        meaning.code,
        tried=context.tried,
        found=f"{_filled(meaning.found, told)} (Sage 50's number {code})",
        remedy=_filled(meaning.remedy, told),
    )


def activation_cure() -> str:
    """Say how Sage Data Objects is activated (manual 4.1.2)."""
    return _ACTIVATE


def _filled(text: str, told: dict[str, str]) -> str:
    for name, value in told.items():
        text = text.replace(f"{{{name}}}", value)
    return text
