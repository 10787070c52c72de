"""The tables of the configuration that speak of the CRM."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from core.config.table import Table
from core.config.words import (
    BLANK_IS_NONE,
    OPTION,
    Address,
    CostPrice,
    Currency,
    FieldName,
    OtherTypes,
    Secret,
    Term,
    Text,
    Whole,
    mistake,
    within,
)
from core.crm.ways import Authentication


class CrmTable(Table):
    """Where the CRM is, who signs in, and what its customers look like (manual 4.3.2)."""

    url: Annotated[
        Address,
        Term(
            "The address of the CRM server, with its port.",
            where="what a browser shows when the CRM is open, up to the first single slash.",
            old=("crm.server", "crm.url", "crm.connection"),
            example='"<http://crm-server:5555/>"',
        ),
    ]
    organisation: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The unique name of the organisation.",
            more="Left out, the server is asked, and must know just one.",
            where="CRM, Settings, Customization, Download Web Service Description Files.",
            default="asked of the server",
        ),
    ] = None
    user: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The Windows account that signs in to the CRM.",
            more="It must be able to read every account, or duplicates would arise. Leave out user, "
            "password and domain to sign in as the signed-in user.",
            old=("crm.user",),
            default="the signed-in user",
            example='"<administrator>"',
            asked=True,
        ),
    ] = None
    password: Annotated[
        Secret,
        Term(
            "The password of that account.",
            old=("crm.password",),
        ),
    ] = SecretStr("")
    domain: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The domain of that account.",
            where="it stands before the backslash when you sign in to Windows (DOMAIN\\user).",
            old=("crm.domain",),
            example='"<litwareinc>"',
            asked=True,
        ),
    ] = None
    authentication: Annotated[
        Authentication,
        Term(
            'How to sign in: "auto", "ntlm", "negotiate", "kerberos" or "ifd".',
            more='"auto" is NTLM with user and password, and without them the signed-in user of Windows or, '
            'on Linux, of a Kerberos ticket. "negotiate" is Kerberos where there is one, else NTLM; '
            '"kerberos" is that alone. "ifd" is for a CRM 4.0 that is reached over the internet: user and '
            "password buy a ticket, which is renewed when it expires.",
            where="where a browser shows a sign-in page of the CRM, it is ifd; a window of the browser's "
            "own is NTLM or Kerberos.",
        ),
    ] = Authentication.AUTO
    customer_type: Annotated[
        Whole,
        OPTION,
        Term(
            "The value of the relationship type that marks an account as a customer.",
            where="CRM, Settings, Customization, Account, Attributes, customertypecode: the option's value.",
            old=("crm.customertypecode",),
        ),
    ] = 3
    supplier_type: Annotated[
        Whole,
        OPTION,
        Term(
            "The value of the relationship type that marks an account as a supplier.",
            more="Such an account is never matched or changed.",
            where="as for customer_type.",
            old=("crm.suppliertypecode",),
        ),
    ] = 10
    other_types: Annotated[
        OtherTypes,
        Term(
            "What happens where the CRM holds a customer's number under another relationship type.",
            more='"block" reports the customer, "create" makes a second account beside it.',
        ),
    ] = OtherTypes.BLOCK
    balance_field: Annotated[
        FieldName | None,
        BLANK_IS_NONE,
        Term(
            "A money field of the account that receives the customer's current balance.",
            where="CRM, Settings, Customization, Account, Attributes: a field that you have added.",
            default="none, and no balance is written",
        ),
    ] = None
    invoice_date_field: Annotated[
        FieldName,
        Term(
            "The date field of the CRM invoice that receives the invoice date.",
            where="CRM, Settings, Customization, Invoice, Attributes: the name of the attribute.",
        ),
    ] = "datedelivered"
    connections: Annotated[
        Whole,
        within(1, 64),
        Term(
            "How many connections to the CRM are used at once, 1 to 64.",
        ),
    ] = 8
    timeout: Annotated[
        Whole,
        within(1, 3600),
        Term(
            "How many seconds the CRM may take for one answer, 1 to 3600.",
        ),
    ] = 100

    @model_validator(mode="after")
    def _account_is_whole(self) -> Self:
        if self.user is None and (self.domain or self.password.get_secret_value()):
            raise mistake(
                "user",
                "is missing, yet a domain or a password is given",
                "Set [crm] user too, or leave out all three to sign in as the signed-in user.",
                "missing",
            )
        if self.user is None and self.authentication is Authentication.IFD:
            raise mistake(
                "user",
                "is missing, yet [crm] authentication is ifd, which signs in by user and password",
                "Set [crm] user and password, or leave out [crm] authentication.",
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
            more="It must exist in the CRM.",
            where="CRM, Settings, Product Catalog, Unit Groups: its name.",
            old=("product.defaultschedule",),
            example='"<Demo>"',
        ),
    ]
    unit: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The default unit of new products.",
            more="It must belong to that unit group.",
            where="CRM, Settings, Product Catalog, Unit Groups, the group, Units: its name.",
            old=("product.defaultunits",),
            example='"<Each>"',
        ),
    ]
    price_list: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The default price list of products and invoices.",
            more="It must exist in the CRM.",
            where="CRM, Settings, Product Catalog, Price Lists: its name.",
            old=("product.pricelevel",),
            example='"<Demo>"',
        ),
    ]
    price_lists: Annotated[
        dict[Currency, Annotated[Text, Field(min_length=1)]],
        Term(
            "The price lists of other currencies, by their three letters; CRM 4.0 only.",
            more="An invoice in a currency without a price list stays out of the CRM.",
            where="CRM, Settings, Product Catalog, Price Lists: their names.",
            default="none",
            example='{ EUR = "Demo EUR" }',
        ),
    ] = Field(default_factory=dict)
    quantitydecimal: Annotated[
        Whole,
        within(0, 5),
        Term(
            "How many decimals the quantity of a new product may have, 0 to 5.",
            old=("product.quantitydecimal",),
        ),
    ] = 2
    producttypecode: Annotated[
        Whole,
        OPTION,
        Term(
            "The product type of new products; the value must exist in the CRM.",
            where="CRM, Settings, Customization, Product, Attributes, producttypecode: the option's value.",
            old=("product.producttypecode",),
        ),
    ] = 1
    roundingpolicycode: Annotated[
        Whole,
        OPTION,
        Term(
            "The rounding policy of new price list items (1 = none); the value must exist in the CRM.",
            where="CRM, Settings, Customization, Price List Item, Attributes, roundingpolicycode.",
            old=("product.roundingpolicycode",),
        ),
    ] = 1
    producturl: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The web address that every new product gets.",
            old=("product.producturl",),
        ),
    ] = None
    cost: Annotated[
        CostPrice,
        Term(
            'Which cost price of the accounts becomes the standard cost: "average" or "last".',
        ),
    ] = CostPrice.AVERAGE
