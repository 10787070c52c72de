from __future__ import annotations

from collections.abc import Callable

from core.checks.expected import Books
from core.checks.other_systems import quickbooks
from core.checks.site import Site

Sites = Callable[..., Site]


def test_quickbooks_says_what_it_will_ask_for(site_of: Sites) -> None:
    told = quickbooks(site_of(books=Books("QUICKBOOKS")))
    assert "Edit, Preferences" in told.remedy
    assert "does not read it yet" in told.found
