"""The metadata service of CRM 3.0: four operations, plain values, relationships for what lookups reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.crm.base import Attribute, Kind
from core.sandbox.crm import xml_text
from core.sandbox.crm.entity_codec import EntityCodec
from core.sandbox.crm.envelope import Call, Element, child_text, unreadable
from core.sandbox.crm.metadata import ATTRIBUTE_TYPES, OWNERSHIP
from core.sandbox.crm.office import Office
from core.sandbox.crm.office30 import known30
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.schema_entity import EntitySpec
from core.sandbox.crm.soap_types import pascal
from core.sandbox.crm.wsdl.xsd import WEB_2007

PARTS30: dict[str, tuple[str, ...]] = {
    "RetrieveMetadata": ("flags",),
    "RetrieveEntityMetadata": ("entityName", "flags"),
    "RetrieveAttributeMetadata": ("entityName", "attributeName"),
    "GetTimestamp": (),
}
"""The parts that each operation's body holds."""

_FLAGS = frozenset(("EntitiesOnly", "IncludeAttributes", "IncludePrivileges", "IncludeRelationships", "All"))


class MetadataService30:
    """Answers the four questions about one organisation, in a wrapping that is taken off on the way out."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def answer(self, call: Call) -> str:
        """Carry out an operation; Refusal where there is no such entity or attribute."""
        answers: Mapping[str, Callable[[Element], str]] = {
            "RetrieveMetadata": self._all,
            "RetrieveEntityMetadata": self._one,
            "RetrieveAttributeMetadata": self._attribute,
            "GetTimestamp": lambda _: f"<GetTimestampResult>{self._stamp()}</GetTimestampResult>",
        }
        inside = answers[call.operation](call.body)
        return f'<{call.operation}Response xmlns="{WEB_2007}">{inside}</{call.operation}Response>'

    def _stamp(self) -> str:
        return xml_text.text(self._office.organisation.metadata_stamp())

    def _all(self, body: Element) -> str:
        flags = _flags(body)
        rows = "".join(
            f"<Entity>{self._entity(name, flags)}</Entity>"
            for name in self._office.organisation.entities()
            if known30(name)
        )
        return (
            f"<RetrieveMetadataResult><Entities>{rows}</Entities><Timestamp>{self._stamp()}</Timestamp>"
            "</RetrieveMetadataResult>"
        )

    def _one(self, body: Element) -> str:
        inside = self._entity(child_text(body, "entityName").strip(), _flags(body))
        return f"<RetrieveEntityMetadataResult>{inside}</RetrieveEntityMetadataResult>"

    def _attribute(self, body: Element) -> str:
        entity = child_text(body, "entityName").strip()
        codec = self._office.codec(entity)
        found = codec.attributes.get(child_text(body, "attributeName").strip())
        if found is None:
            raise Refusal(Number.QUERY_NO_ATTRIBUTE, f"The {entity} has no such attribute.")
        kind, inside = self._parts(codec, found)
        return (
            f'<RetrieveAttributeMetadataResult xsi:type="{kind}">{inside}</RetrieveAttributeMetadataResult>'
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
            f"<OwnershipType>{OWNERSHIP[spec.ownership]}</OwnershipType>{listed}{related}"
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
        return f"{shape}AttributeMetadata", head + limits


def _flags(body: Element) -> frozenset[str]:
    words = frozenset(child_text(body, "flags").split())
    if not words <= _FLAGS:
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
            found = shape, f"{_bounds(attribute, -(10**9), 10**9)}<Precision>{places}</Precision>"
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
    return f"<MinValue>{low:f}</MinValue><MaxValue>{high:f}</MaxValue>"
