"""Values of fields on their way out: attributes and text as real servers send them.

Ids come in braces and upper case, money with four decimals, decimals with ten, times in the user's own
zone with their date and time spelt out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from core.crm.base import Attribute, Reference, Value
from core.money import rounded
from core.sandbox.crm import xml_text
from core.sandbox.crm.user_view import UserView

MONEY_PLACES = 4
DECIMAL_PLACES = 10


@dataclass(frozen=True, slots=True)
class Scene:
    """What a value needs besides itself: its user, the names of what records point to, its currency."""

    view: UserView
    names: Mapping[UUID, str]
    currency: object = None


def braced(record: UUID) -> str:
    """Write an id as retrieved entities carry it."""
    return f"{{{str(record).upper()}}}"


def write_value(value: Value, attribute: Attribute, soap_type: str, scene: Scene) -> tuple[str, str]:
    """Give the attributes (with a leading blank) and the escaped text of a field's element."""
    return _WRITERS[soap_type](value, attribute, scene)


def _named(name: str | None, attribute: str = "name") -> str:
    return "" if name is None else f' {attribute}="{xml_text.attribute(name)}"'


def _text(value: Value, _: Attribute, __: Scene) -> tuple[str, str]:
    return "", xml_text.text(str(value))


def _boolean(value: Value, attribute: Attribute, _: Scene) -> tuple[str, str]:
    label = attribute.options.get(int(bool(value)), "Yes" if value else "No")
    return _named(label), "true" if value else "false"


def _number(value: Value, _: Attribute, __: Scene) -> tuple[str, str]:
    return f' formattedvalue="{int(str(value)):,}"', str(value)


def _option(value: Value, attribute: Attribute, _: Scene) -> tuple[str, str]:
    return _named(attribute.options.get(int(str(value)))), str(value)


def _state(value: Value, _: Attribute, __: Scene) -> tuple[str, str]:
    return _named(str(value), "formattedvalue"), xml_text.text(str(value))


def _money(value: Value, attribute: Attribute, scene: Scene) -> tuple[str, str]:
    amount = Decimal(str(value))
    shown = scene.view.money(amount, None if attribute.name.endswith("_base") else scene.currency)
    return _named(shown, "formattedvalue"), str(rounded(amount, MONEY_PLACES))


def _decimal(value: Value, attribute: Attribute, _: Scene) -> tuple[str, str]:
    number = Decimal(str(value))
    places = 2 if attribute.places is None else attribute.places
    return f' formattedvalue="{rounded(number, places):,}"', str(rounded(number, DECIMAL_PLACES))


def _float(value: Value, attribute: Attribute, _: Scene) -> tuple[str, str]:
    number = Decimal(str(value))
    places = 2 if attribute.places is None else attribute.places
    return f' formattedvalue="{rounded(number, places):,}"', f"{number:f}"


def _moment(value: Value, _: Attribute, scene: Scene) -> tuple[str, str]:
    assert isinstance(value, datetime)
    local = scene.view.local(value)
    spelt = f' date="{local:%d/%m/%Y}" time="{local:%H:%M}"'
    return spelt, local.isoformat(timespec="seconds")


def _reference(value: Value, _: Attribute, scene: Scene) -> tuple[str, str]:
    assert isinstance(value, Reference)
    name = _named(scene.names.get(value.id))
    return f'{name} dsc="0" type="{value.entity}"', braced(value.id)


def _guid(value: Value, _: Attribute, __: Scene) -> tuple[str, str]:
    return "", braced(value.id if isinstance(value, Reference) else UUID(str(value)))


_WRITERS: dict[str, Callable[[Value, Attribute, Scene], tuple[str, str]]] = {
    "string": _text,
    "EntityNameReference": _text,
    "CrmBoolean": _boolean,
    "CrmNumber": _number,
    "Picklist": _option,
    "Status": _option,
    "State": _state,
    "CrmMoney": _money,
    "CrmDecimal": _decimal,
    "CrmFloat": _float,
    "CrmDateTime": _moment,
    "Lookup": _reference,
    "Owner": _reference,
    "Customer": _reference,
    "Key": _guid,
    "UniqueIdentifier": _guid,
}
