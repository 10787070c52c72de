"""Which word of the configuration opens which connector."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.breaking_off import Waiting
from core.config.accounting_tables import QuickBooks
from core.config.store import Loaded, load
from core.config.visited import is_visited
from core.config.words import Source, Target
from core.errors import AccountingError, ConfigurationError, SyncError
from core.registry import CRMS, READERS, WRITERS, open_crm, open_reader, open_writer, sage_settings
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from core.sandbox.systems import Pair

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    recipe = Recipe(customers=3, products=3, invoices=3)
    return load(create_site(tmp_path / "site", recipe, now=NOW), environ={})


def speaking(loaded: Loaded, **words: str) -> Loaded:
    """The same with another word in [sync]."""
    sync = loaded.config.sync.model_copy(update=words)
    return replace(loaded, config=loaded.config.model_copy(update={"sync": sync}))


def test_a_sandbox_file_is_looked_for_beside_the_configuration(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_reader(loaded) as reader:
        assert reader.company().evaluation_exempt


def test_a_sandbox_file_that_is_gone_is_named(loaded: Loaded) -> None:
    (loaded.folder / "company.db").unlink()
    with pytest.raises(AccountingError, match=r"company\.db"):
        open_reader(loaded)


def test_a_crm_is_opened_without_sending_anything(loaded: Loaded) -> None:
    open_crm(loaded).close()


def test_every_accounting_system_is_read() -> None:
    assert set(READERS) == set(Source)


@pytest.mark.parametrize("target", Target)
def test_every_version_of_the_crm_is_spoken(loaded: Loaded, target: Target) -> None:
    assert set(CRMS) == set(Target)
    open_crm(speaking(loaded, target=target)).close()


@pytest.mark.parametrize("source", sorted(set(Source) - set(WRITERS)))
def test_an_accounting_system_that_takes_no_orders_is_refused(loaded: Loaded, source: Source) -> None:
    with pytest.raises(ConfigurationError, match="Orders go into QUICKBOOKS, SAGE50"):
        open_writer(speaking(loaded, source=source))


@pytest.mark.parametrize("named", [None, "sandbox:", "sandbox:company.db"])
def test_orders_go_into_the_company_of_the_sandbox(loaded: Loaded, named: str | None) -> None:
    with open_writer(writing(loaded, object=named)) as writer:
        assert writer.products(["vid003", "none"]) == {"vid003"}


def test_a_sandbox_that_nobody_names_is_no_place_to_write_into(loaded: Loaded) -> None:
    with pytest.raises(ConfigurationError, match="is no company of the sandbox"):
        open_writer(writing(loaded, object="sandbox:", connection="DSN=SageLine50v13"))


def test_orders_go_into_sages_own_company_on_windows_alone(loaded: Loaded, tmp_path: Path) -> None:
    (tmp_path / "SETUP.DTA").touch()
    with pytest.raises(AccountingError, match="on Windows only"):
        open_writer(writing(loaded, connection=None, folder=str(tmp_path), version=13))


def test_orders_are_sent_into_no_folder_without_a_company(loaded: Loaded, tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match=r"no file SETUP\.DTA"):
        open_writer(writing(loaded, connection=None, folder=str(tmp_path), version=13))


def test_a_connection_says_where_orders_go_and_as_whom(loaded: Loaded) -> None:
    string = "Driver={Sage Line 50 v17};DIR=X:\\ACCDATA;UID=SYNC;PWD=word"
    settings = sage_settings(writing(loaded, connection=string, object=None, wait=5))
    assert (settings.folder, settings.user, settings.version) == ("X:\\ACCDATA", "SYNC", 17)
    assert settings.password == "word"
    assert settings.wait == 5


def writing(loaded: Loaded, **sage: object) -> Loaded:
    """The same with another table [sage]."""
    assert loaded.config.sage is not None
    changed = loaded.config.sage.model_copy(update=sage)
    return replace(loaded, config=loaded.config.model_copy(update={"sage": changed}))


@pytest.mark.parametrize(
    ("table", "unread", "visited"),
    [
        ({}, (), False),
        ({"file": r"C:\Books.qbw", "user": "ann"}, (), False),
        ({"password": "hash"}, (), True),
        ({"url": "http://localhost:8166"}, (), True),
        ({}, ("quickbooks.password",), True),
        ({}, ("crm.password",), False),
    ],
)
def test_the_web_connector_comes_where_it_has_a_password_or_an_address(
    loaded: Loaded, table: dict[str, str], unread: tuple[str, ...], visited: bool
) -> None:
    trouble = ConfigurationError("secret.locked", tried="a", found="b", remedy="c")
    made = replace(speaking(loaded, source=Source.QUICKBOOKS), unread=dict.fromkeys(unread, trouble))
    made = replace(
        made, config=made.config.model_copy(update={"quickbooks": QuickBooks.model_validate(table)})
    )
    assert is_visited(made) == visited
    assert not is_visited(speaking(made, source=Source.SAGE50))
    with pytest.raises(SyncError) as away:
        open_reader(made)
    assert (away.value.code == "quickbooks.away") == (visited and not unread)
    assert (away.value is trouble) == (unread == ("quickbooks.password",))


def test_quickbooks_is_left_to_people_between_two_questions_as_configured(tmp_path: Path) -> None:
    recipe, pair = Recipe(customers=3, products=3, invoices=3), Pair("quickbooks")
    made = load(create_site(tmp_path / "site", recipe, now=NOW, pair=pair), environ={})
    rests: list[float] = []
    for pause in (0, 2):
        table = made.config.quickbooks.model_copy(update={"pause": pause})
        config = made.config.model_copy(update={"quickbooks": table})
        with open_reader(replace(made, config=config), Waiting(rests.append)) as reader:
            assert len(list(reader.customers())) == 3
        assert set(rests) == ({2} if pause else set())
