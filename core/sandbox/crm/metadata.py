"""The metadata service: what the organisation's table says of entities and attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid5

from core.crm.base import Attribute, Kind
from core.sandbox.crm import xml_text
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import Element, child_text, needed, type_of, unreadable, unrecognized
from core.sandbox.crm.field_writing import braced
from core.sandbox.crm.office import Office
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.schema_entity import EntitySpec, Ownership
from core.sandbox.crm.soap_types import pascal
from core.sandbox.crm.wsdl.xsd import WEB_2007

ENGLISH = 1033
ATTRIBUTE_TYPES = {
    "string": "String",
    "CrmBoolean": "Boolean",
    "CrmNumber": "Integer",
    "CrmDecimal": "Decimal",
    "CrmFloat": "Float",
    "CrmMoney": "Money",
    "CrmDateTime": "DateTime",
    "Picklist": "Picklist",
    "State": "State",
    "Status": "Status",
    "Lookup": "Lookup",
    "Owner": "Owner",
    "Customer": "Customer",
    "Key": "PrimaryKey",
    "UniqueIdentifier": "UniqueIdentifier",
    "EntityNameReference": "String",
}
_OWNERSHIP = {
    Ownership.USER: "UserOwned",
    Ownership.ORGANISATION: "OrgOwned",
    Ownership.PARENT: "BusinessParented",
}
_ITEMS = frozenset(
    ("EntitiesOnly", "EntityOnly", "IncludeAttributes", "IncludePrivileges", "IncludeRelationships", "All")
)


class MetadataService:
    """Answers the metadata requests about one organisation."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def execute(self, body: Element) -> str:
        """Carry out a metadata request; Refusal where there is no such entity or attribute."""
        request = needed(body, "Request")
        namespace, kind = type_of(request)
        answers: Mapping[str, Callable[[Element], str]] = {
            "RetrieveAllEntitiesRequest": self._all,
            "RetrieveEntityRequest": self._one,
            "RetrieveAttributeRequest": self._attribute,
            "RetrieveTimestampRequest": lambda _: self._timestamp(),
        }
        if namespace != WEB_2007 or kind not in answers:
            raise unrecognized(request)
        answer = kind.removesuffix("Request") + "Response"
        return (
            f'<ExecuteResponse xmlns="{WEB_2007}"><Response xsi:type="{answer}">{answers[kind](request)}'
            "</Response></ExecuteResponse>"
        )

    def _timestamp(self) -> str:
        return f"<Timestamp>{xml_text.text(self._office.organisation.metadata_stamp())}</Timestamp>"

    def _all(self, request: Element) -> str:
        attributes = _with_attributes(request, "MetadataItems")
        names = sorted(self._office.organisation.entities())
        entities = "".join(
            f'<CrmMetadata xsi:type="EntityMetadata">{inner}</CrmMetadata>'
            for inner in (self._entity(name, attributes=attributes) for name in names)
        )
        return f"<CrmMetadata>{entities}</CrmMetadata>{self._timestamp()}"

    def _one(self, request: Element) -> str:
        attributes = _with_attributes(request, "EntityItems")
        name = child_text(request, "LogicalName").strip()
        return f"<EntityMetadata>{self._entity(name, attributes=attributes)}</EntityMetadata>"

    def _attribute(self, request: Element) -> str:
        entity = child_text(request, "EntityLogicalName").strip()
        codec = self._office.codec(entity)
        found = codec.attributes.get(child_text(request, "LogicalName").strip())
        if found is None:
            raise Refusal(Number.QUERY_NO_ATTRIBUTE, f"The {entity} has no such attribute.")
        kind, inner = self._attribute_parts(codec, found)
        return f'<AttributeMetadata xsi:type="{kind}">{inner}</AttributeMetadata>'

    def _entity(self, name: str, *, attributes: bool) -> str:
        codec, spec = self._office.codec(name), SCHEMA[name]
        listed = ""
        if attributes:
            parts = (self._attribute_parts(codec, each) for each in codec.attributes.values())
            rows = "".join(f'<Attribute xsi:type="{kind}">{inner}</Attribute>' for kind, inner in parts)
            listed = f"<Attributes>{rows}</Attributes>"
        return (
            f"{self._metadata_id(name)}{_entity_head(spec, codec.key)}{listed}<IsActivity>false</IsActivity>"
        )

    def _metadata_id(self, name: str) -> str:
        return f"<MetadataId>{braced(uuid5(self._office.organisation.id, name))}</MetadataId>"

    def _attribute_parts(self, codec: EntityCodec, attribute: Attribute) -> tuple[str, str]:
        kind = ATTRIBUTE_TYPES[codec.types[attribute.name]]
        if attribute.kind is Kind.MEMO:
            kind = "Memo"
        inner = (
            self._metadata_id(f"{codec.name}.{attribute.name}")
            + _attribute_head(codec.name, attribute, kind)
            + _limits(attribute, self._office.organisation.spec(codec.name))
        )
        return _metadata_type(kind), inner


def _with_attributes(request: Element, name: str) -> bool:
    words = set(child_text(request, name).split())
    if not words <= _ITEMS:
        raise unreadable(
            request, f"Instance validation error: '{' '.join(sorted(words - _ITEMS))}' is not valid."
        )
    return bool(words & {"IncludeAttributes", "All"})


