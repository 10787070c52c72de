from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from core.checks.listed import CHECKS
from core.checks.result import CheckResult, Mark
from core.checks.runner import run_checks
from core.config.secrets import open_store
from core.config.store import load
from core.errors import ConfigurationError
from core.known_secrets import known_secrets
from core.service import SyncService
from tests.core.config import rings

FILE = """[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://127.0.0.1:1/"
user = "administrator"
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "sandbox:company.db"
"""
SECRET = "canary-pass-word"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration whose CRM user needs a password."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv(rings.FILE, str(tmp_path / "ring.json"))
    path = tmp_path / "syncupload.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    return path


def checked(file: Path, environ: Mapping[str, str] | None = None) -> CheckResult:
    with SyncService(load(file, environ=environ or {})) as service:
        (result,) = service.checks(("secrets",))
    assert SECRET not in f"{result.tried}{result.found}{result.remedy}"
    return result


def test_a_user_without_a_password_is_told_how_to_keep_one(file: Path) -> None:
    result = checked(file)
    assert result.mark is Mark.WARN
    assert "syncupload config set-secret crm.password" in result.remedy
    open_store(file, {}).put("crm.password", SECRET)
    assert checked(file).mark is Mark.PASS


def test_the_place_of_each_is_named(file: Path) -> None:
    open_store(file, {}).put("sage.password", SECRET)
    found = checked(file, {"SYNCUPLOAD_CRM_PASSWORD": SECRET}).found
    assert "crm.password from the environment variable SYNCUPLOAD_CRM_PASSWORD" in found
    assert f"sage.password from the secrets file {file}.secrets" in found


def test_nobody_who_needs_none_is_bothered(file: Path) -> None:
    file.write_text(FILE.replace('user = "administrator"', ""))
    assert checked(file).found == "none is needed"


def test_one_in_clear_is_warned_of_until_it_is_kept(file: Path) -> None:
    file.write_text(FILE.replace("[crm]", f'[crm]\npassword = "{SECRET}"'))
    assert "crm.password stands in clear" in checked(file).remedy
    open_store(file, {}).put("crm.password", SECRET)
    file.write_text(FILE)
    assert checked(file).mark is Mark.PASS


def test_a_file_that_others_may_read_is_named_with_its_cure(file: Path) -> None:
    open_store(file, {}).put("crm.password", SECRET)
    secrets = Path(f"{file}.secrets")
    secrets.chmod(0o640)
    assert f"Others may read or write {secrets}: run chmod 600 on it." in checked(file).remedy
    secrets.chmod(0o600)
    assert checked(file).mark is Mark.PASS


def test_a_lost_key_fails_with_its_cure_and_hinders_no_other_check(file: Path, tmp_path: Path) -> None:
    open_store(file, {}).put("crm.password", SECRET)
    (key,) = tmp_path.rglob("*.key")
    key.unlink()
    result = checked(file)
    assert result.mark is Mark.FAIL
    assert "syncupload config set-secret crm.password" in result.remedy
    open_store(file, {}).put("crm.password", SECRET)
    assert checked(file).mark is Mark.PASS


def test_a_run_without_the_keyring_is_told_of_the_file(file: Path) -> None:
    open_store(file, {rings.NAME: "tests.core.config.rings.Working"}).put("crm.password", SECRET)
    result = checked(file)
    assert result.mark is Mark.FAIL
    assert "config set-secret crm.password --file" in result.remedy


def test_a_secret_that_cannot_be_read_fails_the_sign_in_as_well_and_no_request_is_made(file: Path) -> None:
    open_store(file, {rings.NAME: "tests.core.config.rings.Working"}).put("crm.password", SECRET)
    with SyncService(load(file, environ={})) as service:
        with pytest.raises(ConfigurationError) as refused:
            assert service.crm
        results = {each.name: each for each in run_checks(CHECKS, service._site(), ("crm", "sign-in"))}
    assert "keyring" in refused.value.found
    assert {each.mark for each in results.values()} <= {Mark.FAIL, Mark.SKIP}


def test_a_configuration_that_is_not_written_yet_has_them_from_its_answers(file: Path) -> None:
    made = replace(load(file, environ={"SYNCUPLOAD_CRM_PASSWORD": SECRET}), sources={})
    assert known_secrets(made).places == (("crm.password", "answers of the set-up"),)
