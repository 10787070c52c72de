"""The tables of the configuration that belong to one accounting system each."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from core.config.tables import Table
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


class Sage(Table):
    """Sage Line 50: a driver, a folder and a user, or a whole connection (manual 4.3.3)."""

    connection: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Field(repr=False),
        Term(
            "An ODBC connection string or data source given whole, instead of version, folder and user; "
            "or sandbox:FILE.",
            where="Control Panel, Administrative Tools, Data Sources (ODBC).",
        ),
    ] = None
    version: Annotated[
        Annotated[Whole, within(1, 99)] | None,
        BLANK_IS_NONE,
        Term(
            "The version of Sage Line 50, which is also its ODBC driver's.",
            where="Sage: Help, About.",
            old=("sage.version",),
        ),
    ] = None
    folder: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term(
            "The folder that holds the company's data (ACCDATA).",
            where="Sage: Help, About, System Information, Data Directory.",
            old=("sage.folder",),
        ),
    ] = None
    user: Annotated[
        Text,
        Field(min_length=1),
        Term(
            "The Sage user; best one of its own.",
            where="Sage: Settings, Access Rights.",
            old=("sage.user",),
        ),
    ] = "MANAGER"
    password: Annotated[Secret, Term("Its password.", old=("sage.password",))] = SecretStr("")
    object: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The Sage Data Object; left out, SDOEngine with the version.", old=("sage.object",)),
    ] = None
    unposted: Annotated[Switch, Term("Whether invoices not yet posted to the ledger go up as well.")] = False
    encoding: Annotated[
        Encoding | None, BLANK_IS_NONE, Term("The code page of the data; left out, the driver's own.")
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
        ),
    ]
    password: Annotated[Secret, Term("The password, where the connection string holds none.")] = SecretStr("")


class SageMms(Table):
    """Sage MMS on SQL Server (manual 4.3.7)."""

    connection: Annotated[
        Text,
        Field(min_length=1, repr=False),
        Term(
            "The connection string of a read-only login on the database, or sandbox:FILE.",
            old=("sage.mms.connection",),
        ),
    ]
    password: Annotated[Secret, Term("The password, where the connection string holds none.")] = SecretStr("")


class Sage200(Table):
    """Sage 200 on SQL Server (manual 4.3.7)."""

    connection: Annotated[
        Text,
        Field(min_length=1, repr=False),
        Term(
            "The connection string of a read-only login on the database, or sandbox:FILE.",
            old=("sage.200.connection",),
        ),
    ]
    password: Annotated[Secret, Term("The password, where the connection string holds none.")] = SecretStr("")


class QuickBooks(Table):
    """QuickBooks, which needs no settings (manual 4.3.5)."""

    file: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The company file, or sandbox:FILE; left out, the company that is open in QuickBooks."),
    ] = None


class Orders(Table):
    """Two-way integration: CRM orders into the accounts (manual 4.3.4)."""

    record: Annotated[
        OrderRecord, Field(alias="from"), Term("Which CRM record is taken: order or invoice.")
    ] = OrderRecord.ORDER
    default_product: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The product of lines without a code; left out, Sage's own S1.", old=("sage.defaultproduct",)),
    ] = None
    sales_nominal: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The sales nominal code of new products.", old=("sage.defaultsalesnominal",)),
    ] = None
    purchase_nominal: Annotated[
        Text | None,
        BLANK_IS_NONE,
        Term("The purchase nominal code of new products.", old=("sage.defaultpurchasenominal",)),
    ] = None
    invoice_field: Annotated[
        FieldName | None,
        BLANK_IS_NONE,
        Term(
            "A text field of the order that receives the invoice number; left out, none does.",
            old=("sync.invoice.field",),
        ),
    ] = None
    ready_status: Annotated[
        Annotated[Whole, OPTION] | None,
        BLANK_IS_NONE,
        Term("The status value of an order that is ready.", old=("sync.invoicestatus.get",)),
    ] = None
    done_status: Annotated[
        Annotated[Whole, OPTION] | None,
        BLANK_IS_NONE,
        Term("The status value of an order that has been uploaded.", old=("sync.invoicestatus.set",)),
    ] = None


class SyncAccounting(Table):
    """The SYNC Accounting database (manual 4.3.8, 4.3.9)."""

    mode: Annotated[
        SyncAccountingMode | None,
        BLANK_IS_NONE,
        Term("ACCESS fills the database as well; left out, nothing is written there.", old=("sync.mode",)),
    ] = None
    mdb: Annotated[Text | None, BLANK_IS_NONE, Term("The Access file.", old=("sync.mdb",))] = None
    company: Annotated[
        Whole | None,
        BLANK_IS_NONE,
        Term("The number of this company in that database.", old=("sync.company",)),
    ] = None
    outputfolder: Annotated[
        Text | None, BLANK_IS_NONE, Term("Kept from the old configuration.", old=("sync.outputfolder",))
    ] = None
    accessfilepath: Annotated[
        Text | None, BLANK_IS_NONE, Term("Kept from the old configuration.", old=("sync.accessfilepath",))
    ] = None

    @model_validator(mode="after")
    def _has_its_file(self) -> Self:
        if self.mode is not None and self.mdb is None:
            raise mistake(
                "mdb", "is missing, yet mode is set", "Name the Access file, or leave out mode.", "missing"
            )
        return self
