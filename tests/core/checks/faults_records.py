"""What can be wrong with rights, with the CRM's records and fields, and with what they are compared with."""

from __future__ import annotations

from uuid import UUID

from core.checks.result import Mark
from core.checks.rights import NEEDED, Need
from core.crm.base import Attribute, Depth, Kind, Reference, Value
from core.sandbox.crm.privileges import privileges
from core.sandbox.crm.profile import Depth as Reach
from core.sandbox.crm.profile import Grant, Profile, RoleProfile, UserProfile
from core.sandbox.crm.search import Filter, Search, Test
from tests.core.checks.faults import Deed, Fault
from tests.core.checks.place import Place

CLERK = r"litwareinc\clerk"
UNIT_GROUPS = "Settings, Product Catalog, Unit Groups"


def signed_in_without(privilege: str, reach: Reach | None = None) -> Deed:
    """Sign in as a clerk whose role has every privilege but one, or that one with too short a reach."""

    def signs_in(place: Place) -> None:
        grants = [Grant(name) for _, name in privileges() if name != privilege]
        grants += [] if reach is None else [Grant(privilege, reach)]
        users = (
            UserProfile(r"litwareinc\administrator", "First name Last name"),
            UserProfile(CLERK, "A clerk", ("clerks",)),
        )
        place.found(Profile(users=users, roles=(RoleProfile("clerks", tuple(grants)),)))
        place.account = CLERK

    return signs_in


def granted(privilege: str) -> Deed:
    """Give the role that privilege for the whole organisation."""
    return lambda place: place.organisation.grant("clerks", Grant(privilege))


def lacking(need: Need) -> Fault:
    """Give the fault of one right that is missing."""
    return Fault(
        f"{need.privilege} is missing",
        "rights",
        signed_in_without(need.privilege),
        "Give the user's role in the CRM these privileges",
        granted(need.privilege),
    )


def names(table: str, **values: object) -> Deed:
    """Name other things in a table of the configuration."""
    return lambda place: place.says({f"{table}.{name}": value for name, value in values.items()})


def record(place: Place, entity: str, name: str, field: str = "name") -> UUID:
    """Find a record of the CRM by its name, or by another field."""
    search = Search(entity, (), Filter("And", (Test(field, "Equal", (name,)),)))
    (found,) = place.organisation.retrieve_multiple(place.organisation.sign_in(None), search).entities
    return found.id


def creates_price_list(name: str, **fields: Reference) -> Deed:
    return lambda place: place.creates("pricelevel", {"name": name, **fields})


def creates_group(name: str, unit: str = "Each") -> Deed:
    return lambda place: place.creates("uomschedule", {"name": name, "baseuomname": unit})


def creates_unit(name: str) -> Deed:
    """Add a unit to the unit group Demo."""

    def made(place: Place) -> None:
        group, base = record(place, "uomschedule", "Demo"), record(place, "uom", "Each")
        place.creates(
            "uom",
            {
                "name": name,
                "uomscheduleid": Reference("uomschedule", group),
                "baseuom": Reference("uom", base),
                "quantity": 1,
            },
        )

    return made


def price_list_is(state: str) -> Deed:
    def moved(place: Place) -> None:
        crm = place.organisation
        crm.set_state(crm.sign_in(None), "pricelevel", record(place, "pricelevel", "Demo"), state, -1)

    return moved


def in_euros(place: Place) -> None:
    """Name a price list that is kept in euros."""
    euro = place.creates(
        "transactioncurrency",
        {"currencyname": "Euro", "currencysymbol": "€", "isocurrencycode": "EUR", "exchangerate": 1},
    )
    place.creates(
        "pricelevel", {"name": "Export", "transactioncurrencyid": Reference("transactioncurrency", euro)}
    )
    names("product", price_list="Export")(place)


