"""Every code that Sage Data Objects give is said in words, with a cure."""

from __future__ import annotations

import pytest

from core.accounting.orders import AccountingBusyError, AccountingRefusedError
from core.accounting.sage50.sdo.failures import Context, failure
from core.errors import AccountingError

CONTEXT = Context("make the account X", "SYNC", r"C:\ACCDATA")
BUSY = (23, 24, 30, 48)
DOOR = (21, 22, 25, 26, 31, 32, 94)
RECORDS = (17, 18, 27, 33, 34, 35, 36, 44, 49, 50, 63, 65, 70, 71, 72, 73, 82, 83, 84, 85, 86, 87, 89, 90)


@pytest.mark.parametrize("code", [*BUSY, *DOOR, *RECORDS])
def test_each_code_has_words_and_a_cure_of_its_own(code: int) -> None:
    told = failure(code, "", CONTEXT)
    assert f"number {code}" in told.found
    assert told.remedy
    assert told.code != "sage50.failed"
    assert "{" not in f"{told.found}{told.remedy}"


def test_a_code_says_whether_it_is_sage_the_door_or_the_record() -> None:
    kinds = {code: type(failure(code, "", CONTEXT)) for code in (*BUSY, *DOOR, *RECORDS)}
    assert {kinds[code] for code in BUSY} == {AccountingBusyError}
    assert {kinds[code] for code in DOOR} == {AccountingError}
    assert {kinds[code] for code in RECORDS} == {AccountingRefusedError}


def test_another_code_is_told_in_sages_own_words() -> None:
    told = failure(109, "Dataset limit reached", CONTEXT)
    assert "Dataset limit reached (number 109)" in told.found
    assert type(told) is AccountingError


def test_who_and_where_are_named() -> None:
    assert "SYNC" in failure(23, "", CONTEXT).found
    assert r"C:\ACCDATA" in failure(25, "", CONTEXT).found
