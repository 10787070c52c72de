"""An organisation as CRM 3.0 shows it: without what 4.0 added (facts: the fields of both versions)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Self

from core.crm.base import EntityDescription, Value
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import Element, local
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.office import Office
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.user_view import UserView

_NEW_ENTITIES = frozenset({"transactioncurrency"})
_NEW_FIELDS = frozenset(
    {
        "transactioncurrencyid",
        "basecurrencyid",
        "exchangerate",
        "importsequencenumber",
        "overriddencreatedon",
        "timezoneruleversionnumber",
        "utcconversiontimezonecode",
        "baseuomname",
    }
)


def described30(description: EntityDescription) -> EntityDescription:
    """Give what CRM 3.0 knows of an entity."""
    old = {name: each for name, each in description.attributes.items() if not _is_new(name)}
    return replace(description, attributes=MappingProxyType(old))


def known30(entity: str) -> bool:
    """Whether CRM 3.0 has that entity."""
    return entity not in _NEW_ENTITIES


def _is_new(name: str) -> bool:
    return name in _NEW_FIELDS or name.endswith("_base") or name.startswith("yomi")


class EntityCodec30(EntityCodec):
    """Reads records as CRM 3.0 does: a CrmDateTime has no IsNull there, and the attribute is ignored."""

    def read_typed(self, element: Element, view: UserView) -> NewRecord:
        """Read a typed entity."""
        for each in element:
            if self.types.get(local(each)) == "CrmDateTime":
                each.attrib.pop("IsNull", "")
        return super().read_typed(element, view)

    def _property(self, name: str, kind: str, value: Element, view: UserView) -> Value | None:
        if name not in self.attributes:
            raise Refusal(Number.QUERY_NO_ATTRIBUTE, f"The {self.name} has no attribute {name}.")
        return super()._property(name, kind, value, view)


class Office30(Office):
    """What the 2006 services share."""

    @classmethod
    def beside(cls, office: Office) -> Self:
        """Give the 3.0 face of an organisation; users' views are one and the same for both."""
        made = cls(office.organisation)
        made._views = office._views
        return made

    def codec(self, entity: str) -> EntityCodec:
        """Give the codec of an entity; Refusal where CRM 3.0 has no such entity."""
        if not known30(entity):
            raise Refusal(Number.QUERY_NO_ENTITY, f"The entity with a name = '{entity}' was not found.")
        return super().codec(entity)

    def _made(self, entity: str) -> EntityCodec:
        return EntityCodec30(described30(self.organisation.describe(entity)))
