"""A copied configuration would upload a test company into the live CRM: refused by name until told."""

from __future__ import annotations

import pytest

from core.crm.base import Query
from core.errors import JournalError
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.upload.progress import Watch
from tests.proof.ruiners.place import NOW, Place

TEST_COMPANY = "UPDATE COMPANY SET NAME = 'Test Company Ltd'"


@pytest.fixture
def live(place: Place) -> DirectCrm:
    """Have a company that was uploaded to its own CRM lead into another one, the live one."""
    place.serve()
    place.batch()
    organisation = Organisation.found(place.folder / "live.db")
    place.stack.callback(organisation.close)
    server = place.stack.enter_context(RunningServer(organisation, ServerSettings()))
    place.environ["SYNCUPLOAD_CRM_URL"] = f"{server.url}/"
    return DirectCrm(organisation)


def refused(place: Place) -> JournalError:
    with pytest.raises(JournalError) as failure:
        place.batch()
    return failure.value


def accounts(crm: DirectCrm) -> int:
    return len(list(crm.find(Query("account", ()))))


def test_a_journal_beside_another_crm_is_refused_and_nothing_is_written(
    place: Place, live: DirectCrm
) -> None:
    failure = refused(place)
    assert failure.code == "journal.bound"
    assert str(place.crm.whoami().organization_id) in failure.found
    assert str(live.whoami().organization_id) in failure.found
    assert "If a configuration was copied, give the copy a journal of its own" in failure.remedy
    assert "syncupload history --rebind" in failure.remedy
    assert accounts(live) == 0


def test_once_told_as_advised_it_goes_up(place: Place, live: DirectCrm) -> None:
    refused(place)
    place.service().rebind_journal(Watch(lambda: NOW).clock)
    assert place.batch().report.exit_code == 0
    assert accounts(live) == len(place.holds("account")) > 0


def test_the_books_of_a_test_company_beside_the_live_journal_are_refused(place: Place) -> None:
    place.serve()
    place.batch()
    before = place.holds("account", "modifiedon")
    place.books(TEST_COMPANY, "UPDATE SALES_LEDGER SET TURNOVER_YTD = TURNOVER_YTD + 1")
    failure = refused(place)
    assert failure.code == "journal.bound"
    assert "Test Company Ltd" in failure.found
    assert place.holds("account", "modifiedon") == before
