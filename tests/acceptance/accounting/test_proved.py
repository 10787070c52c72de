"""README says of each accounting system what the suite proves of it."""

from __future__ import annotations

from core.config.two_way import TWO_WAY
from core.config.words import Source
from core.registry import READERS, WRITERS
from tests.acceptance.accounting.proved import README, SOURCES, table, written
from tests.acceptance.accounting.systems import SYSTEMS


def test_readme_holds_the_table_of_the_suite() -> None:
    text = README.read_text("utf-8")
    assert written(text) == text


def test_every_system_that_is_read_is_in_the_suite() -> None:
    assert {SOURCES[each.name] for each in SYSTEMS} == READERS.keys()


def test_those_that_take_orders_are_those_that_are_written_into() -> None:
    assert set(TWO_WAY) == WRITERS.keys() == {Source.SAGE50, Source.QUICKBOOKS}
    assert table().count("| yes | yes | yes | yes | yes | yes |") == len(TWO_WAY)
