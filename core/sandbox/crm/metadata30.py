"""The metadata service of CRM 3.0: four operations, plain values, relationships for what lookups reach.

Its bodies are wrapped, unlike CrmService's; what it tells is in names of its own (`METADATA`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.crm.base import Attribute, Kind
from core.sandbox.crm import xml_text
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import Call, Element, unreadable
from core.sandbox.crm.metadata import ATTRIBUTE_TYPES
from core.sandbox.crm.office import Office
from core.sandbox.crm.office30 import known30
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.schema_entity import EntitySpec, Ownership
from core.sandbox.crm.soap_types import pascal
from core.sandbox.crm.wsdl.metadata30 import ENTITY_FLAGS, METADATA_FLAGS
from core.sandbox.crm.wsdl.xsd import METADATA, WEB_2006

_BOUNDED = ("Integer", "Decimal", "Float", "Money")
"""The shapes that are in the names of the wrappers."""
_OWNERSHIP = {Ownership.USER: "UserOwned", Ownership.ORGANISATION: "OrgOwned", Ownership.PARENT: "UnOwned"}


class MetadataService30:
    """Answers the four questions about one organisation."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def answer(self, call: Call) -> str:
        """Carry out an operation; Refusal where there is no such entity or attribute."""
        answers: Mapping[str, Callable[[Element], str]] = {
            "RetrieveMetadata": self._all,
            "RetrieveEntityMetadata": self._one,
            "RetrieveAttributeMetadata": self._attribute,
            "GetTimestamp": lambda _: self._stamp(),
        }
        inside = answers[call.operation](call.body)
        return (
            f'<w:{call.operation}Response xmlns:w="{WEB_2006}" xmlns="{METADATA}">{inside}'
            f"</w:{call.operation}Response>"
        )

    def _stamp(self) -> str:
        return f"<w:GetTimestampResult>{self._mark()}</w:GetTimestampResult>"

    def _mark(self) -> str:
        return xml_text.text(self._office.organisation.metadata_stamp())

    def _all(self, body: Element) -> str:
        flags = _flags(body, METADATA_FLAGS)
        rows = "".join(
            f"<Entity>{self._entity(name, flags)}</Entity>"
            for name in self._office.organisation.entities()
            if known30(name)
        )
        return (
            f"<w:RetrieveMetadataResult><Entities>{rows}</Entities><Timestamp>{self._mark()}</Timestamp>"
            "</w:RetrieveMetadataResult>"
        )

    def _one(self, body: Element) -> str:
        inside = self._entity(_part(body, "entityName"), _flags(body, ENTITY_FLAGS))
        return f"<w:RetrieveEntityMetadataResult>{inside}</w:RetrieveEntityMetadataResult>"

    def _attribute(self, body: Element) -> str:
        entity = _part(body, "entityName")
        codec = self._office.codec(entity)
        found = codec.attributes.get(_part(body, "attributeName"))
        if found is None:
            raise Refusal(Number.QUERY_NO_ATTRIBUTE, f"The {entity} has no such attribute.")
        kind, inside = self._parts(codec, found)
        return (
            f'<w:RetrieveAttributeMetadataResult xsi:type="{kind}">{inside}'
            "</w:RetrieveAttributeMetadataResult>"
        )

    def _entity(self, name: str, flags: frozenset[str]) -> str:
        codec, spec = self._office.codec(name), SCHEMA[name]
        listed = related = ""
        if flags & {"IncludeAttributes", "All"}:
            parts = (self._parts(codec, each) for each in codec.attributes.values())
            rows = "".join(f'<Attribute xsi:type="{kind}">{inside}</Attribute>' for kind, inside in parts)
            listed = f"<Attributes>{rows}</Attributes>"
        if flags & {"IncludeRelationships", "All"}:
            related = f"<ReferencesFrom>{_relationships(name, codec.attributes.values())}</ReferencesFrom>"
        return (
            f"<Name>{name}</Name><ObjectTypeCode>{spec.code}</ObjectTypeCode>"
            f"<DisplayName>{pascal(name)}</DisplayName><IsCustomEntity>false</IsCustomEntity>"
            f"<IsCustomizable>true</IsCustomizable><PrimaryField>{spec.title}</PrimaryField>"
            f"<PrimaryKey>{codec.key}</PrimaryKey>"
            f"<OwnershipType>{_OWNERSHIP[spec.ownership]}</OwnershipType>{listed}{related}"
        )

    def _parts(self, codec: EntityCodec, attribute: Attribute) -> tuple[str, str]:
        kind = "Memo" if attribute.kind is Kind.MEMO else ATTRIBUTE_TYPES[codec.types[attribute.name]]
        level = "Required" if attribute.required else "None"
        if attribute.kind is Kind.KEY:
            level = "SystemRequired"
        custom = attribute.name not in SCHEMA[codec.name].attributes
        head = (
            f"<Name>{attribute.name}</Name><Type>{kind}</Type><DisplayName>{attribute.name}</DisplayName>"
            f"{_flag('IsCustomField', custom)}<RequiredLevel>{level}</RequiredLevel>"
            f"{_flag('ValidForCreate', attribute.creatable)}{_flag('ValidForRead', True)}"
            f"{_flag('ValidForUpdate', attribute.updatable)}<DisplayMask>None</DisplayMask>"
        )
        shape, limits = _limits(attribute, self._office.organisation.spec(codec.name))
        return f"{'w:' if shape in _BOUNDED else ''}{shape}AttributeMetadata", head + limits


