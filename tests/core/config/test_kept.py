"""A configuration whose secrets are kept elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.config.secrets import open_store
from core.config.shown import shown
from core.config.store import Loaded, load
from core.config.vault.entries import Way
from core.errors import ConfigurationError
from core.registry import open_crm, open_reader
from core.service import SyncService
from tests.core.config import rings

KEPT, OTHER = "kept-pass-word", "other-pass-word"
WORKING = {rings.NAME: "tests.core.config.rings.Working"}


def password(loaded: Loaded) -> str:
    return loaded.config.crm.password.get_secret_value()


def keep(file: Path, dotted: str = "crm.password", value: str = KEPT) -> None:
    open_store(file, {}).put(dotted, value)


def clear(file: Path) -> None:
    file.write_text(file.read_text().replace("[crm]", f'[crm]\npassword = "{OTHER}"'))


def test_a_kept_secret_is_used_and_its_place_is_named(file_with_user: Path) -> None:
    keep(file_with_user)
    loaded = load(file_with_user, environ={})
    assert password(loaded) == KEPT
    assert str(loaded.sources["crm.password"]) == f"secrets file {file_with_user}.secrets"
    assert loaded.warnings == ()


def test_one_that_nobody_needs_any_more_is_told_with_its_place_and_how_it_is_forgotten(
    file_with_user: Path,
) -> None:
    keep(file_with_user)
    file_with_user.write_text(re.sub("(?m)^user = .*$", "", file_with_user.read_text()))
    with pytest.raises(ConfigurationError, match=r"\[crm\] user is missing") as told:
        load(file_with_user, environ={})
    assert f"secrets file {file_with_user}.secrets" in told.value.remedy
    assert "`syncupload config drop-secret crm.password`" in told.value.remedy
    with pytest.raises(ConfigurationError) as told:
        load(file_with_user, environ={"SYNCUPLOAD_CRM_PASSWORD": OTHER})
    assert "environment variable SYNCUPLOAD_CRM_PASSWORD: unset that." in told.value.remedy


def test_one_in_the_keyring_too(file_with_user: Path) -> None:
    open_store(file_with_user, WORKING).put("crm.password", KEPT)
    loaded = load(file_with_user, environ=WORKING)
    assert password(loaded) == KEPT
    assert str(loaded.sources["crm.password"]) == "keyring of this user"


def test_the_environment_goes_before_it(file_with_user: Path) -> None:
    keep(file_with_user)
    loaded = load(file_with_user, environ={"SYNCUPLOAD_CRM_PASSWORD": OTHER})
    assert password(loaded) == OTHER


def test_it_goes_before_one_in_clear_which_is_warned_of(file_with_user: Path) -> None:
    keep(file_with_user)
    clear(file_with_user)
    loaded = load(file_with_user, environ={})
    assert password(loaded) == KEPT
    (warning,) = loaded.warnings
    assert "line 5: [crm] password is a secret and stands there in clear" in warning
    assert f"from the secrets file {file_with_user}.secrets" in warning


def test_one_in_clear_is_warned_of_where_the_environment_counts_too(file_with_user: Path) -> None:
    clear(file_with_user)
    loaded = load(file_with_user, environ={"SYNCUPLOAD_CRM_PASSWORD": KEPT})
    assert "environment variable SYNCUPLOAD_CRM_PASSWORD" in loaded.warnings[0]


def test_secrets_of_systems_that_are_not_used_are_left_alone(file_with_user: Path) -> None:
    keep(file_with_user, "sage_200.password")
    loaded = load(file_with_user, environ={})
    assert loaded.config.sage_200 is None


def test_a_whole_connection_may_be_kept(file_with_user: Path) -> None:
    keep(file_with_user, "sage.connection", "DSN=Sage;UID=m;PWD=kept")
    text = file_with_user.read_text()
    file_with_user.write_text(text[: text.index("[sage]")])
    loaded = load(file_with_user, environ={})
    assert loaded.config.sage is not None
    assert loaded.config.sage.connection == "DSN=Sage;UID=m;PWD=kept"
    assert loaded.warnings == ()


def test_a_kept_one_that_cannot_be_read_is_no_blank_one(file_with_user: Path) -> None:
    open_store(file_with_user, WORKING).put("crm.password", KEPT)
    loaded = load(file_with_user, environ={})
    with pytest.raises(ConfigurationError) as told:
        open_crm(loaded)
    assert told.value.code == "secrets.no_keyring"
    source = next(row.source for row in shown(loaded) if row.key == "crm.password")
    assert source.startswith("keyring of this user (not read: there is no keyring here")


def test_it_hinders_only_the_side_that_needs_it(file_with_user: Path) -> None:
    open_store(file_with_user, WORKING).put("sage.password", KEPT)
    loaded = load(file_with_user, environ={})
    open_crm(loaded).close()
    with pytest.raises(ConfigurationError, match="keyring"):
        open_reader(loaded)


def test_a_journal_whose_address_cannot_be_read_is_not_replaced_by_another(file_with_user: Path) -> None:
    open_store(file_with_user, WORKING).put("journal.url", "postgresql://sync:pw@host/journal")
    with (
        SyncService(load(file_with_user, environ={})) as service,
        pytest.raises(ConfigurationError, match="keyring"),
    ):
        service._journal_url()


def test_a_damaged_secrets_file_hinders_what_nothing_else_gives(file_with_user: Path) -> None:
    Path(f"{file_with_user}.secrets").write_text("{")
    environ = {"SYNCUPLOAD_CRM_PASSWORD": OTHER}
    with pytest.raises(ConfigurationError, match="damaged"):
        load(file_with_user, environ={}).prove_secrets("crm")
    load(file_with_user, environ=environ).prove_secrets("crm")


def test_a_required_key_that_cannot_be_read_is_told_by_its_own_reason(file_with_user: Path) -> None:
    text = file_with_user.read_text()
    file_with_user.write_text(text[: text.index("[sage]")])
    open_store(file_with_user, WORKING).put("sage.connection", "DSN=Sage", Way.KEYRING)
    with pytest.raises(ConfigurationError, match="keyring"):
        load(file_with_user, environ={})


def test_neither_a_keyring_nor_ciphers_are_loaded_where_nothing_is_kept(file_with_user: Path) -> None:
    script = (
        "import sys, pathlib; from core.config.store import load;"
        "load(pathlib.Path(sys.argv[1]), environ={});"
        "print([name for name in ('keyring', 'cryptography', 'filelock') if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(file_with_user)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert ended.stdout == "[]\n"
