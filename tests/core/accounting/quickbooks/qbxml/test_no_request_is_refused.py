"""No request is ever sent that the schema would refuse: it is refused here first, or it is right."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from core.accounting.orders import AccountingRefusedError
from core.accounting.quickbooks.qbxml.building import Ask, MessageSet, message
from core.accounting.quickbooks.qbxml.checking import check
from core.accounting.quickbooks.qbxml.versions import PROVED, Version
from core.errors import AccountingError
from tests.core.accounting.quickbooks.qbxml.judge import judged, require_schema
from tests.core.accounting.quickbooks.qbxml.strategies import ASKS, MESSAGE_SETS, VERSIONS

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


class Tally:
    """How often a random request was sent, and how often it was refused before."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.refused = 0

    def built(self, ask: Ask, version: Version, ids: MessageSet | None) -> str | None:
        try:
            text = message([ask], version, ids)
        except AccountingError as problem:
            self._refused(problem)
            return None
        self.sent[ask.name] += 1
        return text

    def _refused(self, problem: AccountingError) -> None:
        """A value did not fit, or is not there: order and number of the elements are never wrong."""
        assert isinstance(problem, AccountingRefusedError) or problem.code == "quickbooks.too_old"
        assert "may not stand" not in problem.found
        self.refused += 1

    def convinces(self, least: int) -> None:
        """Every kind of request was really sent, and some were refused before."""
        assert self.refused
        assert len(self.sent) == 21
        assert all(number >= least for number in self.sent.values())


def _prove(examples: int, least: int) -> None:
    tally = Tally()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=_QUIET,
        phases=[Phase.generate],
    )
    @given(ASKS, VERSIONS, MESSAGE_SETS)
    def holds(ask: Ask, version: Version, ids: MessageSet | None) -> None:
        text = tally.built(ask, version, ids)
        if text is None:
            return
        assert text.isascii()
        assert check(text) is None
        if not version.country and PROVED.has(version):
            assert judged(text) is None

    holds()
    tally.convinces(least)


def test_a_few_hundred_random_records() -> None:
    _prove(600, 1)


def test_a_few_hundred_random_records_before_the_public_schema() -> None:
    require_schema()
    _prove(600, 1)


@pytest.mark.long
def test_ten_thousand_random_records() -> None:
    _prove(10_000, 40)
