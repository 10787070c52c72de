"""A cleared audit trail: told with the number, nothing in the CRM touched, and the next is seen."""

from __future__ import annotations

import pytest

from core.crm.base import Entity
from core.upload.outcome import Result
from tests.proof.ruiners.place import Place

HISTORY = "CREATE TABLE AUDIT_HISTORY_HEADER AS SELECT * FROM AUDIT_HEADER"
"""Where Sage keeps what "Clear Audit Trail" takes out."""
EARLY = "TRAN_NUMBER < (SELECT MAX(TRAN_NUMBER) - 20 FROM AUDIT_HEADER)"
ONE = "(SELECT MIN(ACCOUNT_REF) FROM SALES_LEDGER WHERE RECORD_DELETED = 0)"
POSTED = (
    "INSERT INTO AUDIT_HEADER (TRAN_NUMBER, TYPE, DATE, ACCOUNT_REF, INV_REF, NET_AMOUNT)"
    f" SELECT (SELECT MAX(TRAN_NUMBER) + 1 FROM AUDIT_HISTORY_HEADER), 'SI', '2025-09-30', {ONE}, '', 10",
    f"UPDATE SALES_LEDGER SET TURNOVER_YTD = TURNOVER_YTD + 10 WHERE ACCOUNT_REF = {ONE}",
)


@pytest.fixture
def uploaded(place: Place) -> Place:
    """A company after its first batch."""
    place.serve()
    assert place.batch().report.exit_code == 0
    return place


def crm(place: Place) -> list[Entity]:
    return [each for name in ("account", "product", "invoice") for each in place.holds(name, "modifiedon")]


def test_it_is_told_and_the_crm_stays_as_it_is(uploaded: Place) -> None:
    before = crm(uploaded)
    uploaded.books(HISTORY, f"DELETE FROM AUDIT_HEADER WHERE {EARLY}")
    night = uploaded.batch()
    assert night.report.exit_code == 0
    (note,) = night.notes
    assert "transactions have gone from the audit trail, as after clearing it" in note
    assert "their customers stay as they are in the CRM" in note
    assert night.report.calls.write == 0
    assert crm(uploaded) == before
    assert not uploaded.batch().notes


@pytest.mark.parametrize("cleared", [EARLY, "1"], ids=["in part", "to its end"])
def test_what_is_posted_after_it_goes_up_alone(uploaded: Place, cleared: str) -> None:
    uploaded.books(HISTORY, f"DELETE FROM AUDIT_HEADER WHERE {cleared}")
    uploaded.batch()
    uploaded.books(*POSTED)
    assert len(uploaded.batch().of("account")) == 1
    again = uploaded.batch()
    assert again.mark.before == again.mark.after
    assert again.report.calls.write == 0


def test_what_is_posted_in_the_same_night_is_not_lost(uploaded: Place) -> None:
    uploaded.books(HISTORY, "DELETE FROM AUDIT_HEADER", *POSTED)
    night = uploaded.batch()
    assert night.report.summary[Result.UPDATED] == 1
    assert night.notes
