"""What SQL Server's drivers say when they refuse, and what is advised: with the real drivers."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.accounting.sage200.address import Sage200Settings
from core.accounting.sage200.opening import open_sage200
from core.errors import AccountingError
from core.sandbox.company.creation import Recipe
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User
from tests.acceptance.accounting.drivers import microsofts_driver, require_sql_server_driver
from tests.acceptance.accounting.systems import by_freetds, served

FREETDS = "DRIVER=FreeTDS;SERVER=127.0.0.1;PORT={port};TDS_Version=7.4"
MICROSOFT = "DRIVER={driver};SERVER=127.0.0.1,{port}"
LOGIN = "DATABASE=Sage200;UID=CRMSage;PWD=Secret1"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("refusals") / "company.db"
    create_sage200(path, Recipe(customers=2, products=2, invoices=2))
    return path


def refused(file: Path, address: str, login: str = LOGIN, *, tls: bool | None = False) -> AccountingError:
    """Try to sign in; give the refusal."""
    if "{driver}" in address:
        driver = microsofts_driver()
    else:
        require_sql_server_driver()
        driver = ""
    with SqlServer(file, "Sage200", {"CRMSage": User("Secret1")}, tls=tls) as server:
        string = f"{address.format(port=server.port, driver=driver)};{login}"
        with pytest.raises(AccountingError) as caught:
            open_sage200(Sage200Settings(string))
    assert "Secret1" not in str(caught.value)
    return caught.value


def test_driver_18_refuses_a_server_without_encryption(file: Path) -> None:
    told = refused(file, MICROSOFT, tls=None)
    assert told.code == "sqlserver.encryption"
    assert "`Encrypt=no`" in told.remedy


@pytest.mark.parametrize("word", ["yes", "Mandatory"])
def test_freetds_encrypts_where_the_connection_says_so_in_microsofts_words(file: Path, word: str) -> None:
    assert refused(file, f"{FREETDS};Encrypt={word}", tls=None).code == "accounting.unreachable"
    with SqlServer(file, "Sage200", {"CRMSage": User("Secret1")}, tls=True) as server:
        string = f"{FREETDS.format(port=server.port)};Encrypt={word};TrustServerCertificate=yes;{LOGIN}"
        with open_sage200(Sage200Settings(string)) as reader:
            assert reader.company().name


def test_freetds_goes_in_clear_where_the_connection_says_so_in_microsofts_words(file: Path) -> None:
    with SqlServer(file, "Sage200", {"CRMSage": User("Secret1")}, tls=None) as server:
        string = f"{FREETDS.format(port=server.port)};Encrypt=no;{LOGIN}"
        with open_sage200(Sage200Settings(string)) as reader:
            assert reader.company().name


def test_driver_18_refuses_a_certificate_that_the_server_made_itself(file: Path) -> None:
    told = refused(file, MICROSOFT)
    assert told.code == "sqlserver.certificate"
    assert "`TrustServerCertificate=yes`" in told.remedy


@pytest.mark.parametrize("address", [FREETDS, f"{MICROSOFT};TrustServerCertificate=yes"])
def test_a_wrong_password_is_told(file: Path, address: str) -> None:
    told = refused(file, address, "DATABASE=Sage200;UID=CRMSage;PWD=other")
    assert told.code == "accounting.credentials"
    assert "CRMSage" in told.remedy


def test_driver_18_names_a_database_that_is_not_there(file: Path) -> None:
    told = refused(file, f"{MICROSOFT};Encrypt=no", "DATABASE=Sage300;UID=CRMSage;PWD=Secret1")
    assert (told.code, "Sage300" in told.found) == ("sqlserver.database", True)


@pytest.mark.parametrize("address", [FREETDS, pytest.param(MICROSOFT, marks=pytest.mark.long)])
def test_a_server_that_is_down_is_told(file: Path, address: str) -> None:
    told = refused(file, address.replace("{port}", "1"))
    assert told.code == "accounting.unreachable"


def test_a_login_that_can_write_is_found_out(file: Path) -> None:
    with served(file, by_freetds()) as reader:
        assert list(reader.writing_rights()) == []
    with served(file, by_freetds(), writes=True) as reader:
        assert {"db_owner", "UPDATE on SLCustomerAccount"} <= set(reader.writing_rights())