def _euros(place: Place) -> Reference:
    named: dict[str, Value | None] = {
        "currencyname": "Euro",
        "currencysymbol": "€",
        "isocurrencycode": "EUR",
        "exchangerate": 1,
    }
    return Reference("transactioncurrency", place.creates("transactioncurrency", named))


def euros_are_said_to_be_dollars(place: Place) -> None:
    """Name a price list in euros for dollars."""
    place.creates("pricelevel", {"name": "Export", "transactioncurrencyid": _euros(place)})
    names("product", price_lists={"USD": "Export"})(place)


def the_user_works_in_euros(place: Place) -> None:
    """Set the CRM user's own currency to another one."""
    _works_in(place, _euros(place))


def the_user_works_in_pounds(place: Place) -> None:
    """Set it back."""
    pounds = record(place, "transactioncurrency", "GBP", "isocurrencycode")
    _works_in(place, Reference("transactioncurrency", pounds))


def _works_in(place: Place, currency: Reference) -> None:
    user = place.organisation.sign_in(None)
    place.organisation.update(user, "usersettings", user, {"transactioncurrencyid": currency})


def option(entity: str, name: str, value: int) -> Deed:
    """Add an option to a list of the CRM, and publish it."""
    return lambda place: place.with_option(entity, name, value, "Added")


def field(entity: str, attribute: Attribute) -> Deed:
    """Add a field to an entity of the CRM, and publish it."""
    return lambda place: place.adds(entity, attribute)


def field_named(entity: str, attribute: Attribute, table: str, key: str) -> Deed:
    """Add a field, and name it in the configuration."""

    def done(place: Place) -> None:
        place.adds(entity, attribute)
        place.says({f"{table}.{key}": attribute.name})

    return done


def customised(entity: str, name: str, **changes: object) -> Deed:
    return lambda place: place.customised(entity, name, **changes)


def books(*statements: str) -> Deed:
    return lambda place: place.books(*statements)


LONG = "ABERCROMBIE:KITCHENS"
LONGER = "Kitchens and Bathrooms"

RIGHTS = (
    *(lacking(need) for need in NEEDED),
    *(
        Fault(
            f"{need.privilege} reaches only the user's own records",
            "rights",
            signed_in_without(need.privilege, Reach.BASIC),
            "so that no record is created twice for being out of sight",
            granted(need.privilege),
        )
        for need in NEEDED
        if need.least is Depth.GLOBAL
    ),
)

