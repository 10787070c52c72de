"""A right that the user lacks is asked for once: the rest of that kind is set aside without a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import CrmFault
from core.upload.outcome import Result

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

PRIVILEGE = 0x80040220


def test_one_refused_account_spares_the_calls_of_the_others_and_products_go_up(world: World) -> None:
    first = world.reader.customer_list[0]
    world.reader.customer_list = [replace(first, reference=f"C{number:03}") for number in range(40)]
    world.reader.invoice_list = []

    def trouble(_number: int, what: str, write: Callable[[], None]) -> None:
        if what == "create account":
            raise CrmFault(PRIVILEGE, tried=what, found="no prvCreateAccount", remedy="Add the right.")
        write()

    world.crm.expect(trouble)
    report, results = world.batch()
    accounts = [each for each in results if each.entity == "account"]
    assert {each.outcome for each in accounts} == {Result.QUARANTINED}
    assert {each.code for each in accounts} == {"0x80040220"}
    assert {each.remedy for each in accounts} == {"Add the right."}
    assert world.crm.written.count("create account") <= 4
    assert report.summary[Result.CREATED] == len(world.reader.product_list)
    assert report.error is None
