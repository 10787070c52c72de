"""Year-end zeroes every turnover: told with the numbers, and stopped by a limit on updates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.proof.ruiners.place import Place

YEAR_END = "UPDATE SALES_LEDGER SET PRIOR_YEAR = TURNOVER_YTD, TURNOVER_YTD = 0"
NEXT_YEAR = "UPDATE COMPANY SET FINANCIAL_YEAR = FINANCIAL_YEAR + 1"


@pytest.fixture
def traded(place: Place) -> Place:
    """A company with a turnover for each of its customers, after its first batch."""
    place.books("UPDATE SALES_LEDGER SET TURNOVER_YTD = 100 WHERE RECORD_DELETED = 0")
    place.serve()
    assert place.batch().report.exit_code == 0
    return place


def revenues(place: Place) -> set[object]:
    return {each.fields["revenue"] for each in place.holds("account", "revenue")}


def test_it_is_told_with_the_numbers_and_the_turnovers_follow(traded: Place) -> None:
    customers = len(traded.holds("account"))
    traded.books(YEAR_END, NEXT_YEAR)
    night = traded.batch()
    year, turnovers = night.notes
    assert "turnovers began again" in year
    assert f"the turnover of {customers} of {customers} customers to be updated falls to 0" in turnovers
    assert "set [sync] max_updates" in turnovers
    assert revenues(traded) == {Decimal(0)}
    again = traded.batch()
    assert not again.notes
    assert again.report.calls.write == 0


def test_a_limit_on_updates_stops_it_before_anything_is_written(traded: Place) -> None:
    traded.books(YEAR_END)
    traded.environ["SYNCUPLOAD_SYNC_MAX_UPDATES"] = "5"
    stopped = traded.batch()
    assert stopped.report.error is not None
    assert stopped.report.error.code == "limit.updates"
    assert "raise [sync] max_updates" in stopped.report.error.remedy
    assert any("falls to 0: a year-end?" in each for each in stopped.notes)
    assert stopped.mark.before == stopped.mark.after
    assert revenues(traded) == {Decimal(100)}


def test_raising_the_limit_as_advised_carries_it_out(traded: Place) -> None:
    traded.books(YEAR_END)
    traded.environ["SYNCUPLOAD_SYNC_MAX_UPDATES"] = "5"
    traded.batch()
    traded.environ["SYNCUPLOAD_SYNC_MAX_UPDATES"] = "500"
    assert traded.batch().report.exit_code == 0
    assert revenues(traded) == {Decimal(0)}


def test_one_customer_who_falls_to_nothing_is_no_year_end(traded: Place) -> None:
    one = "(SELECT MIN(ACCOUNT_REF) FROM SALES_LEDGER WHERE RECORD_DELETED = 0)"
    traded.books(f"UPDATE SALES_LEDGER SET TURNOVER_YTD = 0 WHERE ACCOUNT_REF = {one}")
    night = traded.batch()
    assert len(night.of("account")) == 1
    assert not night.notes
