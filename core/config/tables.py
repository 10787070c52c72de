"""The tables of the configuration that every system needs: what is synchronised, and the CRM."""

from __future__ import annotations

from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from core.config.words import (
    BLANK_IS_NONE,
    OPTION,
    Address,
    CostPrice,
    Currency,
    FieldName,
    OtherTypes,
    ScreenTheme,
    Secret,
    Source,
    Switch,
    Target,
    Term,
    Text,
    Whole,
    Zone,
    mistake,
    within,
)


class Table(BaseModel):
    """One table of the configuration: unchangeable, and no key but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class Sync(Table):
    """What is synchronised with what."""

    source: Annotated[Source, Term("The accounting system.", old=("sync.sourcemode", "sage.mode"))]
    target: Annotated[Target, Term("The version of Microsoft CRM.", old=("sync.targetmode",))]
    company: Annotated[
        Text,
        Term(
            "The name that the journal and the CRM records' ids know this company by; never change it later.",
            where="Any short name; one of its own for each company that goes into the same CRM.",
        ),
        Field(min_length=1, max_length=100),
    ] = "main"
    currency: Annotated[
        Currency,
        Term(
            "The company's base currency.",
            where="Three letters (ISO 4217).",
            old=("sync.defaultcurrency", "sage.defaultcurrency"),
        ),
    ] = "GBP"
    time_zone: Annotated[
        Zone,
        Term("The zone that the accounts' dates are meant in.", where="A name of the tz database."),
    ] = "Europe/London"
    max_creates: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term(
            "A run that would create more CRM records than this writes nothing; left out, there is no limit."
        ),
    ] = None
    max_updates: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term(
            "A run that would update more CRM records than this writes nothing; left out, there is no limit."
        ),
    ] = None
    max_failures: Annotated[
        Annotated[Whole, within(0, 10_000_000)] | None,
        BLANK_IS_NONE,
        Term("A run in which more records fail than this is stopped; left out, there is no limit."),
    ] = None

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone itself."""
        return ZoneInfo(self.time_zone)


class Licence(Table):
    """The licence; without one only selected accounts are uploaded (manual 4.3.1)."""

    serial: Annotated[
        Text | None, BLANK_IS_NONE, Term("The serial number.", old=("sync.uploader.serial",))
    ] = None
    key: Annotated[Secret, Term("The activation key.", old=("sync.uploader.key",))] = SecretStr("")


class CrmTable(Table):
    """Where the CRM is, who signs in, and what its customers look like (manual 4.3.2)."""

    url: Annotated[
        Address,
        Term(
            "The address of the CRM server, with its port.",
            where="What a browser shows when the CRM is open, up to the first single slash.",
            old=("crm.server", "crm.url", "crm.connection"),
        ),
    ]
    organisation: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The organisation's unique name; left out, it is asked of the server, which must know just one.",
            where="CRM: Settings, Customization, Download Web Service Description Files.",
        ),
    ] = None
    user: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The Windows account that signs in; left out, the signed-in user.", old=("crm.user",)),
    ] = None
    password: Annotated[Secret, Term("Its password.", old=("crm.password",))] = SecretStr("")
    domain: Annotated[
        Text | None, BLANK_IS_NONE, Term("The domain of that account.", old=("crm.domain",))
    ] = None
    customer_type: Annotated[
        Whole,
        OPTION,
        Term(
            "The relationship type that marks an account as a customer.",
            where="CRM: Settings, Customization, Account, Attributes, customertypecode: the option's value.",
            old=("crm.customertypecode",),
        ),
    ] = 3
    supplier_type: Annotated[
        Whole,
        OPTION,
        Term(
            "The relationship type that marks a supplier; such an account is never matched or changed.",
            where="As for customer_type.",
            old=("crm.suppliertypecode",),
        ),
    ] = 10
    other_types: Annotated[
        OtherTypes,
        Term(
            "What happens where the CRM holds a customer's number under another relationship type: "
            "block the customer, or create a second account beside it.",
        ),
    ] = OtherTypes.BLOCK
    balance_field: Annotated[
        FieldName | None,
        BLANK_IS_NONE,
        Term(
            "A money field of the account that receives the current balance; left out, none does.",
            where="CRM: Settings, Customization, Account, Attributes: the name of the attribute.",
        ),
    ] = None
    invoice_date_field: Annotated[
        FieldName,
        Term(
            "The date field of the CRM invoice that receives the invoice date.",
            where="CRM: Settings, Customization, Invoice, Attributes: the name of the attribute.",
        ),
    ] = "datedelivered"
    connections: Annotated[
        Whole, within(1, 64), Term("How many connections to the CRM are used at once.")
    ] = 8
    timeout: Annotated[Whole, within(1, 3600), Term("How many seconds the CRM may take for one answer.")] = (
        100
    )

    @model_validator(mode="after")
    def _account_is_whole(self) -> Self:
        if self.user is None and (self.domain or self.password.get_secret_value()):
            raise mistake(
                "user",
                "is missing, yet a domain or a password is given",
                "Set [crm] user too, or leave out all three to sign in as the signed-in user.",
                "missing",
            )
        if self.customer_type == self.supplier_type:
            raise mistake(
                "supplier_type",
                f"is {self.supplier_type}, the same as customer_type",
                "Give customers and suppliers relationship types of their own.",
            )
        return self


class Product(Table):
    """What new products get in the CRM (manual 4.3.2)."""

    unit_group: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The unit group of new products.",
            where="CRM: Settings, Product Catalog, Unit Groups: its name.",
            old=("product.defaultschedule",),
        ),
    ]
    unit: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The default unit of new products; it belongs to that group.",
            where="CRM: Settings, Product Catalog, Unit Groups, Units: its name.",
            old=("product.defaultunits",),
        ),
    ]
    price_list: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The default price list of products and invoices.",
            where="CRM: Settings, Product Catalog, Price Lists: its name.",
            old=("product.pricelevel",),
        ),
    ]
    quantitydecimal: Annotated[
        Whole,
        within(0, 5),
        Term("How many decimals a quantity of a new product may have.", old=("product.quantitydecimal",)),
    ] = 2
    producttypecode: Annotated[
        Whole,
        OPTION,
        Term(
            "The product type of new products.",
            where="CRM: Settings, Customization, Product, Attributes, producttypecode: the option's value.",
            old=("product.producttypecode",),
        ),
    ] = 1
    roundingpolicycode: Annotated[
        Whole,
        OPTION,
        Term(
            "The rounding policy of new price list items (1 = none).",
            where="CRM: Settings, Customization, Price List Item, Attributes, roundingpolicycode.",
            old=("product.roundingpolicycode",),
        ),
    ] = 1
    producturl: Annotated[
        Text | None, BLANK_IS_NONE, Term("The web address of new products.", old=("product.producturl",))
    ] = None
    cost: Annotated[
        CostPrice,
        Term("Which cost price of the accounts becomes the standard cost: average or last purchase."),
    ] = CostPrice.AVERAGE


class Journal(Table):
    """Where the journal is kept."""

    url: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Field(repr=False),
        Term("The journal's database; left out, journal.db beside the configuration."),
    ] = None
    group: Annotated[
        Text | None, BLANK_IS_NONE, Term("A group of users who may write the journal as well.")
    ] = None


class Screen(Table):
    """How the screen behaves."""

    mouse: Annotated[Switch, Term("Whether the mouse is used.")] = True
    theme: Annotated[ScreenTheme, Term("The screen's colours: dark or light.")] = ScreenTheme.DARK
    keys: Annotated[dict[str, str], Term("Other keys for the screen's actions, by the action's id.")] = Field(
        default_factory=dict
    )
