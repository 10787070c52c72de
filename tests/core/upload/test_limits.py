"""A run may create, update and fail only as often as a person allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CrmFault, SyncError
from core.upload.limits import UNLIMITED, Limits
from core.upload.uploader import Order, Uploader

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

COUNTS = st.integers(0, 10**6)


@given(creates=COUNTS, updates=COUNTS, failures=COUNTS)
def test_without_limits_all_may_be_done(creates: int, updates: int, failures: int) -> None:
    UNLIMITED.check_plan(creates, updates)
    UNLIMITED.check_failures(failures)


@given(most=COUNTS)
def test_what_is_within_the_limit_may_be_done(most: int) -> None:
    limits = Limits(most, most, most)
    limits.check_plan(most, most)
    limits.check_failures(most)


def test_one_create_too_many_is_refused() -> None:
    with pytest.raises(SyncError) as refused:
        Limits(creates=10).check_plan(11, 0)
    assert refused.value.code == "limit.creates"
    assert refused.value.exit_code == 1
    assert "max_creates" in refused.value.remedy


def test_one_update_too_many_is_refused() -> None:
    with pytest.raises(SyncError) as refused:
        Limits(updates=0).check_plan(11, 1)
    assert refused.value.code == "limit.updates"


def test_one_failure_too_many_stops_the_run() -> None:
    with pytest.raises(SyncError) as refused:
        Limits(failures=2).check_failures(3)
    assert refused.value.code == "limit.failures"


def test_a_run_over_its_limit_writes_nothing(world: World) -> None:
    uploader = Uploader(world.crm, world.journal, world.settings, world.watch)
    with world.planner.plan_everything() as plan:
        report = uploader.upload(Order(UUID(int=1), plan, limits=Limits(creates=1)))
    assert report.error is not None
    assert report.error.code == "limit.creates"
    assert report.calls.write == 0
    assert report.exit_code == 1


@pytest.mark.parametrize("connections", [1, 3])
def test_a_run_stops_as_soon_as_one_failure_too_many_is_there(world: World, connections: int) -> None:
    first = world.reader.customer_list[0]
    world.reader.customer_list = [replace(first, reference=f"C{number:03}") for number in range(300)]
    world.crm.expect(_refuse_accounts)
    with world.planner.plan_customers() as plan:
        order = Order(UUID(int=1), plan, limits=Limits(failures=2))
        report = Uploader(world.crm, world.journal, world.settings, world.watch).upload(order, connections)
    assert report.error is not None
    assert report.error.code == "limit.failures"
    assert 3 <= len(world.crm.written) <= 3 + connections - 1
    assert world.journal.open_intents() == []


def test_one_failure_too_many_at_the_very_end_is_told_of(world: World) -> None:
    world.crm.expect(_refuse_accounts)
    with world.planner.plan_customers() as plan:
        order = Order(UUID(int=1), plan, limits=Limits(failures=0))
        report = Uploader(world.crm, world.journal, world.settings, world.watch).upload(order, 1)
    assert report.error is not None
    assert report.error.code == "limit.failures"


def _refuse_accounts(_number: int, what: str, write: Callable[[], None]) -> None:
    if what == "create account":
        raise CrmFault(0x80040216, tried=what, found="an unexpected error", remedy="Ask.")
    write()
