"""Only the pages that are looked at are read, and few are kept."""

from __future__ import annotations

from tests.tui.widgets.sources import Made
from tui.widgets.paging import KEPT, PAGE, Pages


def test_a_page_is_read_once() -> None:
    source = Made(1_000_000)
    pages = Pages(source)
    assert pages.at(999_999) == source.make(999_999)
    assert pages.at(999_998) == source.make(999_998)
    assert source.asked == [(999_800, PAGE)]


def test_the_page_that_was_used_longest_ago_goes_first() -> None:
    source = Made(1_000_000)
    pages = Pages(source)
    for number in range(KEPT):
        pages.at(number * PAGE)
    pages.at(0)
    pages.at(KEPT * PAGE)
    pages.at(0)
    pages.at(PAGE)
    assert [offset // PAGE for offset, _ in source.asked] == [*range(KEPT + 1), 1]


def test_beyond_the_rows_there_is_nothing() -> None:
    pages = Pages(Made(3))
    assert pages.at(3) is None
    assert pages.at(-1) is None


def test_a_source_that_has_shrunk_has_no_row_there() -> None:
    source = Made(300)
    pages = Pages(source)
    source.total = 250
    assert pages.at(299) is None
