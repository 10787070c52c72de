"""Old configuration files as the manual prints them, and what is needed to take one over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.config.legacy.importing import Imported, Wanted, carry_out, prepare
from core.config.legacy.report import Row
from core.config.model import Config
from core.config.store import load
from core.config.words import Target

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

PRINTED = r"""
<add key="sync.uploader.serial" value="" />
<add key="sync.uploader.key" value="" />
<add key="sync.sourcemode" value="SAGE50" />
<add key="sync.targetmode" value="CRM40" />
<add key="crm.connection" value="" />
<add key="crm.url" value="" />
<add key="crm.server" value="http://192.168.1.105:5555/" />
<add key="crm.user" value="administrator" />
<add key="crm.password" value="pass@word1" />
<add key="crm.domain" value="litwareinc" />
<add key="crm.customertypecode" value="3" />
<add key="crm.suppliertypecode" value="10" />
<add key="product.defaultschedule" value="Demo" />
<add key="product.defaultunits" value="Each" />
<add key="product.pricelevel" value="Demo" />
<add key="product.quantitydecimal" value="2" />
<add key="product.producttypecode" value="1" />
<add key="product.roundingpolicycode" value="1" />
<add key="sage.mode" value="SAGE50" />
<add key="sage.version" value="13" />
<add key="sage.folder" value="C:\Program
Files\Sage2007\Accounts\DemoData\Accdata" />
<add key="sage.user" value="MANAGER" />
<add key="sage.password" value="" />
<add key="sage.object" value="SDOEngine.13" />
<add key="sage.defaultproduct" value="MISC"/>
<add key="sage.defaultsalesnominal" value="4000"/>
<add key="sage.defaultpurchasenominal" value="5000"/>
<add key="sage.defaultcurrency" value="GBP"/>
<add key="sync.invoice.field" value=""/>
<add key="sync.invoicestatus.get" value="200000"/>
<add key="sync.invoicestatus.set" value="200001"/>
<add key="sage.instant.connection" value="DRIVER=Instant Accounting 2000
v6;UID=MANAGER;DIR=C:\PROGRAM FILES\SAGEINSTANT2000\ACCDATA\"/>
<add key="sage.mms.connection"
value="server=red001;database=sagemmsdatabase;UID=CRMSage;PWD=redware;Language=British
"/>
<add key="sage.200.connection"
value="server=red001;database=sage200database;UID=CRMSage;PWD=redware;Language=British
"/>
<add key="sync.mode" value="ACCESS"/>
<add key="sync.mdb" value="c:\dev\vs2005\syncupload\data\syncupload.mdb"/>
<add key="sync.company" value="6"/>
<add key="sync.outputfolder" value=""/>
<add key="product.producturl" value=""/>
<add key="sync.accessfilepath" value=""/>
"""
"""Sections 4.3.1 to 4.3.9 one after the other, with the line breaks of the print."""

SMALL = {
    "sync.sourcemode": "SAGE50",
    "sync.targetmode": "CRM40",
    "crm.server": "http://crm-server:5555/",
    "product.defaultschedule": "Demo",
    "product.defaultunits": "Each",
    "product.pricelevel": "Demo",
    "sage.version": "13",
    "sage.folder": r"C:\Sage\ACCDATA",
}
"""The least that makes a valid configuration."""


def written(settings: dict[str, str]) -> str:
    """Write settings as the old program's file."""
    lines = (f'    <add key="{key}" value="{value}" />' for key, value in settings.items())
    body = "\n".join(lines)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f"<configuration>\n  <appSettings>\n{body}\n  </appSettings>\n</configuration>\n"
    )


@dataclass
class Keeper:
    """Keeps secrets in memory."""

    kept: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def put(self, dotted: str, value: str) -> str:
        self.kept[dotted] = value
        return "a safe place"

    def drop(self, dotted: str) -> None:
        self.dropped.append(dotted)


@dataclass
class Taken:
    """An old file that was taken over."""

    done: Imported
    out: Path
    keeper: Keeper

    @property
    def config(self) -> Config:
        assert self.done.error is None, self.done.error
        return load(self.out, environ={}).config

    def row(self, old: str) -> tuple[str, Row]:
        """Give where a key is reported, and how; it is reported once."""
        report = self.done.report
        found = [
            (name, row)
            for name, rows in (
                ("taken", report.taken),
                ("changed", report.changed),
                ("unknown", report.unknown),
            )
            for row in rows
            if row.old == old
        ]
        (only,) = found
        return only

    @property
    def mistakes(self) -> list[str]:
        assert self.done.error is not None
        return [found for found, _ in self.done.error.parts]


def take(folder: Path, text: str | bytes | dict[str, str], **wanted: Target | str) -> Taken:
    """Take an old file over into syncupload.toml of a folder."""
    old, out = folder / "syncupload.exe.config", folder / "syncupload.toml"
    text = written(text) if isinstance(text, dict) else text
    old.write_bytes(text.encode() if isinstance(text, str) else text)
    keeper = Keeper()
    target = wanted.get("target")
    company = wanted.get("company")
    assert target is None or isinstance(target, Target)
    return Taken(
        carry_out(prepare(old, Wanted(out, target, company)), keeper, now=NOW),
        out,
        keeper,
    )
