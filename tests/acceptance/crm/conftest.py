"""Every way to reach a CRM, each on a fresh organisation: in process, over HTTP, by NTLM, by tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
import stamina

from core.crm.base import Crm, Entity, Query, Reference
from core.crm.soap.client import open_crm40
from core.crm.soap.client30 import open_crm30
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.faults import FaultPlan, FaultRule
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Depth, Grant, Profile, RoleProfile, UserProfile
from core.sandbox.crm.server import RunningServer, ServerSettings

ACCOUNT = "litwareinc\\administrator"
CLERK = "litwareinc\\clerk"
PASSWORD = "pass@word1"

Opener = Callable[[ExitStack, Organisation, Path], Crm]


def direct(_: ExitStack, organisation: Organisation, __: Path) -> Crm:
    """In this process."""
    return DirectCrm(organisation)


def soap40(stack: ExitStack, organisation: Organisation, folder: Path) -> Crm:
    """Over HTTP, from a server that asks nobody who they are."""
    server = stack.enter_context(RunningServer(organisation))
    crm = open_crm40(SoapSettings(url=server.url, cache=folder / "cache"))
    stack.callback(crm.close)
    return crm


def soap40_ntlm(stack: ExitStack, organisation: Organisation, folder: Path, account: str = ACCOUNT) -> Crm:
    """Over HTTP, signed in by NTLM."""
    accounts = stack.enter_context(NtlmAccounts({account: PASSWORD}))
    server = stack.enter_context(RunningServer(organisation, ServerSettings(ntlm=accounts)))
    domain, _, user = account.partition("\\")
    crm = open_crm40(
        SoapSettings(url=server.url, cache=folder / "cache", user=user, password=PASSWORD, domain=domain)
    )
    stack.callback(crm.close)
    return crm


def soap40_ifd(stack: ExitStack, organisation: Organisation, folder: Path) -> Crm:
    """Over HTTP as over the internet, by tickets that end after a few calls."""
    accounts = stack.enter_context(NtlmAccounts({ACCOUNT: PASSWORD}))
    looks, now = count(), datetime.now(UTC)
    settings = ServerSettings(
        ntlm=accounts,
        internet=True,
        ticket_lifetime=timedelta(seconds=10),
        clock=lambda: now + timedelta(seconds=next(looks)),
    )
    server = stack.enter_context(RunningServer(organisation, settings))
    domain, _, user = ACCOUNT.partition("\\")
    crm = open_crm40(
        SoapSettings(
            url=server.url, cache=folder / "cache", user=user, password=PASSWORD, domain=domain,
            authentication=Authentication.IFD,
        )
    )  # fmt: skip
    stack.callback(crm.close)
    return crm


def soap30(stack: ExitStack, organisation: Organisation, folder: Path) -> Crm:
    """Over HTTP to a CRM 3.0."""
    server = stack.enter_context(RunningServer(organisation, ServerSettings(version="3.0")))
    crm = open_crm30(SoapSettings(url=server.url, cache=folder / "cache"))
    stack.callback(crm.close)
    return crm


def soap30_ntlm(stack: ExitStack, organisation: Organisation, folder: Path, account: str = ACCOUNT) -> Crm:
    """Over HTTP to a CRM 3.0, signed in by NTLM: the only way that it has."""
    accounts = stack.enter_context(NtlmAccounts({account: PASSWORD}))
    settings = ServerSettings(ntlm=accounts, version="3.0")
    server = stack.enter_context(RunningServer(organisation, settings))
    domain, _, user = account.partition("\\")
    crm = open_crm30(
        SoapSettings(url=server.url, cache=folder / "cache", user=user, password=PASSWORD, domain=domain)
    )
    stack.callback(crm.close)
    return crm


WAYS: dict[str, Opener] = {
    "direct": direct,
    "soap30": soap30,
    "soap30-ntlm": soap30_ntlm,
    "soap40": soap40,
    "soap40-ifd": soap40_ifd,
    "soap40-ntlm": soap40_ntlm,
}
SLOW = {"soap30", "soap30-ntlm", "soap40-ifd"}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[Organisation]:
    """Found an organisation that holds a price list, a unit group, a unit and nothing else."""
    founded = Organisation.found(tmp_path / "crm.db", profile=Profile())
    yield founded
    founded.close()


@pytest.fixture(
    params=[pytest.param(way, marks=pytest.mark.long if way in SLOW else ()) for way in sorted(WAYS)]
)
def crm(request: pytest.FixtureRequest, organisation: Organisation, tmp_path: Path) -> Iterator[Crm]:
    """Reach the organisation in each way in turn."""
    with ExitStack() as stack:
        yield WAYS[request.param](stack, organisation, tmp_path)


@pytest.fixture
def roles() -> dict[str, RoleProfile]:
    """Give a role that sees its own accounts and one that sees its business unit's."""

    def seeing(name: str, depth: Depth) -> RoleProfile:
        return RoleProfile(name, (Grant("prvReadAccount", depth), Grant("prvReadUser")))

    return {"own": seeing("own", Depth.BASIC), "unit": seeing("unit", Depth.LOCAL)}


@pytest.fixture(params=["direct", pytest.param("soap30-ntlm", marks=pytest.mark.long), "soap40-ntlm"])
def narrow(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Crm]]:
    """Reach, in each way that tells users apart, an organisation as a user who has just these roles."""
    with ExitStack() as stack:

        def opened(*roles: RoleProfile) -> Crm:
            clerk = UserProfile(CLERK, "A clerk", tuple(each.name for each in roles))
            profile = Profile(users=(UserProfile(ACCOUNT, "First name Last name"), clerk), roles=roles)
            founded = Organisation.found(tmp_path / "narrow.db", profile=profile)
            stack.callback(founded.close)
            if request.param == "direct":
                return DirectCrm(founded, CLERK)
            reach = soap30_ntlm if request.param == "soap30-ntlm" else soap40_ntlm
            return reach(stack, founded, tmp_path, CLERK)

        yield opened


@pytest.fixture(params=[pytest.param("3.0", marks=pytest.mark.long), "4.0"])
def troubled(
    request: pytest.FixtureRequest, organisation: Organisation, tmp_path: Path
) -> Iterator[Callable[..., Crm]]:
    """Reach the organisation over HTTP with trouble on demand: give the rules and the seconds to wait."""
    with ExitStack() as stack:

        def opened(*rules: FaultRule, timeout: float = 30) -> Crm:
            settings = ServerSettings(faults=FaultPlan(rules), version=request.param)
            server = stack.enter_context(RunningServer(organisation, settings))
            open_crm = open_crm30 if request.param == "3.0" else open_crm40
            crm = open_crm(SoapSettings(url=server.url, cache=tmp_path / "cache", timeout=timeout))
            stack.callback(crm.close)
            return crm

        yield opened


@dataclass(frozen=True)
class Stock:
    """The ids of what every organisation starts with."""

    price_list: Reference
    unit_group: Reference
    unit: Reference


@pytest.fixture
def stock(crm: Crm) -> Stock:
    """Look up what the organisation starts with."""

    def only(entity: str) -> Reference:
        (found,) = crm.find(Query(entity, ()))
        return Reference(entity, found.id)

    return Stock(only("pricelevel"), only("uomschedule"), only("uom"))


@pytest.fixture
def customer(crm: Crm) -> Reference:
    """Create an account."""
    record = UUID(int=0xACC)
    crm.create(Entity("account", record, {"name": "Smith & Sons", "accountnumber": "SMITH001"}))
    return Reference("account", record)
