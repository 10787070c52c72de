"""The tables of the configuration that belong to one accounting system each."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from core.accounting.quickbooks.webconnector.address import DEFAULT_URL, address_of
from core.config.table import Table
from core.config.words import (
    BLANK_IS_NONE,
    OPTION,
    Encoding,
    FieldName,
    OrderRecord,
    Secret,
    Switch,
    SyncAccountingMode,
    Term,
    Text,
    Whole,
    mistake,
    within,
)
from core.errors import ConfigurationError

_PASSWORD = re.compile(r"://[^/@]*:[^@]*@|[?&]password=", re.IGNORECASE)
"""A password in a URL, before its host or behind it."""

_READ_ONLY = "It needs to read the database's tables (the role db_datareader) and nothing else."


class Sage(Table):
    """Sage Line 50: a driver, a folder and a user, or a whole connection (manual 4.3.3)."""

    connection: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Field(repr=False),
        Term(
            "An ODBC connection string or data source, given whole; or sandbox:FILE.",
            more="Set it instead of folder.",
            where="Control Panel, Administrative Tools, Data Sources (ODBC).",
            default="made of version, folder, user and password",
        ),
    ] = None
    version: Annotated[
        Annotated[Whole, within(1, 99)] | None,
        BLANK_IS_NONE,
        Term(
            "The version of Sage Line 50, which is also the version of its ODBC driver.",
            where='Sage, Help, About; and Data Sources (ODBC), Drivers ("Sage Line 50 v13").',
            old=("sage.version",),
            default="required, unless connection is set",
            example="13",
            asked=True,
        ),
    ] = None
    folder: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The folder that holds the company's data (ACCDATA).",
            more="Windows paths stand in single quotes.",
            where="Sage, Help, About, System Information, Data Directory.",
            old=("sage.folder",),
            default="required, unless connection is set",
            example=r"'<C:\Program Files\Sage2007\Accounts\DemoData\Accdata>'",
            asked=True,
        ),
    ] = None
    user: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The Sage user; best one of its own, for a user can be signed in only once.",
            where="Sage, Settings, Access Rights.",
            old=("sage.user",),
            example='"<MANAGER>"',
            asked=True,
        ),
    ] = "MANAGER"
    password: Annotated[
        Secret,
        Term(
            "The password of that user.",
            old=("sage.password",),
        ),
    ] = SecretStr("")
    object: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The Sage Data Object, for writing into Sage; its version is that of Sage.",
            old=("sage.object",),
            more="sandbox:FILE writes into a company of the sandbox.",
            default="SDOEngine with the version, here SDOEngine.13",
            example='"SDOEngine.13"',
        ),
    ] = None
    python32: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The python.exe of a 32-bit Python with the packages pyodbc and pywin32, which Sage's driver and "
            "Data Object are used by.",
            more="Beside a 64-bit Python, drivers before version 24 and objects up to version 27 need one.",
            where="what `py -0p` lists.",
            default="the newest that Windows' launcher knows, where one is needed",
        ),
    ] = None
    timeout: Annotated[
        Whole,
        within(10, 3600),
        Term(
            "How many seconds Sage may take for one answer, where it is used in a process of its own.",
            more="That process is then told to sign out, and ended where it does not.",
        ),
    ] = 300
    wait: Annotated[
        Whole,
        within(0, 3600),
        Term(
            "How many seconds are waited for Sage before an order is written into it, where somebody is "
            "signed in under the user's name, or a backup is running.",
        ),
    ] = 60
    unposted: Annotated[
        Switch,
        Term(
            "Whether invoices that are not yet posted to the ledger are uploaded as well.",
        ),
    ] = False
    encoding: Annotated[
        Encoding | None,
        BLANK_IS_NONE,
        Term(
            "The code page of the texts in the data.",
            default="the driver's own",
            example='"cp1252"',
        ),
    ] = None

    @model_validator(mode="after")
    def _reached_in_one_way(self) -> Self:
        if self.connection is not None and self.folder is not None:
            raise mistake(
                "connection",
                "is given beside folder, and only one of them can count",
                "Keep either [sage] connection, or version and folder.",
                "conflict",
            )
        if self.connection is None:
            self._require("version", self.version)
            self._require("folder", self.folder)
        return self

    def _require(self, key: str, value: str | int | None) -> None:
        if value is None:
            raise mistake(
                key,
                "is missing",
                "Give either [sage] connection, or version and folder.",
                "missing",
            )


class SageInstant(Table):
    """Sage Instant Accounting (manual 4.3.6)."""

    connection: Annotated[
        Text,
        Field(min_length=1, repr=False),
        Term(
            "The whole ODBC connection string (DRIVER, UID, DIR), or sandbox:FILE.",
            where="Control Panel, Administrative Tools, Data Sources (ODBC), Drivers: the driver's name.",
            old=("sage.instant.connection",),
            example=r"'<DRIVER=Instant Accounting 2000 v6;UID=MANAGER;DIR=C:\SAGEINSTANT2000\ACCDATA>'",
        ),
    ]
    password: Annotated[
        Secret,
        Term(
            "The password, where the connection string holds none.",
        ),
    ] = SecretStr("")


class SageMms(Table):
    """Sage MMS on SQL Server (manual 4.3.7)."""

    connection: Annotated[
        Text,
        Field(min_length=1, repr=False),
        Term(
            "The connection string of a login on the database that may only read, or sandbox:FILE.",
            more=_READ_ONLY,
            where="SQL Server Management Studio, the server, Security, Logins.",
            old=("sage.mms.connection",),
            example='"<server=red001;database=sagemmsdatabase;UID=CRMSage;Language=British>"',
        ),
    ]
    password: Annotated[
        Secret,
        Term(
            "The password, where the connection string holds none.",
        ),
    ] = SecretStr("")


class Sage200(Table):
    """Sage 200 on SQL Server (manual 4.3.7)."""

    connection: Annotated[
        Text,
        Field(min_length=1, repr=False),
        Term(
            "The connection string of a login on the database that may only read, or sandbox:FILE.",
            more=_READ_ONLY,
            where="SQL Server Management Studio, the server, Security, Logins.",
            old=("sage.200.connection",),
            example='"<server=red001;database=sage200database;UID=CRMSage;Language=British>"',
        ),
    ]
    password: Annotated[
        Secret,
        Term(
            "The password, where the connection string holds none.",
        ),
    ] = SecretStr("")


def _called(value: str) -> str:
    try:
        address_of(value)
    except ConfigurationError as wrong:
        raise mistake("", f"cannot be meant: {wrong.found}", wrong.remedy) from wrong
    return value


class QuickBooks(Table):
    """QuickBooks, which needs no settings (manual 4.3.5)."""

    file: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The company file, or sandbox:FILE.",
            more="Left out, the company that is open in QuickBooks.",
            default="the company that is open",
        ),
    ] = None
    python32: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The python.exe of a 32-bit Python with the package pywin32, which QuickBooks is asked by.",
            more="Beside a 64-bit Python, QuickBooks before 2022 needs one.",
            where="what `py -0p` lists.",
            default="this program's own Python",
        ),
    ] = None
    timeout: Annotated[
        Whole,
        within(10, 3600),
        Term(
            "How many seconds QuickBooks may take for one answer, and a person there to let the program in.",
        ),
    ] = 300
    wait: Annotated[
        Whole,
        within(0, 3600),
        Term(
            "How many seconds are waited for QuickBooks while it is starting, or a dialog box is open in it.",
        ),
    ] = 60
    pause: Annotated[
        Whole,
        within(0, 60),
        Term(
            "How many seconds QuickBooks is left to people in it between two questions of a reading.",
            more="It answers nobody else meanwhile, and a long list is a row of questions.",
        ),
    ] = 0
    url: Annotated[
        Text,
        AfterValidator(_called),
        Term(
            "The address at which the Web Connector calls this program (`syncupload quickbooks serve`).",
            more="Where it is on another machine: https:// and this machine's name as that one calls it.",
        ),
    ] = DEFAULT_URL
    user: Annotated[
        Text,
        Term(
            "The name under which the Web Connector signs in.",
        ),
    ] = "syncupload"
    password: Annotated[
        Secret,
        Term(
            "The password that the Web Connector signs in with, which is typed into its window once.",
            more="It is kept as a hash.",
            hashed=True,
        ),
    ] = SecretStr("")
    certificate: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "A PEM file with the certificate and private key of that address, where it is https.",
            default="one that the program makes itself",
        ),
    ] = None


class Orders(Table):
    """Two-way integration: CRM orders into the accounts (manual 4.3.4)."""

    record: Annotated[
        OrderRecord,
        Field(alias="from"),
        Term(
            'Which CRM record is turned into an invoice of the accounts: "order" or "invoice".',
        ),
    ] = OrderRecord.ORDER
    default_product: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The product of the accounts that lines without a code get.",
            where="the accounts' products: one that was made for it.",
            old=("sage.defaultproduct",),
            default="Sage's own S1; QuickBooks has none",
        ),
    ] = None
    carriage_product: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "QuickBooks alone: the item that an order's freight is booked under.",
            where="QuickBooks' Item List: one that was made for it.",
            default="none, and an order with freight is refused",
        ),
    ] = None
    sales_nominal: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The sales nominal code of new products; a product's own goes before it.",
            where="the accounts' nominal ledger.",
            old=("sage.defaultsalesnominal",),
        ),
    ] = None
    purchase_nominal: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The purchase nominal code of new products; a product's own goes before it.",
            where="the accounts' nominal ledger.",
            old=("sage.defaultpurchasenominal",),
        ),
    ] = None
    invoice_field: Annotated[
        FieldName | None,
        BLANK_IS_NONE,
        Term(
            "A text field of the order that receives the invoice number of the accounts.",
            where="CRM, Settings, Customization, Order, Attributes: the name of a field that you have added.",
            old=("sync.invoice.field",),
            default="none, and no number is written",
        ),
    ] = None
    ready_status: Annotated[
        Annotated[Whole, OPTION] | None,
        BLANK_IS_NONE,
        Term(
            "The status reason of an order that is ready for the accounts.",
            where="CRM, Settings, Customization, Order, Attributes, statuscode: the value of your own.",
            old=("sync.invoicestatus.get",),
            default="none, and no order is taken. An example: 200000",
        ),
    ] = None
    done_status: Annotated[
        Annotated[Whole, OPTION] | None,
        BLANK_IS_NONE,
        Term(
            "The status reason that an order gets once the accounts have it.",
            where="as for ready_status.",
            old=("sync.invoicestatus.set",),
            default="none. An example: 200001",
        ),
    ] = None


class SyncAccounting(Table):
    """The SYNC Accounting database (manual 4.3.8, 4.3.9)."""

    mode: Annotated[
        SyncAccountingMode | None,
        BLANK_IS_NONE,
        Term(
            "ACCESS fills the SYNC Accounting database as well; left out, nothing is written there.",
            old=("sync.mode",),
        ),
    ] = None
    mdb: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The Access file of SYNC Accounting, or the URL of another database.",
            more="A URL such as sqlite:///syncaccounting.db needs no Access; a password has no place in it.",
            old=("sync.mdb",),
            default="none; required where mode is set",
        ),
    ] = None
    company: Annotated[
        Whole | None,
        BLANK_IS_NONE,
        Term(
            "The number of this company in that database; required to fill it.",
            old=("sync.company",),
        ),
    ] = None
    outputfolder: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "Kept from the old configuration, and not used.",
            old=("sync.outputfolder",),
        ),
    ] = None
    accessfilepath: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "Kept from the old configuration, and not used: mdb counts.",
            old=("sync.accessfilepath",),
        ),
    ] = None

    @model_validator(mode="after")
    def _has_its_file(self) -> Self:
        if self.mode is not None and self.mdb is None:
            raise mistake(
                "mdb", "is missing, yet mode is set", "Name the Access file, or leave out mode.", "missing"
            )
        if self.mdb is not None and _PASSWORD.search(self.mdb):
            raise mistake(
                "mdb",
                "holds a password",
                "Leave it out: the database's driver takes it from PGPASSWORD or .pgpass, for instance.",
                "conflict",
            )
        return self
