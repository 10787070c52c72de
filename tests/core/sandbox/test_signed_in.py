"""A sandbox company that is written as well has one login of a user name, the reader's or the writer's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounting.orders import AccountingBusyError
from core.breaking_off import Waiting
from core.config.store import Loaded, load
from core.errors import AccountingError
from core.registry import open_reader
from core.sandbox.company.creation import Recipe
from core.sandbox.login_queue import sign_in, signed_in
from core.sandbox.sdo.engine import open_sandbox_engine
from core.sandbox.sdo.faults import Faults, write_faults
from core.sandbox.site import COMPANY_FILE, create_site
from tests.core.sandbox.sdo.programs import connect
from tests.core.sandbox.sdo.refusals import refused


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    recipe = Recipe(customers=3, products=3, invoices=3)
    return load(create_site(tmp_path / "site", recipe, now=now), environ={})


def _written(loaded: Loaded, user: str = "MANAGER", wait: int = 0) -> Loaded:
    """The same, with the sandbox's Sage Data Objects."""
    assert loaded.config.sage is not None
    sage = loaded.config.sage.model_copy(update={"object": "sandbox:", "user": user, "wait": wait})
    return replace(loaded, config=loaded.config.model_copy(update={"sage": sage}))


def _company(loaded: Loaded) -> Path:
    return loaded.folder / COMPANY_FILE


def test_a_reader_and_a_writer_of_one_name_shut_each_other_out(loaded: Loaded) -> None:
    company = _company(loaded)
    sage = open_sandbox_engine(company, 23)
    with open_reader(_written(loaded)) as reader:
        assert len(list(reader.customers())) == 3
        workspace = sage.Workspaces.Add("x")
        workspace.UI = False
        with refused(sage, 23):
            workspace.Connect(str(company), "manager", "", "DESK1")
        with open_reader(_written(loaded, "SYNC")) as other:
            assert other.company()
    workspace = connect(open_sandbox_engine(company, 23), company)
    with pytest.raises(AccountingBusyError, match="already in use") as raised:
        open_reader(_written(loaded))
    assert raised.value.code == "sage50.user_in_use"
    assert "Sign MANAGER out of Sage 50" in raised.value.remedy
    workspace.Disconnect()
    with open_reader(_written(loaded)) as reader:
        assert reader.company()
    assert signed_in(company) == {}


def test_a_busy_name_is_waited_for(loaded: Loaded) -> None:
    login = sign_in(_company(loaded), "MANAGER", "the screen")
    with open_reader(_written(loaded, wait=60), Waiting(lambda _: login.leave())) as reader:
        assert reader.company()


def test_exclusive_mode_shuts_readers_out(loaded: Loaded) -> None:
    write_faults(_company(loaded), Faults(exclusive=True))
    with pytest.raises(AccountingBusyError) as raised:
        open_reader(_written(loaded))
    assert raised.value.code == "sage50.exclusive"


def test_a_company_that_is_only_read_needs_no_login(loaded: Loaded) -> None:
    screen = sign_in(_company(loaded), "MANAGER", "the screen")
    with screen, open_reader(loaded) as one, open_reader(loaded) as two:
        assert len(list(one.customers())) == len(list(two.customers())) == 3


def test_a_file_that_is_no_company_leaves_nobody_signed_in(loaded: Loaded) -> None:
    company = _company(loaded)
    company.write_bytes(b"")
    with pytest.raises(AccountingError, match="no table COMPANY"):
        open_reader(_written(loaded))
    assert signed_in(company) == {}
    company.unlink()
    with pytest.raises(AccountingError, match=r"company\.db"):
        open_reader(_written(loaded))
