"""Walks through the pages of a query, and never in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.crm.base import Entity
from core.crm.soap.answers import Page
from core.errors import CrmError


def walked(fetch: Callable[[int, str | None], Page], tried: str) -> Iterator[Entity]:
    """Give the records of all pages; CrmError crm.paging where the server does not get any further.

    A page that promises more and brings nothing, a cookie that was given before, or a first record that
    the page before began with means that the server is turning in circles.
    """
    number, cookie = 1, None
    cookies: set[str] = set()
    first = None
    while True:
        page = fetch(number, cookie)
        if page.more:
            _check(page, cookies, first, tried)
        yield from page.entities
        if not page.more:
            return
        first = page.entities[0].id
        cookies.add(page.cookie)
        number, cookie = number + 1, page.cookie or None


def _check(page: Page, cookies: set[str], first: object, tried: str) -> None:
    if not page.entities:
        raise _circle("it promises more records and brings none", tried)
    if page.cookie and page.cookie in cookies:
        raise _circle("it gave the same paging cookie twice", tried)
    if page.entities[0].id == first:
        raise _circle("it gave the same page twice", tried)


def _circle(found: str, tried: str) -> CrmError:
    return CrmError(
        "crm.paging",
        tried=tried,
        found=f"the server's paging does not get any further: {found}",
        remedy="Run it again; if it stays so, have the CRM server updated or restarted.",
    )
