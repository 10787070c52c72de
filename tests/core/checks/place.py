"""A healthy site that can be broken and mended: a company, a CRM behind its server, a configuration."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from core.accounting.base import AccountingReader
from core.checks.result import CheckResult
from core.checks.surroundings import Surroundings
from core.config.editing import edited
from core.config.store import Loaded, load
from core.crm.base import Attribute, Crm, Value
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.crm.tickets import LIFETIME
from core.sandbox.site import COMPANY_FILE, CONFIG_FILE
from core.schedule.finding import Machine, find_schedule
from core.schedule.found import Found
from core.service import SyncService

HEALTHY_FILE = "healthy.db"
"""The company as it should be, beside the one that is read."""

ORGANISATION = UUID(int=5)
"""The same for every place, so that its WSDL is read from the server once."""


class Service(SyncService):
    """The product's service, with what a place puts into its way."""

    def __init__(self, loaded: Loaded, place: Place) -> None:
        super().__init__(loaded)
        self._place = place
        self._direct: DirectCrm | None = None

    @property
    def reader(self) -> AccountingReader:
        """The accounts, or what the driver says."""
        self._place.signing_in()
        return super().reader

    @property
    def crm(self) -> Crm:
        """The CRM over the wire, or straight to the organisation: the same answers, sooner."""
        if self._place.by_wire:
            return super().crm
        if self._direct is None:
            self._direct = DirectCrm(self._place.organisation, self._place.account)
        return self._direct

    def find_schedule(self, now: datetime) -> Found | None:
        """What begins the batches by itself, on a machine whose crontab is the place's."""
        folder, crontab = self._place.folder, self._place.crontab
        machine = Machine(False, folder, (crontab,), (), folder / "units", lambda _: None)
        return find_schedule(self._loaded.path, machine, now)

    def surroundings(self) -> Surroundings:
        """The real ones, but for what no test can change in this machine."""
        found = super().surroundings()
        for name, value in self._place.around.items():
            found = replace(found, **{name: value})  # type: ignore[arg-type]  # by name
        return found


def _no_trouble() -> None:
    return None


@dataclass
class Place:
    """One site for one fault; `around` replaces parts of the surroundings, `signing_in` may raise."""

    folder: Path
    stack: ExitStack
    patch: pytest.MonkeyPatch
    organisation: Organisation = field(init=False)
    by_wire: bool = False
    account: str | None = None
    environ: dict[str, str] = field(default_factory=dict)
    around: dict[str, object] = field(default_factory=dict)
    signing_in: Callable[[], None] = _no_trouble
    holders: list[sqlite3.Connection] = field(default_factory=list)
    server: RunningServer = field(init=False)

    def __post_init__(self) -> None:
        self.found(Profile())

    @property
    def config(self) -> Path:
        return self.folder / CONFIG_FILE

    @property
    def crontab(self) -> Path:
        return self.folder / "crontab"

    @property
    def company(self) -> Path:
        return self.folder / COMPANY_FILE

    def found(self, profile: Profile) -> None:
        """Have another organisation in the CRM."""
        profile = replace(profile, organization_id=ORGANISATION)
        self.organisation = Organisation.found(Path(":memory:"), profile=profile)
        self.stack.callback(self.organisation.close)
        self.serve()

    def serve(self, settings: ServerSettings | None = None) -> None:
        """Serve the CRM anew, and have the configuration lead there."""
        self.server = self.stack.enter_context(RunningServer(self.organisation, settings))
        self.says({"crm.url": f"{self.server.url}/"})

    def serve_for(self, account: str, password: str) -> None:
        """Serve the CRM for one Windows account alone."""
        accounts = self.stack.enter_context(NtlmAccounts({account: password}))
        self.serve(ServerSettings(ntlm=accounts))

    def serve_outside(self, account: str, password: str, tickets: timedelta = LIFETIME) -> None:
        """Serve the CRM to the internet: one account gets tickets, which last so long."""
        accounts = self.stack.enter_context(NtlmAccounts({account: password}))
        self.serve(ServerSettings(ntlm=accounts, internet=True, ticket_lifetime=tickets))

    def says(self, changes: Mapping[str, object]) -> None:
        """Change the configuration, as a person would."""
        self.config.write_text(edited(self.config.read_text(), changes, self.config))

    def books(self, *statements: str) -> None:
        """Change the company file by SQL."""
        with closing(sqlite3.connect(self.company)) as database, database:
            for statement in statements:
                database.execute(statement)

    def other_books(self) -> None:
        """Put the healthy company back, as a person does who names the right one."""
        shutil.copy(self.folder / HEALTHY_FILE, self.company)

    def customised(self, entity: str, name: str, **changes: object) -> None:
        """Change an attribute in the CRM, and publish it."""
        held = self.organisation.describe(entity).attributes[name]
        self.organisation.change_attribute(entity, replace(held, **changes))  # type: ignore[arg-type]

    def with_option(self, entity: str, name: str, value: int, label: str) -> None:
        """Add an option to a list of the CRM, and publish it."""
        options = self.organisation.describe(entity).attributes[name].options
        self.customised(entity, name, options={**options, value: label})

    def adds(self, entity: str, attribute: Attribute) -> None:
        """Add an attribute to an entity of the CRM, and publish it."""
        self.organisation.add_attribute(entity, attribute)

    def creates(self, entity: str, fields: Mapping[str, Value | None]) -> UUID:
        """Make a record in the CRM, as its administrator."""
        return self.organisation.create(self.organisation.sign_in(None), entity, fields)

    @property
    def loaded(self) -> Loaded:
        return load(self.config, environ=self.environ)

    def results(self, *names: str) -> dict[str, CheckResult]:
        """Run checks by the product's own service."""
        with Service(self.loaded, self) as service:
            return {each.name: each for each in service.checks(names)}
