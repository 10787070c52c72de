"""The types of the metadata service of CRM 3.0."""

from __future__ import annotations

from core.sandbox.crm.wsdl.xsd import Choices, Definition, Root, Shape

PARTS = {
    "RetrieveMetadata": (("flags",), "RetrieveMetadataResult"),
    "RetrieveEntityMetadata": (("entityName", "flags"), "RetrieveEntityMetadataResult"),
    "RetrieveAttributeMetadata": (("entityName", "attributeName"), "RetrieveAttributeMetadataResult"),
    "GetTimestamp": ((), "GetTimestampResult"),
}
"""The elements in each operation's body and the one in its answer's."""

_ATTRIBUTES = {
    "String": "MaxLength x:int",
    "Integer": "MinValue x:int; MaxValue x:int",
    "Decimal": "MinValue x:decimal; MaxValue x:decimal; Precision x:int",
    "Float": "MinValue x:float; MaxValue x:float; Precision x:int",
    "Money": "MinValue x:double; MaxValue x:double; Precision x:int",
    "Picklist": "NextValue x:int; Options w6:ArrayOfOption?",
    "State": "Options w6:ArrayOfStateOption?",
    "Status": "NextValue x:int; Options w6:ArrayOfStatusOption?",
}


def types() -> tuple[Definition, ...]:
    """All definitions of the service."""
    return (
        Root("flags", "w6:MetadataFlags"),
        Root("entityName", "x:string"),
        Root("attributeName", "x:string"),
        Root("RetrieveMetadataResult", "w6:Metadata"),
        Root("RetrieveEntityMetadataResult", "w6:EntityMetadata"),
        Root("RetrieveAttributeMetadataResult", "w6:AttributeMetadata"),
        Root("GetTimestampResult", "x:string"),
        Choices(
            "MetadataFlags",
            "EntitiesOnly IncludeAttributes IncludePrivileges IncludeRelationships All",
            several=True,
        ),
        Choices(
            "AttributeType",
            "Boolean Customer DateTime Decimal Float Integer Internal Lookup Memo Money Owner PartyList"
            " Picklist PrimaryKey State Status String UniqueIdentifier Virtual",
        ),
        Choices("AttributeRequiredLevel", "None SystemRequired Required Recommended ReadOnly"),
        Choices("DisplayMasks", "None PrimaryName ObjectTypeCode ValidForAdvancedFind", several=True),
        Choices("OwnershipTypes", "None UserOwned TeamOwned BusinessOwned OrgOwned BusinessParented", True),
        Shape("Metadata", "Entities w6:ArrayOfEntityMetadata?; Timestamp x:string?"),
        Shape("ArrayOfEntityMetadata", "Entity w6:EntityMetadata*"),
        Shape(
            "EntityMetadata",
            "Name x:string?; ObjectTypeCode x:int; DisplayName x:string?; DisplayCollectionName x:string?;"
            "Description x:string?; IsCustomEntity x:boolean?; IsCustomizable x:boolean?;"
            "ReportViewName x:string?; PrimaryField x:string?; PrimaryKey x:string?;"
            "OwnershipType w6:OwnershipTypes; Attributes w6:ArrayOfAttributeMetadata?;"
            "ReferencesFrom w6:ArrayOfRelationshipMetadata?; ReferencesTo w6:ArrayOfRelationshipMetadata1?",
        ),
        Shape("ArrayOfAttributeMetadata", "Attribute w6:AttributeMetadata*"),
        Shape(
            "AttributeMetadata",
            "Name x:string?; Type w6:AttributeType; DisplayName x:string?; Description x:string?;"
            "IsCustomField x:boolean; RequiredLevel w6:AttributeRequiredLevel; DefaultValue any?;"
            "ValidForCreate x:boolean; ValidForRead x:boolean; ValidForUpdate x:boolean;"
            "DisplayMask w6:DisplayMasks; AttributeOf x:string?",
        ),
        *(
            Shape(f"{name}AttributeMetadata", parts, base="w6:AttributeMetadata")
            for name, parts in _ATTRIBUTES.items()
        ),
        Shape("ArrayOfRelationshipMetadata", "From w6:RelationshipMetadata*"),
        Shape("ArrayOfRelationshipMetadata1", "To w6:RelationshipMetadata*"),
        Shape(
            "RelationshipMetadata",
            "Name x:string?; ReferencingEntity x:string?; ReferencedEntity x:string?;"
            "ReferencingAttribute x:string?; ReferencedAttribute x:string?; IsCustomRelationship x:boolean",
        ),
        Shape("Option", "OptionValue x:int; Description x:string?"),
        Shape("StateOption", "DefaultStatus x:int", base="w6:Option"),
        Shape("StatusOption", "State x:int", base="w6:Option"),
        *(
            Shape(f"ArrayOf{each}", f"{each} w6:{each}*")
            for each in ("Option", "StateOption", "StatusOption")
        ),
    )
