"""A small company and its CRM, served over HTTP to a service of the product: what a ruinous day needs."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.accounting.base import EVERYTHING, Subject
from core.config.store import load
from core.crm.base import Entity, Query, Reference
from core.money import plain
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.faults import FaultPlan, FaultRule
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings, utc_now
from core.sandbox.site import COMPANY_FILE, CONFIG_FILE
from core.service import SyncService
from core.upload.batch import MarkMoved
from core.upload.outcome import Outcome, Report
from core.upload.progress import Clock, Watch

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SMALL = Recipe(customers=12, products=6, invoices=24)


@dataclass(frozen=True)
class Run:
    """What a run reported, and how each record that it wrote ended."""

    report: Report
    outcomes: tuple[Outcome, ...]

    def of(self, entity: str) -> dict[str, Outcome]:
        """Give how the records of an entity ended, by key."""
        return {each.key: each for each in self.outcomes if each.entity == entity}


@dataclass(frozen=True)
class Night(Run):
    """What a batch reported, what it told of the accounts, and how the mark moved."""

    notes: tuple[str, ...]
    mark: MarkMoved


@dataclass
class Place:
    """A folder with a company, a CRM and a configuration; `environ` overrides the configuration."""

    folder: Path
    organisation: Organisation
    stack: ExitStack
    environ: dict[str, str] = field(default_factory=dict)
    faults: tuple[FaultRule, ...] = ()
    accounts: NtlmAccounts | None = None
    trouble: FaultPlan = field(default_factory=lambda: FaultPlan(()))

    @property
    def crm(self) -> DirectCrm:
        """The CRM as its administrator sees it."""
        return DirectCrm(self.organisation)

    def holds(self, entity: str, *columns: str) -> list[Entity]:
        """Give all records of an entity."""
        return list(self.crm.find(Query(entity, columns)))

    def serve(self, tickets: timedelta | None = None, clock: Clock = utc_now) -> RunningServer:
        """Serve the CRM until the test ends, and have the configuration lead there.

        It is internet-facing where its `tickets` last for some time, by the server's clock.
        """
        self.trouble = FaultPlan(self.faults)
        settings = ServerSettings(ntlm=self.accounts, faults=self.trouble)
        if tickets is not None:
            settings = replace(settings, internet=True, ticket_lifetime=tickets, clock=clock)
            self.environ["SYNCUPLOAD_CRM_AUTHENTICATION"] = "ifd"
        server = self.stack.enter_context(RunningServer(self.organisation, settings))
        self.environ["SYNCUPLOAD_CRM_URL"] = f"{server.url}/"
        return server

    def service(self) -> SyncService:
        """Open the product on this configuration; it is closed when the test ends."""
        loaded = load(self.folder / CONFIG_FILE, environ=self.environ)
        return self.stack.enter_context(SyncService(loaded))

    def upload(self, subject: Subject = Subject.INVOICES) -> Run:
        """Plan and upload all records of a subject with what they need, in a run of its own."""
        watch = Watch(lambda: NOW)
        with (
            SyncService(load(self.folder / CONFIG_FILE, environ=self.environ)) as service,
            service.plan(subject, EVERYTHING, watch) as plan,
        ):
            report = service.upload(plan, watch)
            return Run(report, tuple(plan.results()))

    def batch(self, *, full: bool = False, clock: Clock = lambda: NOW) -> Night:
        """Upload what changed since the last batch, in a run of its own."""
        watch = Watch(clock)
        with SyncService(load(self.folder / CONFIG_FILE, environ=self.environ)) as service:
            batch = service.plan_batch(watch, full=full)
            with batch.plan as plan:
                report, mark = service.upload_batch(batch, watch)
                return Night(report, tuple(plan.results()), batch.notes, mark)

    def sign_in(self, account: str, password: str) -> None:
        """Let one Windows account in alone, and have the product sign in as it, with this password."""
        self.accounts = self.stack.enter_context(NtlmAccounts({account: password}))
        self.say_password(account, password)

    def say_password(self, account: str, password: str) -> None:
        """Have the product sign in as an account, with a password that may be wrong."""
        domain, _, user = account.partition("\\")
        self.environ |= {
            "SYNCUPLOAD_CRM_USER": user,
            "SYNCUPLOAD_CRM_DOMAIN": domain,
            "SYNCUPLOAD_CRM_PASSWORD": password,
        }

    @property
    def struck(self) -> int:
        """How often trouble struck at the latest server."""
        return sum(self.trouble._struck)

    def posted(self) -> dict[str, Decimal]:
        """Give the total of each posted invoice of the books, by the number that it gets in the CRM."""
        asked = (
            "SELECT ACCOUNT_REF || '-' || INVOICE_NUMBER, INVOICE_GROSS FROM INVOICE"
            " WHERE POSTED_CODE = 1 AND INVOICE_OR_CREDIT = 'Invoice'"
        )
        with closing(sqlite3.connect(self.folder / COMPANY_FILE)) as file:
            return {key: plain(Decimal(str(round(total, 2)))) for key, total in file.execute(asked)}

    def move(self, invoice: Entity, account: Entity) -> None:
        """Have somebody give an invoice in the CRM to another customer."""
        self.crm.update(Entity("invoice", invoice.id, {"customerid": Reference("account", account.id)}))

    def books(self, *statements: str) -> None:
        """Change the company's books behind the product's back."""
        with closing(sqlite3.connect(self.folder / COMPANY_FILE)) as file, file:
            for each in statements:
                file.execute(each)
