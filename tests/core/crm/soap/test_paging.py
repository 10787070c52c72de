"""Walking through pages, never in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.crm.soap.answers import Page
from core.crm.soap.paging import walked
from core.errors import CrmError


def page(*numbers: int, more: bool = False, cookie: str = "") -> Page:
    return Page(tuple(Entity("account", UUID(int=each)) for each in numbers), more, cookie)


def read(pages: Sequence[Page]) -> tuple[list[int], list[tuple[int, str | None]]]:
    asked: list[tuple[int, str | None]] = []

    def fetch(number: int, cookie: str | None) -> Page:
        asked.append((number, cookie))
        return pages[len(asked) - 1]

    return [each.id.int for each in walked(fetch, "read")], asked


def test_each_page_is_asked_for_with_the_cookie_of_the_one_before() -> None:
    found, asked = read([page(1, 2, more=True, cookie="a"), page(3, more=True, cookie="b"), page(4)])
    assert found == [1, 2, 3, 4]
    assert asked == [(1, None), (2, "a"), (3, "b")]


def test_an_empty_answer_ends_it() -> None:
    assert read([page()]) == ([], [(1, None)])


def test_pages_without_cookies_go_on_by_number() -> None:
    found, asked = read([page(1, more=True), page(2, more=True), page(3)])
    assert found == [1, 2, 3]
    assert asked == [(1, None), (2, None), (3, None)]


@pytest.mark.parametrize(
    "pages",
    [
        [page(1, more=True, cookie="a"), page(2, more=True, cookie="a")],
        [page(1, more=True), page(1, more=True)],
        [page(1, more=True, cookie="a"), page(more=True, cookie="b")],
    ],
    ids=["the same cookie", "the same page", "an empty page"],
)
def test_a_server_that_turns_in_circles_is_stopped(pages: list[Page]) -> None:
    with pytest.raises(CrmError, match="paging"):
        read(pages)
