"""Values of fields on their way in: from elements of the types of the data service."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from core.crm.base import Attribute, Reference, Value
from core.sandbox.crm.envelope import Element, guid, unreadable
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.user_view import UserView

_DECIMAL = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*", re.ASCII)
_DOUBLE = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_MOST_DECIMAL = Decimal("79228162514264337593543950335")


def read_value(element: Element, attribute: Attribute, soap_type: str, view: UserView) -> Value | None:
    """Read one field; IsNull clears it, and so does an empty text.

    ClientFault where the text is not of the schema's type, Refusal where the platform would refuse it.
    """
    if element.get("IsNull") in ("true", "1"):
        return None
    if soap_type == "CrmDateTime":
        return view.moment(element.text or "") if element.text else None
    if soap_type in _REFERENCES:
        return _reference(element, attribute)
    return _READERS[soap_type](element, attribute)


def _text(element: Element, _: Attribute) -> str | None:
    return element.text or None


def _boolean(element: Element, _: Attribute) -> bool:
    text = (element.text or "").strip()
    if text not in _BOOLEANS:
        raise unreadable(element, f"The string '{text}' is not a valid Boolean value.")
    return _BOOLEANS[text]


def _integer(element: Element, _: Attribute) -> int:
    text = element.text or ""
    if not _INTEGER.fullmatch(text) or not -(2**31) <= int(text) < 2**31:
        raise unreadable(element, f"The string '{text}' is not a valid Int32 value.")
    return int(text)


def _decimal(element: Element, _: Attribute) -> Decimal:
    text = element.text or ""
    if not _DECIMAL.fullmatch(text) or abs(Decimal(text)) > _MOST_DECIMAL:
        raise unreadable(element, f"The string '{text}' is not a valid Decimal value.")
    return Decimal(text.strip())


def _double(element: Element, _: Attribute) -> Decimal:
    text = element.text or ""
    if not _DOUBLE.fullmatch(text):
        raise unreadable(element, f"The string '{text}' is not a valid Double value.")
    return Decimal(text.strip())


def _state(element: Element, attribute: Attribute) -> str:
    text = (element.text or "").strip()
    if text not in attribute.options.values():
        raise unreadable(element, f"Instance validation error: '{text}' is not a valid value for a state.")
    return text


def _reference(element: Element, attribute: Attribute) -> Reference:
    record = guid(element)
    kind = (element.get("type") or "").lower()
    if not kind and len(attribute.targets) == 1:
        kind = attribute.targets[0]
    if not kind:
        raise Refusal(
            Number.INVALID_ARGUMENT, f"The type of the object that {attribute.name} refers to is missing."
        )
    return Reference(kind, record)


def _guid(element: Element, _: Attribute) -> Value:
    return guid(element)


_REFERENCES = frozenset({"Lookup", "Owner", "Customer"})
_READERS: dict[str, Callable[[Element, Attribute], Value | None]] = {
    "string": _text,
    "EntityNameReference": _text,
    "CrmBoolean": _boolean,
    "CrmNumber": _integer,
    "Picklist": _integer,
    "Status": _integer,
    "CrmDecimal": _decimal,
    "CrmMoney": _decimal,
    "CrmFloat": _double,
    "State": _state,
    "Key": _guid,
    "UniqueIdentifier": _guid,
}
