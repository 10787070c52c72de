"""Which versions a server has the services of, by servers of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.crm.soap.client import open_crm40
from core.crm.soap.client30 import open_crm30
from core.crm.soap.settings import SoapSettings
from core.crm.soap.versions import versions
from core.errors import CrmError
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    founded = Organisation.found(tmp_path_factory.mktemp("crm") / "crm.db", profile=Profile())
    yield founded
    founded.close()


@pytest.mark.parametrize(("version", "found"), [("3.0", {"3.0"}), ("4.0", {"3.0", "4.0"})])
def test_a_40_has_both_services_and_a_30_its_own(
    organisation: Organisation, tmp_path: Path, version: str, found: set[str]
) -> None:
    with RunningServer(organisation, ServerSettings(version=version)) as server:
        assert versions(SoapSettings(url=server.url, cache=tmp_path)) == found


def test_a_30_that_is_asked_as_a_40_says_what_was_looked_for(
    organisation: Organisation, tmp_path: Path
) -> None:
    with RunningServer(organisation, ServerSettings(version="3.0")) as server:
        crm = open_crm40(SoapSettings(url=server.url, cache=tmp_path, organisation="Demo"))
        with pytest.raises(CrmError, match=r"no CRM 4\.0 service") as refused:
            crm.whoami()
        crm.close()
    assert refused.value.code == "crm.not_found"


def test_an_address_past_a_30_says_what_was_looked_for(organisation: Organisation, tmp_path: Path) -> None:
    with RunningServer(organisation, ServerSettings(version="3.0")) as server:
        crm = open_crm30(SoapSettings(url=f"{server.url}/other/", cache=tmp_path))
        with pytest.raises(CrmError, match=r"no CRM 3\.0 service") as refused:
            crm.whoami()
        crm.close()
    assert refused.value.code == "crm.not_found"


def test_a_40_answers_as_a_30_through_the_service_that_it_keeps(
    organisation: Organisation, tmp_path: Path
) -> None:
    with RunningServer(organisation) as server:
        crm = open_crm30(SoapSettings(url=server.url, cache=tmp_path))
        assert crm.whoami().organization == "Demo"
        crm.close()
