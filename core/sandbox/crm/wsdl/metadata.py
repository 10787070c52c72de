"""The types of the metadata service of CRM 4.0, as far as it is asked for here."""

from __future__ import annotations

from core.sandbox.crm.wsdl.xsd import Choices, Definition, Root, Shape

_NULLABLES: tuple[tuple[str, str, str, bool], ...] = (
    (
        "CrmAttributeType",
        "AttributeType",
        "Boolean Customer DateTime Decimal Float Integer Internal Lookup Memo Money Owner PartyList Picklist"
        " PrimaryKey State Status String UniqueIdentifier Virtual CalendarRules",
        False,
    ),
    (
        "CrmAttributeRequiredLevel",
        "AttributeRequiredLevel",
        "None SystemRequired Required Recommended ReadOnly",
        False,
    ),
    (
        "CrmDisplayMasks",
        "DisplayMasks",
        "None PrimaryName ObjectTypeCode ValidForAdvancedFind ValidForForm ValidForGrid RequiredForForm"
        " RequiredForGrid",
        True,
    ),
    (
        "CrmOwnershipTypes",
        "OwnershipTypes",
        "None UserOwned TeamOwned BusinessOwned OrgOwned BusinessParented",
        True,
    ),
    ("CrmStringFormat", "StringFormat", "Email Text TextArea Url TickerSymbol PhoneticGuide", False),
    ("CrmDateTimeFormat", "DateTimeFormat", "DateOnly DateAndTime", False),
    ("CrmIntegerFormat", "IntegerFormat", "None Duration TimeZone Language Locale", False),
    ("CrmImeMode", "ImeMode", "Auto Inactive Active Disabled", False),
)
_RANGE = "MinValue w7:CrmDouble?; MaxValue w7:CrmDouble?; Precision w6:CrmNumber?"
_TEXT = "Format w7:CrmStringFormat?; MaxLength w6:CrmNumber?; ImeMode w7:CrmImeMode?"
_ATTRIBUTES = {
    "Boolean": "TrueOption w7:Option?; FalseOption w7:Option?",
    "DateTime": "Format w7:CrmDateTimeFormat?; ImeMode w7:CrmImeMode?",
    "Decimal": _RANGE,
    "Float": "MinValue w6:CrmFloat?; MaxValue w6:CrmFloat?; Precision w6:CrmNumber?; ImeMode w7:CrmImeMode?",
    "Integer": "MinValue w6:CrmNumber?; MaxValue w6:CrmNumber?; Format w7:CrmIntegerFormat?",
    "Lookup": "Targets w7:ArrayOfString?",
    "Memo": _TEXT,
    "Money": f"{_RANGE}; PrecisionSource w6:CrmNumber?; ImeMode w7:CrmImeMode?",
    "Picklist": "Options w7:ArrayOfOption?",
    "State": "Options w7:ArrayOfStateOption?",
    "Status": "Options w7:ArrayOfStatusOption?",
    "String": f"{_TEXT}; DatabaseLength w6:CrmNumber?",
}


def types() -> tuple[Definition, ...]:
    """All definitions in the services' namespace, headers included."""
    return (*_operations(), *_labels(), *_nullables(), *_metadata(), *_requests())


def _operations() -> tuple[Definition, ...]:
    return (
        Root("Execute", parts="Request w7:MetadataServiceRequest?"),
        Root("ExecuteResponse", parts="Response w7:MetadataServiceResponse?"),
        Root("CrmAuthenticationToken", "c7:CrmAuthenticationToken"),
        Root("CallerOriginToken", "c7:CallerOriginToken"),
    )


def _labels() -> tuple[Definition, ...]:
    return (
        Shape("LocLabel", "Label x:string?; LanguageCode w6:CrmNumber?"),
        Shape("ArrayOfLocLabel", "LocLabel w7:LocLabel*"),
        Shape("CrmLabel", "LocLabels w7:ArrayOfLocLabel?; UserLocLabel w7:LocLabel?"),
        Shape("Option", "Value w6:CrmNumber?; Label w7:CrmLabel?"),
        Shape("StateOption", "DefaultStatus w6:CrmNumber?; InvariantName x:string?", base="w7:Option"),
        Shape("StatusOption", "State w6:CrmNumber?", base="w7:Option"),
        *(
            Shape(f"ArrayOf{each}", f"{each} w7:{each}*")
            for each in ("Option", "StateOption", "StatusOption")
        ),
        Shape("ArrayOfString", "Target x:string*"),
        Shape("CrmDouble", "@IsNull x:boolean; @formattedvalue x:string", text="x:double"),
    )


