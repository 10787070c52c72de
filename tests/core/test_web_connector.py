"""What a configuration says of the Web Connector: who may come in, where, to which company."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.store import Loaded, load
from core.errors import ConfigurationError
from core.password_hash import hashed
from core.web_connector import Service, web_connector
from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD, USER, Connector

NOW = datetime(2026, 11, 26, tzinfo=UTC)
CONFIG = """
[sync]
source = "QUICKBOOKS"
target = "CRM40"
company = "Demo"
[crm]
url = "http://crm/"
[product]
unit_group = "x"
unit = "x"
price_list = "x"
[quickbooks]
"""


def loaded(folder: Path, **quickbooks: str) -> Loaded:
    file = folder / "syncupload.toml"
    file.write_text(CONFIG + "".join(f"{name} = '{value}'\n" for name, value in quickbooks.items()), "utf-8")
    return load(file, environ={})


@contextmanager
def listening(configured: Loaded) -> Iterator[Service]:
    service = web_connector(configured, 0).listen(lambda: "", print, clock=lambda: NOW, version="1")
    thread = threading.Thread(target=service.serve)
    thread.start()
    try:
        yield service
    finally:
        service.stop()
        service.close()
        thread.join()


@pytest.mark.parametrize("kept", [PASSWORD, hashed(PASSWORD)], ids=["in clear", "hashed"])
def test_the_web_connector_is_let_in_by_the_configured_name_and_password(tmp_path: Path, kept: str) -> None:
    file = r"C:\Books\Company.qbw"
    with listening(loaded(tmp_path, password=kept, user="ann", file=file)) as service:
        connector = Connector(service.url)
        words = [connector.enter(USER)[1], connector.enter("ann", "no")[1], connector.enter("ann")[1]]
        connector.close()
    assert words == ["nvu", "nvu", file]


def test_a_hash_is_no_password(tmp_path: Path) -> None:
    kept = hashed(PASSWORD)
    with listening(loaded(tmp_path, password=kept)) as service:
        connector = Connector(service.url)
        assert connector.enter(USER, kept) == ("", "nvu")
        connector.close()


def test_a_company_of_the_sandbox_is_no_file_that_the_web_connector_could_open(tmp_path: Path) -> None:
    with listening(loaded(tmp_path, password=PASSWORD, file="sandbox:company.db")) as service:
        connector = Connector(service.url)
        assert connector.enter()[1] == ""
        connector.close()


def test_without_a_password_nobody_is_let_in(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        web_connector(loaded(tmp_path), 0).listen(lambda: "", print, clock=lambda: NOW, version="1")
    assert "set-secret quickbooks.password" in refused.value.remedy


def test_only_a_company_of_quickbooks_has_a_web_connector(tmp_path: Path) -> None:
    file = tmp_path / "syncupload.toml"
    file.write_text(CONFIG.replace('"QUICKBOOKS"', '"SAGE50"') + "[sage]\nconnection = 'DSN=x'\n", "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        web_connector(load(file, environ={}))
    assert refused.value.code == "quickbooks.other_source"


def test_a_certificate_is_made_where_none_is_named_and_it_is_another_machine(tmp_path: Path) -> None:
    away = web_connector(loaded(tmp_path, url="https://books.example"))
    away.prove_certificate(NOW)
    assert away.to_trust is not None
    assert away.to_trust.read_bytes().startswith(b"-----BEGIN CERTIFICATE")
    assert web_connector(loaded(tmp_path)).to_trust is None
    own = web_connector(loaded(tmp_path, url="https://books.example", certificate="none.pem"))
    assert own.to_trust is None
    with pytest.raises(ConfigurationError):
        own.prove_certificate(NOW)
