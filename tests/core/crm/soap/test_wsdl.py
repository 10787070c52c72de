"""Getting the WSDL, keeping it, and refusing what is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.crm.soap.client import open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import CrmError

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

PAGE = "CrmServiceWsdl.aspx"
UPDATED = '<UpdateResponse xmlns="http://schemas.microsoft.com/crm/2007/WebServices"/>'


def run(settings: SoapSettings, canned: Canned) -> None:
    """Make one call with a fresh client, as each run of the program does."""
    canned.answers("Update", UPDATED)
    crm = open_crm40(settings)
    try:
        crm.update(Entity("account", UUID(int=1), {"name": "x"}))
    finally:
        crm.close()


def test_it_is_read_once_and_then_kept(settings: SoapSettings, canned: Canned) -> None:
    run(settings, canned)
    run(settings, canned)
    assert len(canned.asked(PAGE)) == 1


def test_it_is_asked_for_by_the_organisations_name(settings: SoapSettings, canned: Canned) -> None:
    run(settings, canned)
    assert canned.asked(PAGE)[0].path.endswith("/CrmServiceWsdl.aspx?uniquename=Demo")


def test_a_customised_organisation_is_read_again_and_the_older_one_dropped(
    settings: SoapSettings, canned: Canned
) -> None:
    run(settings, canned)
    canned.stamps("2")
    run(settings, canned)
    assert len(canned.asked(PAGE)) == 2
    assert len(list(settings.cache.iterdir())) == 1


def test_two_organisations_are_kept_apart(settings: SoapSettings, canned: Canned) -> None:
    run(settings, canned)
    run(replace(settings, organisation="Other"), canned)
    assert len(list(settings.cache.iterdir())) == 2


def test_a_broken_copy_is_replaced(settings: SoapSettings, canned: Canned) -> None:
    run(settings, canned)
    (kept,) = settings.cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:2000])
    run(settings, canned)
    assert len(canned.asked(PAGE)) == 2


def test_a_cache_that_cannot_be_written_is_done_without(
    settings: SoapSettings, canned: Canned, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    run(replace(settings, cache=blocked / "cache"), canned)


def test_the_services_own_wsdl_serves_where_there_is_no_page(settings: SoapSettings, canned: Canned) -> None:
    text = canned.wsdl()
    canned.on(PAGE, canned.Reply(b"gone", 404))
    canned.on("CrmService.asmx?wsdl", canned.Reply(text))
    run(settings, canned)


@pytest.mark.parametrize(
    "text",
    [
        b"<html><head><title>Sign in</title></head></html>",
        b"<definitions/>",
        b"",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    ],
    ids=["a page", "another document", "nothing", "a document type"],
)
def test_what_is_no_wsdl_is_refused(settings: SoapSettings, canned: Canned, text: bytes) -> None:
    canned.on(PAGE, canned.Reply(text))
    canned.on("CrmService.asmx", canned.Reply(text))
    with pytest.raises(CrmError) as caught:
        run(settings, canned)
    assert caught.value.code == "crm.not_wsdl"
    assert not list(settings.cache.glob("*.xml"))


def test_a_page_is_named_by_its_title_alone(settings: SoapSettings, canned: Canned) -> None:
    page = b"<html><head><title>Sign\nin</title></head><body>Enter</body></html>"
    canned.on(PAGE, canned.Reply(page))
    canned.on("CrmService.asmx", canned.Reply(page))
    with pytest.raises(CrmError, match="Sign in") as caught:
        run(settings, canned)
    assert "<" not in str(caught.value)


def test_a_wsdl_that_leads_elsewhere_is_not_followed(settings: SoapSettings, canned: Canned) -> None:
    lure = canned.wsdl().replace(
        b"<wsdl:types>",
        b'<wsdl:import namespace="urn:x" location="' + canned.url.encode() + b'lure"/><wsdl:types>',
    )
    canned.on(PAGE, canned.Reply(lure))
    canned.on("CrmService.asmx", canned.Reply(lure))
    with pytest.raises(CrmError) as caught:
        run(settings, canned)
    assert caught.value.code == "crm.not_wsdl"
    assert not canned.asked("lure")