def _nullables() -> tuple[Definition, ...]:
    found: list[Definition] = [Shape("CrmNullable", "IsNull x:boolean?", abstract=True)]
    for name, words, choices, several in _NULLABLES:
        found.append(Shape(name, f"Value w7:{words}", base="w7:CrmNullable"))
        found.append(Choices(words, choices, several))
    return tuple(found)


def _metadata() -> tuple[Definition, ...]:
    return (
        Shape("CrmMetadata", "MetadataId w6:Key?", abstract=True),
        Shape("ArrayOfCrmMetadata", "CrmMetadata w7:CrmMetadata*+nil"),
        Shape(
            "AttributeMetadata",
            "SchemaName x:string?; LogicalName x:string?; EntityLogicalName x:string?;"
            "AttributeType w7:CrmAttributeType?; DisplayName w7:CrmLabel?; Description w7:CrmLabel?;"
            "IsCustomField w6:CrmBoolean?; RequiredLevel w7:CrmAttributeRequiredLevel?; DefaultValue any?;"
            "ValidForCreate w6:CrmBoolean?; ValidForRead w6:CrmBoolean?; ValidForUpdate w6:CrmBoolean?;"
            "DisplayMask w7:CrmDisplayMasks?; AggregateOf x:string?; AttributeOf x:string?;"
            "YomiOf x:string?; CalculationOf x:string?",
            base="w7:CrmMetadata",
        ),
        *(
            Shape(f"{name}AttributeMetadata", parts, base="w7:AttributeMetadata")
            for name, parts in _ATTRIBUTES.items()
        ),
        Shape("ArrayOfAttributeMetadata", "Attribute w7:AttributeMetadata*"),
        Shape(
            "EntityMetadata",
            "SchemaName x:string?; LogicalName x:string?; ObjectTypeCode w6:CrmNumber?;"
            "DisplayName w7:CrmLabel?; DisplayCollectionName w7:CrmLabel?; Description w7:CrmLabel?;"
            "IsCustomEntity w6:CrmBoolean?; IsCustomizable w6:CrmBoolean?;"
            "IsAvailableOffline w6:CrmBoolean?; IsIntersect w6:CrmBoolean?;"
            "CanTriggerWorkflow w6:CrmBoolean?; WorkflowSupport w6:CrmNumber?;"
            "DuplicateDetection w6:CrmBoolean?; IsMailMergeEnabled w6:CrmBoolean?;"
            "IsImportable w6:CrmBoolean?; IsChildEntity w6:CrmBoolean?; ReportViewName x:string?;"
            "PrimaryField x:string?; PrimaryKey x:string?; OwnershipType w7:CrmOwnershipTypes?;"
            "Attributes w7:ArrayOfAttributeMetadata?; IsActivity w6:CrmBoolean?;"
            "IsValidForAdvancedFind w6:CrmBoolean?",
            base="w7:CrmMetadata",
        ),
    )


def _requests() -> tuple[Definition, ...]:
    def exchange(name: str, question: str, answer: str) -> tuple[Shape, Shape]:
        return (
            Shape(f"{name}Request", question, base="w7:MetadataServiceRequest"),
            Shape(f"{name}Response", answer, base="w7:MetadataServiceResponse"),
        )

    published = "RetrieveAsIfPublished x:boolean"
    included = "IncludeAttributes IncludePrivileges IncludeRelationships All"
    return (
        Shape("MetadataServiceRequest", abstract=True),
        Shape("MetadataServiceResponse", abstract=True),
        Choices("MetadataItems", f"EntitiesOnly {included}", several=True),
        Choices("EntityItems", f"EntityOnly {included}", several=True),
        *exchange(
            "RetrieveAllEntities",
            f"MetadataItems w7:MetadataItems; {published}",
            "CrmMetadata w7:ArrayOfCrmMetadata?; Timestamp x:string?",
        ),
        *exchange(
            "RetrieveEntity",
            f"MetadataId g:guid; EntityItems w7:EntityItems; LogicalName x:string?; {published}",
            "EntityMetadata w7:EntityMetadata?",
        ),
        *exchange(
            "RetrieveAttribute",
            f"MetadataId g:guid; EntityLogicalName x:string?; LogicalName x:string?; {published}",
            "AttributeMetadata w7:AttributeMetadata?",
        ),
        *exchange("RetrieveTimestamp", "", "Timestamp x:string?"),
    )
