"""An upgrade of Sage 50 changes the driver and the folder overnight: told what to change, nothing written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.accounting import odbc
from core.errors import AccountingError
from tests.proof.ruiners.place import Place

OURS = "Sage Line 50 v24"
"""What the configuration names, and the upgrade has taken away."""


def overnight(place: Place, monkeypatch: pytest.MonkeyPatch, installed: Sequence[str]) -> AccountingError:
    """Upload with the driver gone, on a machine that has these instead; give the failure."""
    place.serve()
    monkeypatch.setattr(odbc, "drivers", lambda: sorted(installed))
    place.environ["SYNCUPLOAD_SAGE_CONNECTION"] = (
        f"Driver={{{OURS}}};DIR=Z:\\Sage\\2018\\ACCDATA;UID=ann;PWD=hunter2"
    )
    with pytest.raises(AccountingError) as failure:
        place.upload()
    assert "hunter2" not in str(failure.value)
    return failure.value


def test_the_drivers_that_are_there_are_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = overnight(place, monkeypatch, ["SQLite3", "Sage Line 50 v30", "SQL Server"])
    assert failure.code == "accounting.driver_missing"
    assert f"{OURS} is not installed here" in failure.remedy
    assert "Installed here: Sage Line 50 v30." in failure.remedy
    assert 'Set `version` to "30" and `folder`' in failure.remedy
    assert "SQL" not in failure.remedy


def test_a_driver_of_another_family_goes_into_the_connection(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = overnight(place, monkeypatch, ["Sage 50 Accounts ODBC"])
    assert "Name it in `connection`" in failure.remedy


def test_nothing_is_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.serve()
    place.upload()
    before = place.holds("account", "modifiedon")
    overnight(place, monkeypatch, ["Sage Line 50 v30"])
    assert place.holds("account", "modifiedon") == before
