from __future__ import annotations

from collections.abc import Callable

import pytest

from core.checks.expected import Books
from core.checks.other_systems import quickbooks, sql_server
from core.checks.result import Mark
from core.checks.site import Site

Sites = Callable[..., Site]

CONNECTION = "server=red001;database=sage200database;UID=CRMSage;PWD=redware;Language=British"


@pytest.mark.parametrize("system", ["SAGE200", "SAGEMMS"])
def test_accounts_on_sql_server_are_named_without_their_password(site_of: Sites, system: str) -> None:
    told = sql_server(site_of(books=Books(system, CONNECTION)))
    assert told.mark is Mark.SKIP
    assert "sage200database on red001" in told.found
    assert "redware" not in f"{told}"


def test_quickbooks_says_what_it_will_ask_for(site_of: Sites) -> None:
    told = quickbooks(site_of(books=Books("QUICKBOOKS")))
    assert "Edit, Preferences" in told.remedy
    assert "does not read it yet" in told.found
