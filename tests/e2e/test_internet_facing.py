"""The whole program against an internet-facing CRM whose tickets last a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

ACCOUNT, PASSWORD = r"litwareinc\administrator", "a-pass-word-that-is-seen-nowhere"


@pytest.fixture
def outside(world: Any) -> Iterator[Any]:
    """A world whose CRM is reached over the internet."""
    world.create("--customers", "12", "--products", "8", "--invoices", "24")
    with world.served(
        "--port", "0", "--ifd", f"{ACCOUNT}:{PASSWORD}", "--ticket-seconds", "1", "--latency-ms", "20"
    ) as ready:
        domain, _, user = ACCOUNT.partition("\\")
        world.environ |= {
            "SYNCUPLOAD_CRM_URL": ready["crm_url"],
            "SYNCUPLOAD_CRM_AUTHENTICATION": "ifd",
            "SYNCUPLOAD_CRM_USER": user,
            "SYNCUPLOAD_CRM_DOMAIN": domain,
            "SYNCUPLOAD_CRM_PASSWORD": PASSWORD,
        }
        yield world


@pytest.mark.long
def test_a_batch_goes_through_and_its_repetition_finds_nothing(outside: Any) -> None:
    first = outside.sync("batch", "--json")
    assert first.code == 0, first.err
    assert json.loads(first.out)["summary"]["created"] > 20
    again = outside.sync("batch", "--full", "--json")
    assert again.code == 0, again.err
    told = json.loads(again.out)
    assert (told["summary"]["created"], told["calls"]["crm_write"]) == (0, 0)


def test_check_says_that_a_ticket_signed_in_and_shows_no_password(outside: Any) -> None:
    told = outside.sync("check", "sign-in", "--json")
    (result,) = json.loads(told.out)["checks"]
    assert (result["mark"], told.code) == ("pass", 0)
    assert result["found"].endswith(rf"by a ticket for {ACCOUNT}")
    assert PASSWORD not in told.out + told.err
    files = [each for each in outside.folder.rglob("*") if each.is_file()]
    assert [str(each) for each in files if PASSWORD.encode() in each.read_bytes()] == []


def test_a_wrong_password_stops_all_and_nothing_is_written(outside: Any) -> None:
    ended = outside.sync("batch", "--json", SYNCUPLOAD_CRM_PASSWORD="wrong")
    assert ended.code == 1
    error = json.loads(ended.out)["error"]
    assert error["code"] == "crm.sign_in_refused"
    assert "Nothing more is tried" in error["remedy"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--ifd", "d\\u:p", "--ntlm", "d\\u:p"), "--ntlm"),
        (("--ifd", "d\\u:p", "--crm", "3.0"), "--crm"),
        (("--ticket-seconds", "5"), "--ifd"),
    ],
)
def test_doors_that_do_not_go_together_are_wrong_usage(
    world: Any, words: tuple[str, ...], option: str
) -> None:
    ended = world.run("sandbox", "serve", world.site, *words)
    assert ended.code == 2
    assert option in ended.err
