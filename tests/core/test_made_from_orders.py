"""Through the one door: what the accounts made of the CRM's orders and invoices, on its way up, over HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.accounting.base import EVERYTHING, Subject
from core.config.store import load
from core.crm.base import Entity, Query, Reference, Value
from core.errors import CrmError
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.privileges import privileges
from core.sandbox.crm.profile import Grant, Profile, RoleProfile, UserProfile
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.site import COMPANY_FILE, create_site, open_organisation
from core.service import SyncService
from core.upload.claims import Claims
from core.upload.outcome import Result
from core.upload.plan import Action
from core.upload.progress import CancelToken, Watch, silent_plan, silent_upload
from core.upload.run_lock import Holder

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CLERK = r"litwareinc\clerk"


def watch() -> Watch:
    return Watch(lambda: NOW, CancelToken(), silent_plan, silent_upload)


@dataclass
class Site:
    """A company and a CRM in which two orders wait."""

    folder: Path
    organisation: Organisation
    config: Path

    def posted(self) -> str:
        """Give the number of a posted invoice of the company."""
        with closing(sqlite3.connect(self.folder / COMPANY_FILE)) as books:
            sql = "SELECT INVOICE_NUMBER FROM INVOICE WHERE INVOICE_TYPE_CODE = 0 AND POSTED_CODE = 1"
            (found,) = books.execute(f"{sql} ORDER BY INVOICE_NUMBER LIMIT 1").fetchone()
            return str(found)

    def bears(self, number: str, order_number: str) -> None:
        """Let an invoice of the company bear a customer's order number."""
        with closing(sqlite3.connect(self.folder / COMPANY_FILE)) as books, books:
            sql = "UPDATE INVOICE SET CUST_ORDER_NUMBER = ? WHERE INVOICE_NUMBER = ?"
            books.execute(sql, (order_number, number))

    def became(self, entity: str, record: UUID, number: str) -> None:
        """Let a document of the CRM have become an invoice of the company."""
        claims = Claims(DirectCrm(self.organisation), Holder("PC", "mary", 1), lambda: NOW)
        claims.conclude(claims.take(record, entity, UUID(int=1)), number, NOW, "mary on PC")

    def find(self, entity: str, *columns: str) -> list[Entity]:
        return list(DirectCrm(self.organisation).find(Query(entity, columns)))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "site"
    recipe = Recipe(customers=4, products=4, invoices=8)
    config = create_site(folder, recipe, now=NOW, orders=2)
    organisation = open_organisation(folder)
    yield Site(folder, organisation, config)
    organisation.close()


@pytest.fixture
def service(site: Site) -> Iterator[SyncService]:
    with RunningServer(site.organisation) as server:
        loaded = load(site.config, environ={"SYNCUPLOAD_CRM_URL": f"{server.url}/"})
        with SyncService(loaded) as opened:
            yield opened


def test_an_order_and_the_invoice_that_came_of_it_are_joined_in_the_crm(
    site: Site, service: SyncService
) -> None:
    number = site.posted()
    (order,) = [each for each in site.find("salesorder", "ordernumber") if "ORD-1001" in each.fields.values()]
    site.bears(number, "ORD-1001")
    site.became("salesorder", order.id, number)
    with service.plan(Subject.INVOICES, EVERYTHING, watch()) as plan:
        report = service.upload(plan, watch())
    assert report.summary[Result.QUARANTINED] == 0
    joined = [each for each in site.find("invoice", "name", "salesorderid") if "salesorderid" in each.fields]
    assert [(each.fields["name"], each.fields["salesorderid"]) for each in joined] == [
        (number, Reference("salesorder", order.id))
    ]


def test_a_crm_invoice_does_not_come_back_from_the_accounts(site: Site, service: SyncService) -> None:
    number = site.posted()
    (order, *_) = site.find("salesorder", "customerid", "pricelevelid")
    fields: dict[str, Value | None] = {"name": "Own", "invoicenumber": "INV-01007-AB", **order.fields}
    own = UUID(int=77)
    DirectCrm(site.organisation).create(Entity("invoice", own, fields))
    site.bears(number, "INV-01007-AB")
    site.became("invoice", own, number)
    with service.plan_batch(watch()).plan as plan:
        (skipped,) = [
            each.change
            for each in plan
            if each.change.action is Action.SKIPPED and "CRM invoice" in str(each.change.reason)
        ]
        assert skipped.reason == "made from CRM invoice INV-01007-AB."
        service.upload(plan, watch())
    assert skipped.key.endswith(f"-{number}")
    names = [each.fields["name"] for each in site.find("invoice", "name")]
    assert number not in names
    assert len(names) > 1


def test_who_cannot_see_the_notes_of_others_uploads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    grants = tuple(Grant(name) for _, name in privileges() if name != "prvReadNote")
    users = (*Profile().users, UserProfile(CLERK, "A clerk", ("clerks",)))
    narrow = Organisation.found(
        tmp_path / "narrow.db", profile=Profile(users=users, roles=(RoleProfile("clerks", grants),))
    )
    with NtlmAccounts({CLERK: "secret"}) as accounts:
        settings = ServerSettings(ntlm=accounts)
        with RunningServer(narrow, settings) as server:
            environ = {
                "SYNCUPLOAD_CRM_URL": f"{server.url}/",
                "SYNCUPLOAD_CRM_USER": "clerk",
                "SYNCUPLOAD_CRM_DOMAIN": "litwareinc",
                "SYNCUPLOAD_CRM_PASSWORD": "secret",
            }
            loaded = load(site.config, environ=environ)
            with SyncService(loaded) as service, pytest.raises(CrmError) as refused:
                service.plan(Subject.INVOICES, EVERYTHING, watch())
    narrow.close()
    assert refused.value.found == "prvReadNote is missing (Global is needed)"
