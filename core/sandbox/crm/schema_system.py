"""What stands around the sales records: notes, users, business units, the organisation, roles, privileges."""

from __future__ import annotations

from core.sandbox.crm.schema_customers import address
from core.sandbox.crm.schema_entity import EntitySpec, Ownership, table
from core.sandbox.crm.schema_parts import (
    booleans,
    floats,
    identifiers,
    insert_only,
    integers,
    lookup_any,
    lookups,
    made_and_changed,
    memos,
    owner,
    picklist,
    required,
    served,
    stamps,
    texts,
)

_NOTED = ("account", "contact", "invoice", "product", "salesorder")

ANNOTATION = EntitySpec(
    name="annotation",
    code=5,
    privilege="Note",
    title="subject",
    ownership=Ownership.USER,
    defaults={"isdocument": False},
    indexed=("objectid",),
    attributes=table(
        "annotation",
        (
            stamps(),
            owner(),
            texts(500, "subject"),
            memos(100_000, "notetext"),
            memos(2**30, "documentbody"),
            texts(255, "filename"),
            texts(256, "mimetype"),
            texts(2, "langid"),
            texts(32, "stepid"),
            served(integers("filesize", 0, 10**9)),
            booleans("isdocument"),
            insert_only(lookup_any("objectid", _NOTED)),
            insert_only(texts(64, "objecttypecode")),
        ),
    ),
)

SYSTEM_USER = EntitySpec(
    name="systemuser",
    code=8,
    privilege="User",
    title="fullname",
    defaults={"isdisabled": False, "setupuser": False, "accessmode": 0},
    keyed=("domainname",),
    indexed=("businessunitid",),
    attributes=table(
        "systemuser",
        (
            stamps(),
            address("address1", freight=False),
            address("address2", freight=False),
            required(texts(255, "domainname")),
            texts(50, "firstname lastname middlename nickname homephone mobilephone"),
            texts(100, "employeeid governmentid internalemailaddress jobtitle mobilealertemail"),
            texts(100, "personalemailaddress skills"),
            texts(128, "title"),
            texts(20, "salutation"),
            texts(200, "photourl"),
            texts(500, "disabledreason"),
            texts(1024, "windowsliveid"),
            served(texts(160, "fullname")),
            booleans("displayinserviceviews"),
            served(booleans("isdisabled setupuser")),
            required(lookups("businessunit", "businessunitid")),
            lookups("systemuser", "parentsystemuserid"),
            identifiers("organizationid"),
            picklist("accessmode", {0: "Full", 1: "Administrative", 2: "Read-Only"}),
        ),
    ),
)

BUSINESS_UNIT = EntitySpec(
    name="businessunit",
    code=10,
    privilege="BusinessUnit",
    title="name",
    defaults={"isdisabled": False, "workflowsuspended": False},
    keyed=("name",),
    attributes=table(
        "businessunit",
        (
            stamps(),
            address("address1", freight=False),
            address("address2", freight=False),
            required(texts(160, "name")),
            texts(100, "costcenter divisionname emailaddress fileasname"),
            texts(200, "ftpsiteurl websiteurl"),
            texts(20, "stockexchange"),
            texts(10, "tickersymbol"),
            texts(500, "disabledreason"),
            memos(2000, "description"),
            floats("creditlimit", 10**9),
            integers("inheritancemask utcoffset"),
            served(booleans("isdisabled")),
            booleans("workflowsuspended"),
            lookups("businessunit", "parentbusinessunitid"),
            served(lookups("organization", "organizationid")),
        ),
    ),
)

ORGANIZATION = EntitySpec(
    name="organization",
    code=1019,
    privilege="Organization",
    title="name",
    attributes=table(
        "organization",
        (
            made_and_changed(),
            texts(160, "name"),
            served(lookups("transactioncurrency", "basecurrencyid")),
            served(integers("currencydecimalprecision pricingdecimalprecision", 0, 4)),
            texts(13, "currencysymbol"),
            integers("currentinvoicenumber currentordernumber", 0),
            texts(20, "invoiceprefix orderprefix"),
            integers("uniquespecifierlength", 4, 6),
            integers("languagecode localeid utcconversiontimezonecode sortid"),
            texts(255, "dateformatstring"),
            texts(5, "dateseparator decimalsymbol numberseparator timeseparator"),
            texts(255, "timeformatstring"),
            booleans("enablepricingoncreate isdisabled isduplicatedetectionenabled"),
            integers("negativecurrencyformatcode fiscalperiodtype maxuploadfilesize"),
            texts(8, "schemanameprefix"),
            identifiers("systemuserid integrationuserid supportuserid"),
        ),
    ),
)

USER_SETTINGS = EntitySpec(
    name="usersettings",
    code=150,
    privilege="UserSettings",
    title="systemuserid",
    key="systemuserid",
    attributes=table(
        "usersettings",
        (
            made_and_changed(),
            identifiers("businessunitid"),
            integers("timezonecode timezonebias uilanguageid helplanguageid localeid paginglimit"),
            integers("currencydecimalprecision pricingdecimalprecision", 0, 4),
            integers("calendartype dateformatcode timeformatcode longdateformatcode"),
            texts(255, "dateformatstring timeformatstring"),
            texts(5, "dateseparator decimalsymbol numberseparator timeseparator"),
            texts(25, "amdesignator pmdesignator"),
            texts(13, "currencysymbol"),
            lookups("transactioncurrency", "transactioncurrencyid"),
        ),
        key="systemuserid",
    ),
)

ROLE = EntitySpec(
    name="role",
    code=1036,
    privilege="Role",
    title="name",
    keyed=("name",),
    attributes=table(
        "role",
        (
            stamps(),
            required(texts(100, "name")),
            required(lookups("businessunit", "businessunitid")),
            lookups("role", "parentroleid"),
            lookups("roletemplate", "roletemplateid"),
            identifiers("organizationid"),
        ),
    ),
)

PRIVILEGE = EntitySpec(
    name="privilege",
    code=1023,
    privilege="",
    title="name",
    keyed=("name",),
    attributes=table(
        "privilege",
        (
            served(integers("accessright")),
            served(booleans("canbebasic canbedeep canbeglobal canbelocal")),
            served(texts(100, "name")),
        ),
    ),
)
