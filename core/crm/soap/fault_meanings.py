"""What the fault codes that a sync meets mean, and what cures them (ErrorCodes of CRM 3.0 and 4.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Meaning:
    """A fault code in plain words: what it means, and what to do, a sentence each."""

    cause: str
    cure: str


_ASK = "Ask the CRM's administrator to look into the server's trace."
_ROLE = "Have the missing privilege added to the user's security role."
_ENABLE = "Have the user enabled in the CRM, in a business unit and with a security role."
_NUMBER = "Look for the record that has the number, active or not, and change one of the two."
_UNIT = "Check [product] unit_group and unit: the unit has to belong to the product's unit group."
_CURRENCY = "Check that the price list is in the company's base currency."
_REOPEN = "Leave it as it is, or reopen it in the CRM first."
_VALUE = "Look at the named field: its value does not fit what the CRM allows there."
_REPORT = "This should not happen: report it with the log."

MEANINGS: Mapping[int, Meaning] = MappingProxyType(
    {
        0x80040200: Meaning(
            "a required field is missing", "Fill the field in the accounts, or make it optional in the CRM."
        ),
        0x80040201: Meaning("the CRM could not read the request", _REPORT),
        0x80040203: Meaning("a value is not acceptable to the CRM", _VALUE),
        0x80040204: Meaning("the user may not do this", _ROLE),
        0x80040205: Meaning(
            "the record that this one belongs to is not there", "Run the sync again once that record is in."
        ),
        0x80040206: Meaning(
            "the record that this one belongs to is not there", "Run the sync again once that record is in."
        ),
        0x80040216: Meaning("the CRM met an error that it does not explain", _ASK),
        0x80040217: Meaning(
            "the record is not there, or this user may not see it", "Check whether it was deleted, or hidden."
        ),
        0x80040220: Meaning("the user lacks a privilege", _ROLE),
        0x80040224: Meaning("an add-on in the CRM failed", "Ask whoever made the CRM's plug-ins."),
        0x80040225: Meaning("the user is disabled in the CRM", _ENABLE),
        0x80040226: Meaning(
            "the CRM does not know the user", "Check user and domain, or have the user added to the CRM."
        ),
        0x80040227: Meaning("other records depend on this one", "Remove or move those first."),
        0x80040229: Meaning("the owner is not valid", "Check that the owner is an enabled user."),
        0x8004022B: Meaning("the owner is disabled", "Have the record assigned to an enabled user."),
        0x8004022C: Meaning("a value is out of range", _VALUE),
        0x8004022D: Meaning(
            "the customer is missing or not valid", "Upload the customer first, then run again."
        ),
        0x8004022E: Meaning("the record is read-only", _REOPEN),
        0x80040230: Meaning("the record is inactive", "Activate it in the CRM, or leave it out."),
        0x80040231: Meaning(
            "the owner lacks a privilege", "Have the privilege added to the owner's security role."
        ),
        0x80040233: Meaning("the record's state does not allow this", _REOPEN),
        0x80040235: Meaning("the CRM could not read the query", _REPORT),
        0x80040237: Meaning("a record with this id or number is already there", _NUMBER),
        0x80040239: Meaning(
            "a date is not valid or out of range",
            "Correct the date: 1900 is the earliest that the CRM takes.",
        ),
        0x80040241: Meaning(
            "the user's time zone is not usable",
            "Set the time zone in the user's personal options in the CRM.",
        ),
        0x8004024A: Meaning(
            "the CRM has no such entity or field", "Check the field names in the configuration."
        ),
        0x80040265: Meaning("an add-on in the CRM stopped it", "Ask whoever made the CRM's plug-ins."),
        0x80041102: Meaning("the CRM has no such entity", "Check the entity's name in the configuration."),
        0x80041103: Meaning("the CRM has no such field", "Check the field names in the configuration."),
        0x80041A00: Meaning("the CRM has no such entity", "Check the entity's name in the configuration."),
        0x80041A01: Meaning(
            "a field may not be set on new records", "Check the field names in the configuration."
        ),
        0x80041A02: Meaning("a field may not be changed", "Check the field names in the configuration."),
        0x80041A06: Meaning("the CRM has no such field", "Check the field names in the configuration."),
        0x80041A07: Meaning("a value does not fit its field", _VALUE),
        0x80041A08: Meaning("a field may not be read", "Check the field names in the configuration."),
        0x80043810: Meaning("a unit group needs a base unit", "Name the base unit ([product] unit)."),
        0x80043AF9: Meaning("the record has no such state", _REPORT),
        0x80043AFA: Meaning("a write-in line carries a unit", _REPORT),
        0x80043AFB: Meaning("a line carries both a product and a text of its own", _REPORT),
        0x80043B05: Meaning("the product has no number", "Give the product a code in the accounts."),
        0x80043B06: Meaning("another product has this number", _NUMBER),
        0x80043B07: Meaning(
            "the quantity has more decimals than the product allows",
            "Raise the product's decimals in the CRM.",
        ),
        0x80043B08: Meaning(
            "the product is on the price list with this unit already",
            "Look at the product's price list items.",
        ),
        0x80043B09: Meaning("the document is closed and takes no changes", _REOPEN),
        0x80043B0A: Meaning("the unit group is missing", "Check [product] unit_group."),
        0x80043B0C: Meaning("a percentage is out of range", _VALUE),
        0x80043B0D: Meaning("the unit is missing", _UNIT),
        0x80043B0F: Meaning(
            "a price list of this name is already there", "Use that one, or choose another name."
        ),
        0x80043B10: Meaning("the price is not valid", _VALUE),
        0x80043B11: Meaning("the product is missing", "Upload the product first, then run again."),
        0x80043B12: Meaning("the price list is missing", "Check [product] price_list."),
        0x80043B13: Meaning("the product has no unit group", "Give the product a unit group in the CRM."),
        0x80043B14: Meaning("the unit does not fit the product", _UNIT),
        0x80043B16: Meaning("the unit does not belong to the unit group", _UNIT),
        0x80043B1D: Meaning("the document's prices are locked", "Unlock its pricing in the CRM."),
        0x80043B24: Meaning("the product is not there", "Upload the product first, then run again."),
        0x80044150: Meaning("the CRM's database failed", _ASK),
        0x80044151: Meaning("the CRM's database took too long", "Try again when the server is less busy."),
        0x80044153: Meaning("this field cannot be searched by a list of values", "Search by another field."),
        0x80044330: Meaning("a number is outside the range that the CRM allows for its field", _VALUE),
        0x80044331: Meaning("a text is longer than the CRM allows for its field", _VALUE),
        0x8004431A: Meaning(
            "the CRM has no such option in its list of values",
            "Add the option in the CRM, or choose another.",
        ),
        0x80048408: Meaning("the status does not belong to the record's state", _REPORT),
        0x80048CEA: Meaning("two currencies do not match", _CURRENCY),
        0x80048CED: Meaning("the document's currency is not its price list's", _CURRENCY),
        0x80048CF6: Meaning("the record's currency is not its price list's", _CURRENCY),
        0x80048CFB: Meaning("a record with amounts has no currency", _CURRENCY),
        0x80048CFC: Meaning("the currency is not valid", _CURRENCY),
        0x8004A101: Meaning("the sign-in ticket has expired", "Sign in again: run it once more."),
        0x80100000: Meaning("the invoice is not active, so it cannot be paid", _REOPEN),
        0x80100001: Meaning("the invoice is neither active nor paid, so it cannot be cancelled", _REOPEN),
    }
)
"""By the unsigned number of the code."""

UNKNOWN_CURE = "Look the code up in the documentation of the CRM, or ask its administrator."
