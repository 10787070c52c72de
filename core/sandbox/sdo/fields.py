"""The fields of an object: `obj.Fields.Item("NAME").Value`, the long form that late binding needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.layout import FieldType, Kind, fields_of
from core.sandbox.sdo.session import Session
from core.sandbox.sdo.values import Value, blank, refused

_TYPE_CODES = {
    Kind.TEXT: 12,
    Kind.BYTE: -6,
    Kind.SMALL: 5,
    Kind.INTEGER: 4,
    Kind.DOUBLE: 8,
    Kind.DATE: 9,
    Kind.MOMENT: 11,
}
_LENGTHS = {Kind.BYTE: 1, Kind.SMALL: 2, Kind.INTEGER: 4, Kind.DOUBLE: 8, Kind.DATE: 2, Kind.MOMENT: 8}


class Field:
    """One field of an object's buffer."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()
    _public_attrs_: ClassVar[tuple[str, ...]] = (
        "Name",
        "Length",
        "DecimalPlaces",
        "Type",
        "Description",
        "Value",
        "State",
    )
    _readonly_attrs_: ClassVar[tuple[str, ...]] = (
        "Name",
        "Length",
        "DecimalPlaces",
        "Type",
        "Description",
        "State",
    )

    def __init__(self, fields: Fields, name: str, kind: FieldType) -> None:
        self._fields = fields
        self._kind = kind
        self.Name = name

    @property
    def Length(self) -> int:  # noqa: N802 - COM's names, here and below
        """The length of a text in characters, of any other in bytes."""
        return self._kind.length or _LENGTHS[self._kind.kind]

    @property
    def DecimalPlaces(self) -> int:  # noqa: N802
        """Two of a Double."""
        return 2 if self._kind.kind is Kind.DOUBLE else 0

    @property
    def Type(self) -> int:  # noqa: N802
        """The code of its type."""
        return _TYPE_CODES[self._kind.kind]

    @property
    def Description(self) -> str:  # noqa: N802
        """What the field is."""
        return self.Name.replace("_", " ").capitalize()

    @property
    def State(self) -> int:  # noqa: N802
        """Whether it was set since the buffer was cleared."""
        return int(self._fields.is_set(self.Name))

    @property
    def Value(self) -> Value:  # noqa: N802
        """What the buffer holds."""
        return self._fields.read(self.Name)

    @Value.setter
    def Value(self, value: object) -> None:  # noqa: N802
        self._fields.write(self.Name, self._kind, value)


class Fields:
    """The buffer of an object."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Item",)
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Count",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Count",)

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self.kinds: Mapping[str, FieldType] = fields_of(name, session.version)
        self._values: dict[str, Value] = {}
        self._set: set[str] = set()

    def Item(self, Index: object) -> Field:  # noqa: N802, N803
        """Give a field by its name, whatever its case, or by its number from 1; raises for any other."""
        self._session.call()
        names = list(self.kinds)
        if isinstance(Index, int) and not isinstance(Index, bool) and 1 <= Index <= len(names):
            return Field(self, names[Index - 1], self.kinds[names[Index - 1]])
        name = Index.upper() if isinstance(Index, str) else ""
        if name not in self.kinds:
            self._session.fail(Code.INVALID_NAME)
        return Field(self, name, self.kinds[name])

    @property
    def Count(self) -> int:  # noqa: N802
        """How many fields there are."""
        return len(self.kinds)

    def clear(self, values: Mapping[str, Value] | None = None) -> None:
        """Empty the buffer, or fill it with what was read."""
        self._values = {**values} if values else {}
        self._set = set()

    def is_set(self, name: str) -> bool:
        """Whether a caller has set this field since."""
        return name in self._set

    def read(self, name: str) -> Value:
        """Give a value as a caller's `Value` gets it."""
        self._session.call()
        return self.get(name)

    def write(self, name: str, kind: FieldType, value: object) -> None:
        """Take a value from a caller; raises for one of another type, too long or too large."""
        self._session.call()
        code = refused(kind, value)
        if code is not None or not isinstance(value, str | int | float | datetime):
            self._session.fail(code or Code.INVALID_TYPE)
        self._values[name] = value
        self._set.add(name)

    def get(self, name: str) -> Value:
        """Give what the buffer holds."""
        return self._values.get(name, blank(self.kinds[name]))

    def put(self, name: str, value: Value) -> None:
        """Fill in a field as the object itself does."""
        self._values[name] = value

    def text(self, name: str) -> str:
        """Give a text as the data files keep it: without blanks at its end."""
        return str(self.get(name)).rstrip()

    def number(self, name: str) -> float:
        """Give an amount, a quantity or a rate."""
        value = self.get(name)
        return value if isinstance(value, float) else 0.0

    def whole(self, name: str) -> int:
        """Give a whole number."""
        value = self.get(name)
        return value if isinstance(value, int) else 0

    def day(self, name: str) -> datetime | None:
        """Give a date, None where none was set."""
        value = self.get(name)
        return value if isinstance(value, datetime) and value.year > 1899 else None

    def snapshot(self) -> dict[str, Value]:
        """Give the values of all fields."""
        return {name: self.get(name) for name in self.kinds}
