"""Accounts and contacts, as CRM 4.0 knows them."""

from __future__ import annotations

from dataclasses import replace

from core.sandbox.crm import schema_options as options
from core.sandbox.crm.schema_entity import ACTIVE_INACTIVE, EntitySpec, Ownership, table
from core.sandbox.crm.schema_parts import (
    CUSTOMERS,
    Group,
    booleans,
    currency,
    floats,
    identifiers,
    inner_keys,
    integers,
    lookup_any,
    lookups,
    memos,
    moneys,
    owner,
    picklist,
    required,
    served,
    stamps,
    texts,
    times,
    zone_marks,
)

_SILENT = "donotbulkemail donotbulkpostalmail donotemail donotfax donotphone donotpostalmail donotsendmm"
_DEFAULTS = dict.fromkeys((*_SILENT.split(), "creditonhold", "merged", "participatesinworkflow"), False)


def address(prefix: str, freight: bool = True) -> Group:
    """The fields of one of a record's two built-in addresses."""
    parts = (
        *texts(
            50, "city country county fax line1 line2 line3 stateorprovince telephone1 telephone2 telephone3"
        ),
        *texts(200, "name"),
        *texts(20, "postalcode postofficebox"),
        *texts(4, "upszone"),
        *floats("latitude", 90),
        *floats("longitude", 180),
        *integers("utcoffset", -1500, 1500),
        *inner_keys("addressid"),
        *picklist("addresstypecode", options.ADDRESS_TYPE),
        *picklist("shippingmethodcode", options.SHIPPING_METHOD),
    )
    if freight:
        parts += picklist("freighttermscode", options.FREIGHT_TERMS) + texts(150, "primarycontactname")
    return prefixed(prefix, parts)


def prefixed(prefix: str, group: Group) -> Group:
    """Put `prefix_` before every name of a group."""
    return tuple(replace(each, name=f"{prefix}_{each.name}") for each in group)


def _customer() -> Group:
    return (
        *stamps(),
        *zone_marks(),
        *currency(),
        *owner(),
        *address("address1"),
        *address("address2"),
        *served(moneys("aging30 aging60 aging90")),
        *moneys("creditlimit", least=0),
        *booleans(f"creditonhold participatesinworkflow {_SILENT}"),
        *served(booleans("merged")),
        *lookups("pricelevel", "defaultpricelevelid"),
        *lookups("lead", "originatingleadid"),
        *lookups("equipment", "preferredequipmentid"),
        *lookups("service", "preferredserviceid"),
        *lookups("systemuser", "preferredsystemuserid"),
        *memos(2000, "description"),
        *texts(100, "emailaddress1 emailaddress2 emailaddress3"),
        *texts(50, "fax telephone1 telephone2 telephone3"),
        *texts(200, "ftpsiteurl websiteurl"),
        *times("lastusedincampaign"),
        *picklist("customersizecode"),
        *picklist("paymenttermscode", options.PAYMENT_TERMS),
        *picklist("preferredappointmentdaycode", options.WEEKDAY),
        *picklist("preferredappointmenttimecode", options.TIME_OF_DAY),
        *picklist("preferredcontactmethodcode", options.CONTACT_METHOD),
        *picklist("shippingmethodcode", options.SHIPPING_METHOD),
        *picklist("territorycode"),
    )


ACCOUNT = EntitySpec(
    name="account",
    code=1,
    privilege="Account",
    title="name",
    ownership=Ownership.USER,
    states=ACTIVE_INACTIVE,
    defaults=_DEFAULTS,
    keyed=("accountnumber", "name"),
    indexed=("parentaccountid",),
    attributes=table(
        "account",
        (
            _customer(),
            required(texts(160, "name")),
            texts(20, "accountnumber sic stockexchange"),
            texts(10, "tickersymbol"),
            texts(160, "yominame"),
            moneys("revenue", least=0),
            moneys("marketcap", least=0),
            integers("numberofemployees sharesoutstanding", 0, 10**9),
            served(lookups("account", "masterid")),
            lookups("account", "parentaccountid"),
            lookups("contact", "primarycontactid"),
            lookups("territory", "territoryid"),
            picklist("accountcategorycode", {1: "Preferred Customer", 2: "Standard"}),
            picklist("accountclassificationcode"),
            picklist("accountratingcode"),
            picklist("businesstypecode"),
            picklist("customertypecode", options.RELATIONSHIP),
            picklist("industrycode", options.INDUSTRY),
            picklist("ownershipcode", {1: "Public", 2: "Private", 3: "Subsidiary", 4: "Other"}),
        ),
        ACTIVE_INACTIVE,
    ),
)

CONTACT = EntitySpec(
    name="contact",
    code=2,
    privilege="Contact",
    title="fullname",
    ownership=Ownership.USER,
    states=ACTIVE_INACTIVE,
    defaults={**_DEFAULTS, "isbackofficecustomer": False},
    keyed=("fullname",),
    indexed=("parentcustomerid",),
    attributes=table(
        "contact",
        (
            _customer(),
            required(texts(50, "lastname")),
            texts(50, "firstname middlename nickname mobilephone pager assistantphone managerphone"),
            texts(50, "employeeid governmentid externaluseridentifier"),
            texts(100, "assistantname department jobtitle managername salutation spousesname"),
            texts(10, "suffix"),
            texts(255, "childrensnames"),
            texts(150, "yomifirstname yomifullname yomilastname yomimiddlename"),
            served(texts(160, "fullname")),
            moneys("annualincome", least=0),
            times("anniversary birthdate"),
            integers("numberofchildren", 0, 10**9),
            booleans("isbackofficecustomer"),
            served(lookups("contact", "masterid")),
            lookup_any("parentcustomerid", CUSTOMERS),
            identifiers("subscriptionid"),
            picklist("accountrolecode", {1: "Decision Maker", 2: "Employee", 3: "Influencer"}),
            picklist("customertypecode"),
            picklist("educationcode"),
            picklist("familystatuscode", {1: "Single", 2: "Married", 3: "Divorced", 4: "Widowed"}),
            picklist("gendercode", {1: "Male", 2: "Female"}),
            picklist("haschildrencode"),
            picklist("leadsourcecode"),
        ),
        ACTIVE_INACTIVE,
    ),
)