def _label(element: str, text: str) -> str:
    row = f"<Label>{xml_text.text(text)}</Label><LanguageCode>{ENGLISH}</LanguageCode>"
    return (
        f"<{element}><LocLabels><LocLabel>{row}</LocLabel></LocLabels>"
        f"<UserLocLabel>{row}</UserLocLabel></{element}>"
    )


def _flag(element: str, value: bool) -> str:
    return f"<{element}>{str(value).lower()}</{element}>"


def _nullable(element: str, word: str) -> str:
    return f"<{element}><Value>{word}</Value></{element}>"


def _entity_head(spec: EntitySpec, key: str) -> str:
    title = pascal(spec.name)
    return (
        f"<SchemaName>{title}</SchemaName><LogicalName>{spec.name}</LogicalName>"
        f"<ObjectTypeCode>{spec.code}</ObjectTypeCode>{_label('DisplayName', title)}"
        f"{_flag('IsCustomEntity', False)}{_flag('IsCustomizable', True)}"
        f"<PrimaryField>{spec.title}</PrimaryField><PrimaryKey>{key}</PrimaryKey>"
        f"{_nullable('OwnershipType', _OWNERSHIP[spec.ownership])}"
    )


def _attribute_head(entity: str, attribute: Attribute, kind: str) -> str:
    custom = attribute.name not in SCHEMA[entity].attributes
    level = "Required" if attribute.required else "None"
    if attribute.kind is Kind.KEY:
        level = "SystemRequired"
    return (
        f"<SchemaName>{attribute.name}</SchemaName><LogicalName>{attribute.name}</LogicalName>"
        f"<EntityLogicalName>{entity}</EntityLogicalName>{_nullable('AttributeType', kind)}"
        f"{_label('DisplayName', attribute.name)}{_flag('IsCustomField', custom)}"
        f"{_nullable('RequiredLevel', level)}{_flag('ValidForCreate', attribute.creatable)}"
        f"{_flag('ValidForRead', True)}{_flag('ValidForUpdate', attribute.updatable)}"
    )


def _metadata_type(kind: str) -> str:
    if kind in ("PrimaryKey", "UniqueIdentifier"):
        return "AttributeMetadata"
    return f"{'Lookup' if kind in ('Owner', 'Customer') else kind}AttributeMetadata"


def _limits(attribute: Attribute, spec: EntitySpec) -> str:
    write = _LIMITS.get(attribute.kind)
    return write(attribute, spec) if write else ""


def _text_limits(attribute: Attribute, _: EntitySpec) -> str:
    shape = "TextArea" if attribute.kind is Kind.MEMO else "Text"
    return f"{_nullable('Format', shape)}<MaxLength>{attribute.length or 100}</MaxLength>"


def _answers(_: Attribute, __: EntitySpec) -> str:
    return f"{_option('TrueOption', 1, 'Yes')}{_option('FalseOption', 0, 'No')}"


def _precision(attribute: Attribute, _: EntitySpec) -> str:
    places = 2 if attribute.places is None else attribute.places
    return f"{_bounds(attribute)}<Precision>{places}</Precision>"


def _targets(attribute: Attribute, _: EntitySpec) -> str:
    targets = "".join(f"<Target>{each}</Target>" for each in attribute.targets)
    return f"<Targets>{targets}</Targets>"


def _options(attribute: Attribute, _: EntitySpec) -> str:
    rows = "".join(_option("Option", value, label) for value, label in attribute.options.items())
    return f"<Options>{rows}</Options>"


def _option(element: str, value: int, label: str, more: str = "") -> str:
    return f"<{element}><Value>{value}</Value>{_label('Label', label)}{more}</{element}>"


def _states(_: Attribute, spec: EntitySpec) -> str:
    rows = "".join(
        _option(
            "StateOption",
            state.number,
            state.name,
            f"<DefaultStatus>{state.default_status}</DefaultStatus><InvariantName>{state.name}</InvariantName>",
        )
        for state in spec.states
    )
    return f"<Options>{rows}</Options>"


def _statuses(_: Attribute, spec: EntitySpec) -> str:
    rows = "".join(
        _option("StatusOption", number, label, f"<State>{state.number}</State>")
        for state in spec.states
        for number, label in state.statuses.items()
    )
    return f"<Options>{rows}</Options>"


def _bounds(attribute: Attribute, _: EntitySpec | None = None) -> str:
    least = "" if attribute.least is None else f"<MinValue>{attribute.least:f}</MinValue>"
    most = "" if attribute.most is None else f"<MaxValue>{attribute.most:f}</MaxValue>"
    return least + most


_LIMITS: Mapping[Kind, Callable[[Attribute, EntitySpec], str]] = {
    Kind.TEXT: _text_limits,
    Kind.MEMO: _text_limits,
    Kind.BOOLEAN: _answers,
    Kind.INTEGER: _bounds,
    Kind.DECIMAL: _precision,
    Kind.FLOAT: _precision,
    Kind.MONEY: _precision,
    Kind.TIME: lambda _, __: _nullable("Format", "DateAndTime"),
    Kind.LOOKUP: _targets,
    Kind.PICKLIST: _options,
    Kind.STATE: _states,
    Kind.STATUS: _statuses,
}
