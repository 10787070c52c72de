"""Which word of the configuration opens which connector."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.store import Loaded, load
from core.config.words import Source, Target
from core.errors import AccountingError, ConfigurationError
from core.registry import CRMS, READERS, open_crm, open_reader
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site

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


@pytest.mark.parametrize("source", sorted(set(Source) - set(READERS)))
def test_an_accounting_system_of_a_later_version_is_refused_with_those_of_this(
    loaded: Loaded, source: Source
) -> None:
    with pytest.raises(ConfigurationError, match="It speaks SAGE50"):
        open_reader(speaking(loaded, source=source))


@pytest.mark.parametrize("target", sorted(set(Target) - set(CRMS)))
def test_a_crm_of_a_later_version_is_refused_with_those_of_this(loaded: Loaded, target: Target) -> None:
    with pytest.raises(ConfigurationError, match="It speaks CRM40"):
        open_crm(speaking(loaded, target=target))
