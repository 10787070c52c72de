"""Where the Web Connector finds the service, and the file that tells it."""

from __future__ import annotations

import pytest
from lxml import etree

from core.accounting.quickbooks.webconnector.address import Address, address_of
from core.accounting.quickbooks.webconnector.qwc import qwc
from core.errors import ConfigurationError

HERE = Address(False, "localhost", 8166)


@pytest.mark.parametrize(
    ("url", "address", "called"),
    [
        ("http://localhost:8166", HERE, "http://localhost:8166/quickbooks"),
        (" http://localhost:8166/quickbooks ", HERE, "http://localhost:8166/quickbooks"),
        ("http://127.0.0.1", Address(False, "127.0.0.1", 80), "http://127.0.0.1/quickbooks"),
        ("http://[::1]:5/", Address(False, "::1", 5), "http://[::1]:5/quickbooks"),
        ("https://books.example/", Address(True, "books.example", 443), "https://books.example/quickbooks"),
        ("HTTPS://Books:8443", Address(True, "books", 8443), "https://books:8443/quickbooks"),
    ],
)
def test_an_address_is_read(url: str, address: Address, called: str) -> None:
    assert address_of(url) == address
    assert address_of(url).url == called


@pytest.mark.parametrize(
    "url",
    [
        "http://books.example:8166", "ftp://localhost", "localhost:8166", "https://", "https://h:x", "https://h:99999",
        "https://u:secret@h",
        "https://bücher.example", "https://my books", "https://h/other", "https://h?x", "https://h#x", "http://[::1",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        address_of(url)
    assert refused.value.code == "quickbooks.url"


def test_only_this_machine_is_listened_to_over_http() -> None:
    assert HERE.listens_on == "127.0.0.1"
    assert address_of("https://books.example").listens_on == ""


def test_the_file_says_what_the_web_connector_needs_in_its_order() -> None:
    root = etree.fromstring(qwc(address_of("https://books.example"), "Ann & Co", "Müller <GmbH>", 30))
    assert [each.tag for each in root] == [
        "AppName", "AppID", "AppURL", "AppDescription", "AppSupport", "UserName", "OwnerID", "FileID",
        "QBType", "Style", "AuthFlags", "Scheduler",
    ]  # fmt: skip
    assert root.findtext("AppURL") == "https://books.example/quickbooks"
    assert root.findtext("AppSupport") == "https://books.example/"
    assert root.findtext("UserName") == "Ann & Co"
    assert root.findtext("AppName") == "Sync Uploader (Müller <GmbH>)"
    assert root.findtext("Scheduler/RunEveryNMinutes") == "30"


def test_each_company_has_an_id_of_its_own_that_stays() -> None:
    files = [etree.fromstring(qwc(HERE, "x", company, 0)) for company in ("A", "a", "B")]
    assert files[0].findtext("FileID") == files[1].findtext("FileID") != files[2].findtext("FileID")
    assert len({each.findtext("OwnerID") for each in files}) == 1
    assert files[0].find("Scheduler") is None
