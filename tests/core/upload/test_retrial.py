"""What a record in quarantine needs before it is tried again: by the kind of what went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.upload.journal import Held
from core.upload.retrial import TRIES, Kind, due, kind_of, leaves_when_unchanged

REFUSED = Held(
    entity="account",
    key="A1",
    code="0x80044331",
    message="refused",
    remedy="Mend it.",
    draft_hash="draft",
    config_hash="config",
    waits=(),
    since=datetime(2026, 1, 2, tzinfo=UTC),
    run=UUID(int=1),
    tries=1,
    retry=False,
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("crm.unanswered", Kind.PASSING),
        ("crm.busy", Kind.PASSING),
        ("crm.timeout", Kind.PASSING),
        ("crm.held", Kind.PASSING),
        ("0x80044151", Kind.PASSING),
        ("plan.blocked", Kind.REPLANNED),
        ("plan.drifted", Kind.REPLANNED),
        ("dependency", Kind.REPLANNED),
        ("0x80040216", Kind.UNEXPLAINED),
        ("crm.fault", Kind.STANDING),
        ("crm.unwritable", Kind.STANDING),
        ("0x80044331", Kind.STANDING),
        ("0x80040220", Kind.STANDING),
        ("total_differs", Kind.STANDING),
    ],
)
def test_each_failure_has_its_kind(code: str, kind: Kind) -> None:
    assert kind_of(code) is kind


def test_what_the_crm_refused_for_good_is_left_alone() -> None:
    assert not due(REFUSED, "draft", "config")


def test_it_is_tried_again_when_its_source_has_changed() -> None:
    assert due(REFUSED, "another", "config")


def test_it_is_tried_again_under_another_configuration() -> None:
    assert due(REFUSED, "draft", "another")


def test_it_is_tried_again_on_demand() -> None:
    assert due(replace(REFUSED, retry=True), "draft", "config")


@pytest.mark.parametrize("code", ["crm.unanswered", "crm.busy", "plan.blocked", "dependency"])
def test_what_passes_by_itself_is_tried_again_however_often(code: str) -> None:
    assert due(replace(REFUSED, code=code, tries=99), "draft", "config")


def test_what_nobody_can_explain_is_tried_a_few_times() -> None:
    unexplained = replace(REFUSED, code="0x80040216")
    assert due(replace(unexplained, tries=TRIES - 1), "draft", "config")
    assert not due(replace(unexplained, tries=TRIES), "draft", "config")


def test_what_is_in_the_crm_after_all_leaves_but_for_a_wrong_total() -> None:
    wrong = replace(REFUSED, code="total_differs")
    assert leaves_when_unchanged(REFUSED, "edited, or number reused")
    assert not leaves_when_unchanged(wrong, "edited, or number reused")
    assert leaves_when_unchanged(wrong, None)