FAULTS = (
    *RIGHTS,
    Fault(
        "the price list is missing",
        "price-list",
        names("product", price_list="Retail"),
        "create it in the CRM under Settings, Product Catalog, Price Lists",
        creates_price_list("Retail"),
    ),
    Fault(
        "the price list is inactive",
        "price-list",
        price_list_is("Inactive"),
        "Activate it in the CRM",
        price_list_is("Active"),
    ),
    Fault(
        "the unit group is missing",
        "unit-group",
        names("product", unit_group="Boxes"),
        f"create it in the CRM under {UNIT_GROUPS}",
        creates_group("Boxes"),
    ),
    Fault(
        "the unit is missing",
        "unit",
        names("product", unit="Box"),
        f"add the unit to Demo in the CRM under {UNIT_GROUPS}",
        creates_unit("Box"),
    ),
    Fault(
        "the unit is of another group",
        "unit",
        names("product", unit="Litre"),
        "Name one of those in [product] unit",
        names("product", unit="Each"),
        creates_group("Liquids", "Litre"),
    ),
    Fault(
        "the configuration names another currency",
        "currency",
        names("sync", currency="USD"),
        "Set [sync] currency to the accounts' own",
        names("sync", currency="GBP"),
    ),
    Fault(
        "the price list is in another currency",
        "currency",
        in_euros,
        "Name a price list of the CRM in GBP",
        names("product", price_list="Demo"),
    ),
    Fault(
        "the price list of another currency is in a third one",
        "currency",
        euros_are_said_to_be_dollars,
        "Name a price list of the CRM in USD there",
        names("product", price_lists={"EUR": "Export"}),
    ),
    Fault(
        "the price list of another currency is not there",
        "currency",
        names("product", price_lists={"EUR": "Export"}),
        "Name one of those in [product] price_lists",
        names("product", price_lists={}),
    ),
    Fault(
        "a price list is named twice for the accounts' own currency",
        "currency",
        names("product", price_lists={"GBP": "Demo"}),
        "Name Demo in [product] price_list",
        names("product", price_lists={}),
    ),
    Fault(
        "the CRM user works in another currency",
        "currency",
        the_user_works_in_euros,
        "set the default currency to GBP",
        the_user_works_in_pounds,
    ),
    Fault(
        "the customers' relationship type is none",
        "relationship-type",
        names("crm", customer_type=200003),
        "add the value in the CRM and publish it",
        option("account", "customertypecode", 200003),
    ),
    Fault(
        "the suppliers' relationship type is none",
        "supplier-type",
        names("crm", supplier_type=200010),
        "Set [crm] supplier_type to one of them",
        names("crm", supplier_type=10),
    ),
    Fault(
        "the product type is none",
        "product-type",
        names("product", producttypecode=200001),
        "Set [product] producttypecode",
        option("product", "producttypecode", 200001),
    ),
    Fault(
        "the rounding policy is none",
        "rounding-policy",
        names("product", roundingpolicycode=9),
        "Set [product] roundingpolicycode to one of them",
        names("product", roundingpolicycode=1),
    ),
    Fault(
        "the CRM takes fewer decimals",
        "quantity-decimals",
        customised("product", "quantitydecimal", most=1),
        "a whole number from 0 to 1",
        names("product", quantitydecimal=1),
    ),
    Fault(
        "the field for the balance is missing",
        "balance-field",
        names("crm", balance_field="new_balance"),
        "add the field to account in the CRM and publish it",
        field("account", Attribute("new_balance", Kind.MONEY, places=2)),
    ),
    Fault(
        "the field for the balance is a text",
        "balance-field",
        field_named("account", Attribute("new_note", Kind.TEXT, length=10), "crm", "balance_field"),
        "Name a field for money",
        names("crm", balance_field=None),
    ),
    Fault(
        "the field for the balance cannot be written",
        "balance-field",
        field_named(
            "account",
            Attribute("new_sum", Kind.MONEY, places=2, creatable=False, updatable=False),
            "crm",
            "balance_field",
        ),
        "that can be written in [crm] balance_field",
        field_named("account", Attribute("new_own", Kind.MONEY, places=2), "crm", "balance_field"),
    ),
    Fault(
        "the field for the invoice date is missing",
        "invoice-date-field",
        names("crm", invoice_date_field="new_date"),
        "Correct [crm] invoice_date_field",
        names("crm", invoice_date_field="datedelivered"),
    ),
    Fault(
        "the field for the invoice date is none for a date",
        "invoice-date-field",
        names("crm", invoice_date_field="name"),
        "Name a field for a date",
        names("crm", invoice_date_field="datedelivered"),
    ),
    Fault(
        "an account reference is longer than the CRM's field",
        "account-number",
        books(f"UPDATE SALES_LEDGER SET ACCOUNT_REF = '{LONG}{LONG}' WHERE ACCOUNT_REF = 'ABS001'"),
        f"Make accountnumber of account at least {2 * len(LONG)} characters long in the CRM",
        customised("account", "accountnumber", length=60),
    ),
    Fault(
        "a product's code is longer than the CRM's field",
        "lengths",
        customised("product", "productnumber", length=5),
        "Make these attributes longer in the CRM",
        customised("product", "productnumber", length=30),
        mark=Mark.WARN,
    ),
    Fault(
        "a customer's name is longer than the CRM's field",
        "lengths",
        customised("account", "name", length=8),
        "shorten the texts in the accounts",
        books("UPDATE SALES_LEDGER SET NAME = 'A Ltd'"),
        mark=Mark.WARN,
    ),
)
