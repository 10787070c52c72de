"""A folder with all that a first upload needs, made once and never over another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.store import load
from core.errors import SyncError, UsageError
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site, open_organisation
from core.sandbox.systems import Pair

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SMALL = Recipe(customers=3, products=3, invoices=3)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "deep" / "site"
    create_site(folder, SMALL, now=NOW)
    return folder


def test_its_configuration_is_valid_and_names_the_company_beside_it(site: Path) -> None:
    config = load(site / "syncupload.toml", environ={}).config
    assert config.sage is not None
    assert config.sage.connection == "sandbox:company.db"
    assert config.crm.url.startswith("http://127.0.0.1:")


def test_its_crm_is_the_organisation_that_the_configuration_names(site: Path) -> None:
    organisation = open_organisation(site)
    assert organisation.name == load(site / "syncupload.toml", environ={}).config.crm.organisation
    organisation.close()


@pytest.mark.parametrize("name", ["company.db", "crm.db", "syncupload.toml"])
def test_a_folder_that_holds_one_of_the_files_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match=name.replace(".", r"\.")):
        create_site(tmp_path, SMALL, now=NOW)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_folder_that_cannot_be_made_is_told_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SyncError) as told:
        create_site(tmp_path / "file" / "site", SMALL, now=NOW)
    assert (told.value.code, told.value.exit_code) == ("sandbox.unwritable", 1)


def test_a_folder_without_a_crm_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sandbox create"):
        open_organisation(tmp_path)


@pytest.mark.parametrize(("crm", "target"), [("3.0", "CRM30"), ("4.0", "CRM40")])
def test_its_configuration_says_which_crm_it_was_made_with(tmp_path: Path, crm: str, target: str) -> None:
    config = load(create_site(tmp_path / crm, SMALL, now=NOW, pair=Pair(crm=crm)), environ={}).config
    assert config.sync.target == target


def test_one_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no orders today")

    monkeypatch.setattr("core.sandbox.site.place_orders", broken)
    (tmp_path / "mine").touch()
    for folder in (tmp_path, tmp_path / "deep" / "site"):
        with pytest.raises(ValueError, match="no orders today"):
            create_site(folder, SMALL, now=NOW, orders=1)
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]
