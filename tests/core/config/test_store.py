from __future__ import annotations

from pathlib import Path

import pytest

from core.config.mistakes import InvalidConfigurationError
from core.config.places import Places
from core.config.store import Loaded, load
from core.errors import ConfigurationError

WHOLE = """[sync]
source = "SAGE50"
target = "CRM40"

[crm]
url = "http://crm-server:5555/"

[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"

[sage]
connection = "sandbox:company.db"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "syncupload.toml"
    path.write_text(WHOLE)
    path.chmod(0o600)
    return path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "working", tmp_path / "user", tmp_path / "machine")
    for folder in made.all:
        folder.mkdir()
    return made


def put(folder: Path, name: str = "syncupload.toml", company: str = "main") -> Path:
    path = folder / name
    path.write_text(WHOLE.replace("[sync]", f'[sync]\ncompany = "{company}"'))
    return path


def company_of(loaded: Loaded) -> str:
    return loaded.config.sync.company


def test_the_nearest_file_is_taken(places: Places) -> None:
    put(places.machine, company="machine")
    assert company_of(load(None, environ={}, places=places)) == "machine"
    put(places.user, company="user")
    assert company_of(load(None, environ={}, places=places)) == "user"
    put(places.working, company="working")
    assert company_of(load(None, environ={}, places=places)) == "working"


def test_the_environment_names_the_file_and_a_named_path_goes_before_it(
    places: Places, tmp_path: Path
) -> None:
    put(places.working, company="near")
    variable = put(tmp_path, "by-variable.toml", "variable")
    named = put(tmp_path, "named.toml", "named")
    environ = {"SYNCUPLOAD_CONFIG": str(variable)}
    assert company_of(load(None, environ=environ, places=places)) == "variable"
    assert company_of(load(named, environ=environ, places=places)) == "named"


def test_no_file_anywhere_tells_where_was_looked_and_what_to_do(places: Places) -> None:
    with pytest.raises(ConfigurationError) as missing:
        load(None, environ={}, places=places)
    assert missing.value.code == "config.not_found"
    assert all(str(folder / "syncupload.toml") in missing.value.found for folder in places.all)
    assert "`syncupload setup`" in missing.value.remedy


def test_a_named_file_that_is_not_there_is_not_replaced_by_another(places: Places, tmp_path: Path) -> None:
    put(places.working)
    with pytest.raises(ConfigurationError) as missing:
        load(tmp_path / "gone.toml", environ={}, places=places)
    assert str(tmp_path / "gone.toml") in missing.value.found


def test_a_company_is_a_file_of_the_folder(places: Places, tmp_path: Path) -> None:
    put(tmp_path, "north.toml", "north")
    put(tmp_path, "south.toml", "south")
    assert company_of(load(tmp_path, environ={}, company="south", places=places)) == "south"
    assert company_of(load(tmp_path / "any.toml", environ={}, company="north", places=places)) == "north"


def test_an_unknown_company_is_told_beside_the_ones_there_are(places: Places, tmp_path: Path) -> None:
    put(tmp_path, "north.toml", "north")
    with pytest.raises(ConfigurationError) as missing:
        load(tmp_path, environ={}, company="norht", places=places)
    assert "Did you mean north?" in missing.value.remedy


@pytest.mark.parametrize("name", ["../north", "a/b", "a\\b", "..", ""])
def test_a_company_cannot_lead_out_of_the_folder(name: str, places: Places, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, environ={}, company=name, places=places)
    assert refused.value.code == "config.company"


def test_the_environment_overrides_the_file_and_is_named_as_the_source(file: Path) -> None:
    loaded = load(file, environ={"SYNCUPLOAD_CRM_CONNECTIONS": "12", "SYNCUPLOAD_SAGE_UNPOSTED": "true"})
    assert loaded.config.crm.connections == 12
    assert loaded.config.sage is not None
    assert loaded.config.sage.unposted
    assert str(loaded.sources["crm.connections"]) == "environment variable SYNCUPLOAD_CRM_CONNECTIONS"


def test_a_value_of_the_file_is_traced_to_its_line(file: Path) -> None:
    assert str(load(file, environ={}).sources["crm.url"]) == f"{file}, line 6"


def test_what_nobody_set_is_traced_to_the_default(file: Path) -> None:
    assert str(load(file, environ={}).sources["crm.timeout"]) == "default"


def test_variables_that_name_no_key_are_left_alone(file: Path) -> None:
    assert load(file, environ={"SYNCUPLOAD_CRM_URLS": "x", "SYNCUPLOAD_SCREEN_KEYS": "x"}).warnings == ()


def test_a_wrong_value_of_the_environment_is_told_by_the_variables_name(file: Path) -> None:
    with pytest.raises(InvalidConfigurationError) as wrong:
        load(file, environ={"SYNCUPLOAD_CRM_CONNECTIONS": "many"})
    assert "environment variable SYNCUPLOAD_CRM_CONNECTIONS: [crm] connections is" in wrong.value.found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(file: Path) -> None:
    file.write_text(WHOLE.replace("SAGE50", "SAGE51").replace("http:", "ftp:").replace("CRM40", "CRM50"))
    with pytest.raises(InvalidConfigurationError) as wrong:
        load(file, environ={})
    assert [each.key for each in wrong.value.mistakes] == ["sync.source", "sync.target", "crm.url"]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert load(file, environ={}).config.product.unit == "Each"


def test_a_secret_in_clear_is_taken_with_a_warning_that_does_not_repeat_it(file: Path) -> None:
    file.write_text(WHOLE.replace("[crm]", '[crm]\nuser = "u"\npassword = "pass@word1"'))
    loaded = load(file, environ={})
    assert loaded.config.crm.password.get_secret_value() == "pass@word1"
    assert "syncupload config set-secret crm.password" in loaded.warnings[0]
    assert "SYNCUPLOAD_CRM_PASSWORD" in loaded.warnings[0]
    assert "pass@word1" not in "".join(loaded.warnings)


def test_a_secret_of_the_environment_needs_no_warning(file: Path) -> None:
    file.write_text(WHOLE.replace("[crm]", '[crm]\nuser = "u"'))
    assert load(file, environ={"SYNCUPLOAD_CRM_PASSWORD": "pass@word1"}).warnings == ()


def test_a_password_inside_a_connection_string_is_warned_of(file: Path) -> None:
    file.write_text(WHOLE.replace("sandbox:company.db", "DSN=Sage;UID=m;PWD=pass@word1"))
    assert "[sage] connection holds a password" in load(file, environ={}).warnings[0]


def test_a_file_with_a_secret_that_others_may_read_is_warned_of(file: Path) -> None:
    file.write_text(WHOLE.replace("[crm]", '[crm]\nuser = "u"\npassword = "pass@word1"'))
    file.chmod(0o644)
    assert "chmod 600" in load(file, environ={}).warnings[-1]


def test_a_data_object_of_another_version_is_warned_of(file: Path) -> None:
    file.write_text(
        WHOLE.replace(
            'connection = "sandbox:company.db"', "version = 13\nfolder = 'C:\\A'\nobject = 'SDOEngine.14'"
        )
    )
    assert "object is SDOEngine.14, but version is 13" in load(file, environ={}).warnings[0]


def test_relative_addresses_are_meant_from_the_files_folder(file: Path) -> None:
    assert load(file, environ={}).folder == file.parent


@pytest.mark.parametrize("address", ["ftp://u:pass@word1@crm/", "u:pa/ss@word1@crm", "ftp://u:pa/word1@crm"])
def test_an_address_that_is_none_is_told_without_the_password_in_it(file: Path, address: str) -> None:
    file.write_text(WHOLE.replace("http://crm-server:5555/", address))
    with pytest.raises(InvalidConfigurationError) as wrong:
        load(file, environ={})
    assert "…@crm" in wrong.value.found
    assert "word1" not in str(wrong.value)
