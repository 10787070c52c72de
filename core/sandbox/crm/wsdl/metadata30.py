"""The types of the metadata service of CRM 3.0 (after its published WSDL)."""

from __future__ import annotations

from core.sandbox.crm.wsdl.xsd import Choices, Definition, Root, Shape

OPERATIONS = ("RetrieveMetadata", "RetrieveEntityMetadata", "RetrieveAttributeMetadata", "GetTimestamp")

_BOUNDED = {
    "Integer": "MinValue x:int; MaxValue x:int",
    "Decimal": "MinValue x:decimal; MaxValue x:decimal; Precision x:int",
    "Float": "MinValue x:float; MaxValue x:float; Precision x:int",
    "Money": "MinValue x:double; MaxValue x:double; Precision x:int",
}
_ATTRIBUTES = {
    "String": "MaxLength x:int",
    "Picklist": "NextValue x:int; Options m:ArrayOfOption?",
    "State": "Options m:ArrayOfStateOption?",
    "Status": "NextValue x:int; Options m:ArrayOfStatusOption?",
}
_FLAGS = "IncludeAttributes IncludeRelationships IncludePrivileges All"
ENTITY_FLAGS, METADATA_FLAGS = f"EntityOnly {_FLAGS}", f"EntitiesOnly {_FLAGS}"


def operations() -> tuple[Definition, ...]:
    """The wrappers of the operations, and the types that are among them: those of numbers."""
    return (
        Root("RetrieveMetadata", parts="flags w6:MetadataFlags"),
        Root("RetrieveMetadataResponse", parts="RetrieveMetadataResult m:Metadata?"),
        Root("RetrieveEntityMetadata", parts="entityName x:string?; flags w6:EntityFlags"),
        Root("RetrieveEntityMetadataResponse", parts="RetrieveEntityMetadataResult m:EntityMetadata?"),
        Root("RetrieveAttributeMetadata", parts="entityName x:string?; attributeName x:string?"),
        Root(
            "RetrieveAttributeMetadataResponse", parts="RetrieveAttributeMetadataResult m:AttributeMetadata?"
        ),
        Root("GetTimestamp", parts=""),
        Root("GetTimestampResponse", parts="GetTimestampResult x:string?"),
        Choices("MetadataFlags", METADATA_FLAGS, several=True),
        Choices("EntityFlags", ENTITY_FLAGS, several=True),
        *(
            Shape(f"{name}AttributeMetadata", parts, base="m:AttributeMetadata")
            for name, parts in _BOUNDED.items()
        ),
    )


def types() -> tuple[Definition, ...]:
    """What is told of entities, attributes and relationships."""
    return (
        Choices(
            "AttributeType",
            "Boolean Customer DateTime Decimal Float Integer Internal Lookup Memo Money Owner PartyList"
            " Picklist PrimaryKey State Status String UniqueIdentifier Virtual CalendarRules",
        ),
        Choices("AttributeRequiredLevel", "None SystemRequired Required Recommended ReadOnly"),
        Choices(
            "DisplayMasks",
            "None PrimaryName ObjectTypeCode ValidForAdvancedFind ValidForForm ValidForGrid RequiredForForm"
            " RequiredForGrid",
            several=True,
        ),
        Choices("OwnershipTypes", "UnOwned UserOwned BusinessOwned OrgOwned", several=True),
        Shape("Metadata", "Entities m:ArrayOfEntityMetadata?; Timestamp x:string?"),
        Shape("ArrayOfEntityMetadata", "Entity m:EntityMetadata*"),
        Shape(
            "EntityMetadata",
            "Name x:string?; ObjectTypeCode x:int; DisplayName x:string?; DisplayCollectionName x:string?;"
            "Description x:string?; IsCustomEntity x:boolean?; IsCustomizable x:boolean?;"
            "ReportViewName x:string?; PrimaryField x:string?; PrimaryKey x:string?;"
            "OwnershipType m:OwnershipTypes; Attributes m:ArrayOfAttributeMetadata?;"
            "ReferencesFrom m:ArrayOfRelationshipMetadata?; ReferencesTo m:ArrayOfRelationshipMetadata1?",
        ),
        Shape("ArrayOfAttributeMetadata", "Attribute m:AttributeMetadata*"),
        Shape(
            "AttributeMetadata",
            "Name x:string?; Type m:AttributeType; DisplayName x:string?; Description x:string?;"
            "IsCustomField x:boolean; RequiredLevel m:AttributeRequiredLevel; DefaultValue any?;"
            "ValidForCreate x:boolean; ValidForRead x:boolean; ValidForUpdate x:boolean;"
            "DisplayMask m:DisplayMasks; AttributeOf x:string?",
        ),
        *(
            Shape(f"{name}AttributeMetadata", parts, base="m:AttributeMetadata")
            for name, parts in _ATTRIBUTES.items()
        ),
        Shape("ArrayOfRelationshipMetadata", "From m:RelationshipMetadata*"),
        Shape("ArrayOfRelationshipMetadata1", "To m:RelationshipMetadata*"),
        Shape(
            "RelationshipMetadata",
            "Name x:string?; ReferencingEntity x:string?; ReferencedEntity x:string?;"
            "ReferencingAttribute x:string?; ReferencedAttribute x:string?; IsCustomRelationship x:boolean",
        ),
        Shape("Option", "OptionValue x:int; Description x:string?"),
        Shape("StateOption", "DefaultStatus x:int", base="m:Option"),
        Shape("StatusOption", "State x:int", base="m:Option"),
        *(Shape(f"ArrayOf{each}", f"{each} m:{each}*") for each in ("Option", "StateOption", "StatusOption")),
    )
