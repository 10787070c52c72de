"""Every key of the old program's manual (4.3.1 to 4.3.9) by name: what a value of it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config.keys import KEYS
from core.config.legacy.readings import HOMES
from core.config.reading import value_of
from tests.core.config.legacy.old_files import PRINTED, SMALL, Taken, take

BECOMES = {
    "sync.uploader.serial": ("AB-123", "licence.serial", "AB-123"),
    "sync.sourcemode": ("QUICKBOOKS", "sync.source", "QUICKBOOKS"),
    "sync.targetmode": ("CRM30", "sync.target", "CRM30"),
    "crm.url": ("http://other:8080/", "crm.url", "http://other:8080/"),
    "crm.server": ("http://192.168.1.105:5555/", "crm.url", "http://192.168.1.105:5555/"),
    "crm.user": ("administrator", "crm.user", "administrator"),
    "crm.domain": ("litwareinc", "crm.domain", "litwareinc"),
    "crm.customertypecode": ("4", "crm.customer_type", "4"),
    "crm.suppliertypecode": ("11", "crm.supplier_type", "11"),
    "product.defaultschedule": ("Boxes", "product.unit_group", "Boxes"),
    "product.defaultunits": ("Box", "product.unit", "Box"),
    "product.pricelevel": ("Retail", "product.price_list", "Retail"),
    "product.quantitydecimal": ("3", "product.quantitydecimal", "3"),
    "product.producttypecode": ("2", "product.producttypecode", "2"),
    "product.roundingpolicycode": ("3", "product.roundingpolicycode", "3"),
    "sage.mode": ("SAGE50", "sync.source", "SAGE50"),
    "sage.version": ("14", "sage.version", "14"),
    "sage.folder": (r"D:\Books", "sage.folder", r"D:\Books"),
    "sage.user": ("SYNC", "sage.user", "SYNC"),
    "sage.object": ("SDOEngine.13", "sage.object", "SDOEngine.13"),
    "sage.defaultproduct": ("MISC", "orders.default_product", "MISC"),
    "sage.defaultsalesnominal": ("4000", "orders.sales_nominal", "4000"),
    "sage.defaultpurchasenominal": ("5000", "orders.purchase_nominal", "5000"),
    "sage.defaultcurrency": ("EUR", "sync.currency", "EUR"),
    "sync.invoice.field": ("new_sageinvoice", "orders.invoice_field", "new_sageinvoice"),
    "sync.invoicestatus.get": ("200000", "orders.ready_status", "200000"),
    "sync.invoicestatus.set": ("200001", "orders.done_status", "200001"),
    "sync.defaultcurrency": ("EUR", "sync.currency", "EUR"),
    "sage.instant.connection": (
        "DRIVER=Instant Accounting 2000 v6;UID=MANAGER;DIR=C:\\ACCDATA\\",
        "sage_instant.connection",
        "DRIVER=Instant Accounting 2000 v6;UID=MANAGER;DIR=C:\\ACCDATA\\",
    ),
    "sage.mms.connection": ("server=red;database=m", "sage_mms.connection", "server=red;database=m"),
    "sage.200.connection": ("server=red;database=s", "sage_200.connection", "server=red;database=s"),
    "sync.mode": ("ACCESS", "sync_accounting.mode", "ACCESS"),
    "sync.mdb": (r"c:\data\syncupload.mdb", "sync_accounting.mdb", r"c:\data\syncupload.mdb"),
    "sync.company": ("6", "sync_accounting.company", "6"),
    "sync.outputfolder": (r"c:\out", "sync_accounting.outputfolder", r"c:\out"),
    "product.producturl": ("http://shop/", "product.producturl", "http://shop/"),
    "sync.accessfilepath": (r"c:\access", "sync_accounting.accessfilepath", r"c:\access"),
}  # fmt: skip
"""Old key: a value of it, its home, and the value there."""

SECRETS = {
    "sync.uploader.key": "licence.key",
    "crm.password": "crm.password",
    "sage.password": "sage.password",
}
WITHOUT_A_HOME = {"crm.connection"}

CHANGED = {"product.roundingpolicycode", "sync.outputfolder", "sync.accessfilepath"}
"""Those that mean something else than they did, or nothing any more, and say so."""

NEEDS = {"sync.mode": {"sync.mdb": "file.mdb"}, "sage.object": {}, "crm.domain": {"crm.user": "me"}}


def only(taken: Taken, dotted: str) -> str:
    """Give the value of a key in the file that was written."""
    return value_of(taken.config, next(key for key in KEYS if key.dotted == dotted))


def test_the_table_names_every_key_that_the_program_knows() -> None:
    assert {*BECOMES, *SECRETS, *WITHOUT_A_HOME} == set(HOMES)
    assert len(HOMES) == 41


@pytest.mark.parametrize("old", BECOMES)
def test_a_key_goes_where_it_belongs(tmp_path: Path, old: str) -> None:
    value, home, becomes = BECOMES[old]
    others = {key: each for key, each in SMALL.items() if (key, old) != ("crm.server", "crm.url")}
    taken = take(tmp_path, {**others, **NEEDS.get(old, {}), old: value})
    where, row = taken.row(old)
    assert where == ("changed" if old in CHANGED else "taken")
    assert (row.new, row.value) == (home, becomes)
    assert row.note or where == "taken"
    assert only(taken, home) == becomes


@pytest.mark.parametrize("old", SECRETS)
def test_a_secret_is_kept_elsewhere_and_shown_nowhere(tmp_path: Path, old: str) -> None:
    taken = take(tmp_path, {**SMALL, "crm.user": "me", old: "  s3cret "})
    where, row = taken.row(old)
    assert (where, row.new, row.value) == ("taken", SECRETS[old], None)
    assert row.note == "kept in a safe place"
    assert taken.keeper.kept == {SECRETS[old]: "  s3cret "}
    assert "s3cret" not in taken.out.read_text()
    assert "s3cret" not in repr(taken.done)


def test_crm_connection_did_nothing_and_does_nothing(tmp_path: Path) -> None:
    where, row = take(tmp_path, {**SMALL, "crm.connection": ""}).row("crm.connection")
    assert (where, row.new, row.note) == ("taken", None, "it never did anything, and is not needed")
    told = take(tmp_path, {**SMALL, "crm.connection": "server=sql;PWD=hidden"}).row("crm.connection")[1]
    assert "does nothing here" in told.note
    assert "server=sql" in told.note
    assert "hidden" not in told.note


def test_the_file_as_the_manual_prints_it_loses_nothing(tmp_path: Path) -> None:
    taken = take(tmp_path, PRINTED)
    report = taken.done.report
    assert len(report.taken) + len(report.changed) == 40
    assert report.unknown == ()
    assert taken.done.remarks == ()
    config = taken.config
    assert config.sage is not None
    assert config.sage_instant is not None
    assert config.sage_mms is not None
    assert config.sage.folder == r"C:\Program Files\Sage2007\Accounts\DemoData\Accdata"
    assert config.sage_instant.connection.startswith("DRIVER=Instant Accounting 2000 v6;UID=MANAGER;")
    assert config.sage_mms.connection == "server=red001;database=sagemmsdatabase;UID=CRMSage;Language=British"
    assert taken.keeper.kept == {
        "crm.password": "pass@word1",
        "sage_mms.password": "redware",
        "sage_200.password": "redware",
    }


@pytest.mark.parametrize("old", [old for old in HOMES if old not in SMALL])
def test_a_key_left_blank_is_taken_for_its_default(tmp_path: Path, old: str) -> None:
    taken = take(tmp_path, {**SMALL, old: ""})
    where, row = taken.row(old)
    key = HOMES[old]
    with_default = old in {
        "crm.customertypecode",
        "crm.suppliertypecode",
        "sage.user",
        "sage.defaultcurrency",
    }
    with_default |= old in {
        "sync.defaultcurrency",
        *(each for each in BECOMES if each.endswith(("code", "decimal"))),
    }
    assert where == ("changed" if with_default else "taken")
    if with_default:
        assert row.value == only(taken, key.dotted)
        assert "was blank" in row.note