def _part(body: Element, name: str) -> str:
    return (body.findtext(f"{{{WEB_2006}}}{name}") or "").strip()


def _flags(body: Element, known: str) -> frozenset[str]:
    words = frozenset(_part(body, "flags").split())
    if not words <= frozenset(known.split()):
        raise unreadable(body, f"Instance validation error: '{' '.join(sorted(words))}' is not valid.")
    return words


def _flag(element: str, value: bool) -> str:
    return f"<{element}>{str(value).lower()}</{element}>"


def _relationships(entity: str, attributes: Iterable[Attribute]) -> str:
    return "".join(
        f"<From><Name>{target}_{entity}_{each.name}</Name><ReferencingEntity>{entity}</ReferencingEntity>"
        f"<ReferencedEntity>{target}</ReferencedEntity><ReferencingAttribute>{each.name}"
        f"</ReferencingAttribute><ReferencedAttribute>{target}id</ReferencedAttribute>"
        "<IsCustomRelationship>false</IsCustomRelationship></From>"
        for each in attributes
        for target in each.targets
        if known30(target)
    )


def _limits(attribute: Attribute, spec: EntitySpec) -> tuple[str, str]:
    match attribute.kind:
        case Kind.TEXT | Kind.MEMO:
            found = "String", f"<MaxLength>{attribute.length or 100}</MaxLength>"
        case Kind.INTEGER:
            found = "Integer", _bounds(attribute, -(2**31), 2**31 - 1)
        case Kind.DECIMAL | Kind.FLOAT | Kind.MONEY:
            places = 2 if attribute.places is None else attribute.places
            shape = {Kind.DECIMAL: "Decimal", Kind.FLOAT: "Float"}.get(attribute.kind, "Money")
            found = shape, f"{_bounds(attribute, -(10**9), 10**9)}<w:Precision>{places}</w:Precision>"
        case Kind.PICKLIST:
            rows = "".join(_option("Option", value, text) for value, text in attribute.options.items())
            found = "Picklist", f"<NextValue>1</NextValue><Options>{rows}</Options>"
        case Kind.STATE:
            found = "State", f"<Options>{_states(spec)}</Options>"
        case Kind.STATUS:
            found = "Status", f"<NextValue>1</NextValue><Options>{_statuses(spec)}</Options>"
        case _:
            found = "", ""
    return found


def _states(spec: EntitySpec) -> str:
    return "".join(
        _option(
            "StateOption", each.number, each.name, f"<DefaultStatus>{each.default_status}</DefaultStatus>"
        )
        for each in spec.states
    )


def _statuses(spec: EntitySpec) -> str:
    return "".join(
        _option("StatusOption", number, text, f"<State>{state.number}</State>")
        for state in spec.states
        for number, text in state.statuses.items()
    )


def _option(element: str, value: int, text: str, more: str = "") -> str:
    return (
        f"<{element}><OptionValue>{value}</OptionValue><Description>{xml_text.text(text)}</Description>"
        f"{more}</{element}>"
    )


def _bounds(attribute: Attribute, least: int, most: int) -> str:
    low = least if attribute.least is None else attribute.least
    high = most if attribute.most is None else attribute.most
    return f"<w:MinValue>{low:f}</w:MinValue><w:MaxValue>{high:f}</w:MaxValue>"
