"""The connection string, as Sage's driver reads it, and what cannot be written in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.accounting.sage50.address import Sage50Settings, address, check_folder
from core.errors import AccountingError, ConfigurationError

MANUAL = Sage50Settings(version="13", folder=r"C:\Sage\Accdata", user="MANAGER", password="")


def _settings(version: str, folder: str, user: str, password: str) -> Sage50Settings:
    return Sage50Settings(version=version, folder=folder, user=user, password=password)


def test_the_parts_make_the_string_that_the_driver_wants() -> None:
    wanted = r"Driver={Sage Line 50 v13};DIR=C:\Sage\Accdata;UseDataPath=No;UID=MANAGER;PWD=;"
    assert address(MANUAL).string == wanted


def test_nothing_but_the_drivers_name_is_in_braces() -> None:
    settings = Sage50Settings(version="v24", folder="C:\\My {Data}", user="Ann", password="p}{w")
    assert address(settings).string.endswith("DIR=C:\\My {Data};UseDataPath=No;UID=Ann;PWD=p}{w;")


def test_a_blank_user_is_manager_with_a_note() -> None:
    made = address(Sage50Settings(version="13", folder="C:\\x"))
    assert "UID=MANAGER;" in made.string
    assert "MANAGER" in made.notes[0]


@pytest.mark.parametrize("part", ["version", "folder", "user", "password"])
def test_a_semicolon_cannot_be_expressed(part: str) -> None:
    parts = {"version": "13", "folder": "C:\\x", "user": "Ann", "password": "x"} | {part: "a;DIR=b"}
    with pytest.raises(ConfigurationError, match=part) as refusal:
        address(_settings(**parts))
    assert "DIR=b" not in str(refusal.value)


@pytest.mark.parametrize("part", ["version", "folder"])
def test_a_part_that_is_blank_is_named(part: str) -> None:
    parts = {"version": "13", "folder": "C:\\x"} | {part: " "}
    with pytest.raises(ConfigurationError, match=part):
        address(Sage50Settings(version=parts["version"], folder=parts["folder"]))


def test_a_whole_string_is_taken_as_it_is() -> None:
    given = "DSN=SageLine50v29;UID=ann;PWD=secret"
    assert address(Sage50Settings(connection=given)).string == given


def test_a_password_kept_apart_is_added_to_a_whole_string() -> None:
    made = address(Sage50Settings(connection="DSN=SageLine50v29;UID=ann;PWD=", password="secret"))
    assert made.string == "DSN=SageLine50v29;UID=ann;PWD=secret"


def test_a_whole_string_for_sage_without_a_user_signs_in_as_manager() -> None:
    made = address(Sage50Settings(connection="Driver={Sage Line 50 v20};DIR=C:\\x;UID=;"))
    assert made.string == "Driver={Sage Line 50 v20};DIR=C:\\x;UID=MANAGER"
    assert made.notes


def test_another_driver_is_given_no_user() -> None:
    made = address(Sage50Settings(connection="Driver=SQLite3;Database=/x/company.db"))
    assert made.string == "Driver=SQLite3;Database=/x/company.db"


def test_sage_speaks_its_own_code_page_and_others_the_managers() -> None:
    assert address(MANUAL).encoding == "cp1252"
    assert address(Sage50Settings(connection="Driver=SQLite3;Database=x")).encoding is None


@pytest.mark.parametrize("connection", ["nonsense", "   ", "\0"])
def test_what_is_no_connection_string_is_refused(connection: str) -> None:
    with pytest.raises(ConfigurationError):
        address(Sage50Settings(connection=connection))


def test_the_password_is_in_no_representation() -> None:
    settings = Sage50Settings(version="13", folder="C:\\x", user="Ann", password="hunter2")
    whole = Sage50Settings(connection="DSN=x;PWD=hunter2")
    shown = [repr(part) for part in (settings, whole, address(settings), address(whole))]
    assert not [text for text in shown if "hunter2" in text]


def test_a_folder_that_is_no_company_is_refused_before_the_driver_sees_it(tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match=r"SETUP\.DTA"):
        check_folder(str(tmp_path))


def test_a_folder_with_set_up_data_is_a_company(tmp_path: Path) -> None:
    (tmp_path / "Setup.dta").touch()
    check_folder(str(tmp_path))


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match="no such folder"):
        check_folder(str(tmp_path / "Accdata"))


def test_a_folder_that_the_system_refuses_is_advice(tmp_path: Path) -> None:
    with pytest.raises(AccountingError) as failure:
        check_folder(str(tmp_path / ("x" * 5000)))
    assert failure.value.code == "sage50.data_path"


def test_a_folder_of_another_system_is_left_to_the_driver() -> None:
    check_folder(r"Z:\Sage\Accdata" if Path("/").exists() else "/sage")
