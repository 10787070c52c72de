"""A customer that the CRM refuses: set aside, named, left alone, then let in, by the real program."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.crm.base import Value
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.server import RunningServer
from core.sandbox.site import COMPANY_FILE, CRM_FILE

REFUSED = ("account", "A1D001")
NOWHERE = "http://127.0.0.1:1/"


@contextmanager
def strict_crm(site: Path) -> Iterator[str]:
    """Serve the CRM of a site, with a plug-in that refuses accounts without e-mail address."""
    create = Organisation.create

    def strict(
        crm: Organisation,
        user: UUID,
        name: str,
        fields: Mapping[str, Value | None],
        record: UUID | None = None,
    ) -> UUID:
        if name == "account" and not fields.get("emailaddress1"):
            raise Refusal(Number.REQUIRED_FIELD_MISSING, "An account must have an e-mail address.")
        return create(crm, user, name, fields, record)

    with (
        pytest.MonkeyPatch.context() as patch,
        closing(Organisation.open(site / CRM_FILE)) as organisation,
    ):
        patch.setattr(Organisation, "create", strict)
        with RunningServer(organisation) as server:
            yield f"{server.url}/"


def books(site: Path, statement: str) -> None:
    with closing(sqlite3.connect(site / COMPANY_FILE)) as company, company:
        company.execute(statement)


def fill_in_the_address(site: Path) -> None:
    books(site, "UPDATE SALES_LEDGER SET E_MAIL = 'jim@example.com' WHERE ACCOUNT_REF = 'A1D001'")


def names(rows: Any) -> list[tuple[str, str]]:
    return [(each["entity"], each["key"]) for each in rows]


@pytest.fixture(scope="module")
def refused(new_world: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A company after its first batch, in which the CRM refused the customer A1D001."""
    world = new_world(tmp_path_factory.mktemp("refused"))
    world.create("--customers", "4", "--products", "3", "--invoices", "8", "--transactions", "10")
    books(world.site, "UPDATE SALES_LEDGER SET E_MAIL = 'a@example.com'")
    books(world.site, "UPDATE SALES_LEDGER SET E_MAIL = '' WHERE ACCOUNT_REF = 'A1D001'")
    with strict_crm(world.site) as url:
        world.first = world.sync("batch", "--json", SYNCUPLOAD_CRM_URL=url)
    return world


@pytest.fixture
def later(world: Any, refused: Any) -> Iterator[Any]:
    """The same company the day after, its CRM served."""
    shutil.copytree(refused.site, world.site)
    world.first = refused.first
    with strict_crm(world.site) as url:
        world.environ["SYNCUPLOAD_CRM_URL"] = url
        yield world


def quarantined(world: Any) -> Any:
    return world.sync("quarantine", "list", "--json", SYNCUPLOAD_CRM_URL=NOWHERE).document["rows"]


def went_up(ended: Any) -> set[tuple[str, str]]:
    return set(names(each for each in ended.document["results"] if each["outcome"] == "created"))


def test_the_first_batch_says_so_and_the_rest_goes_up(refused: Any) -> None:
    ended = refused.first
    assert ended.code == 3, ended.err
    invoices = [each for each in ended.document["results"] if each["entity"] == "invoice"]
    held_back = [each for each in invoices if each["code"] == "dependency"]
    assert held_back
    assert all("waits for account A1D001" in each["message"] for each in held_back)
    assert ended.document["summary"]["quarantined"] == 1 + len(held_back)
    assert any(each["outcome"] == "created" for each in invoices)
    assert ended.document["mark"]["after"]


def test_it_is_listed_with_cause_cure_and_what_it_holds_back_while_both_sides_are_down(later: Any) -> None:
    (later.site / COMPANY_FILE).unlink()
    first, *others = quarantined(later)
    assert (first["entity"], first["key"]) == REFUSED
    assert first["code"] == "0x80040200"
    assert "An account must have an e-mail address" in first["message"]
    assert first["remedy"].startswith("Fill the field in the accounts")
    assert (first["tries"], first["run"], first["retry"]) == (1, later.first.document["run"], False)
    assert first["record"]["fields"]["accountnumber"] == "A1D001"
    assert names(first["holds"]) == names(others) != []
    assert all(names(each["waits"]) == [REFUSED] for each in others)
    told = later.sync("quarantine", "list")
    assert (told.code, told.err) == (0, "")
    assert "holds back invoice A1D001-" in told.out


def test_the_next_batch_writes_nothing_tries_nothing_and_says_what_is_set_aside(later: Any) -> None:
    before = quarantined(later)
    ended = later.sync("batch", "--json")
    assert ended.code == 0
    assert ended.document["calls"]["crm_write"] == 0
    results = ended.document["results"]
    assert names(each for each in results if each["outcome"] == "skipped") == names(before)
    assert {each["outcome"] for each in results} == {"skipped", "unchanged"}
    assert f"{len(before)} set aside earlier" in ended.err
    assert quarantined(later) == before


def test_a_corrected_source_goes_up_with_its_invoices_and_quarantine_is_empty(later: Any) -> None:
    waiting = set(names(quarantined(later)))
    fill_in_the_address(later.site)
    ended = later.sync("batch", "--json")
    assert ended.code == 0, ended.out
    assert went_up(ended) == waiting
    assert quarantined(later) == []
    assert later.sync("quarantine", "list").out == "Nothing is set aside.\n"
    assert later.sync("batch", "--json").document["results"] == []


def test_another_configuration_has_it_tried_again(later: Any) -> None:
    changed = {"SYNCUPLOAD_PRODUCT_QUANTITYDECIMAL": "3"}
    assert later.sync("batch", "--json", **changed).code == 3
    assert quarantined(later)[0]["tries"] == 2
    assert later.sync("batch", "--json", **changed).document["calls"]["crm_write"] == 0


def test_it_is_tried_again_on_demand_by_one_batch(later: Any) -> None:
    asked = later.sync("quarantine", "retry", "a1d001", "--json", SYNCUPLOAD_CRM_URL=NOWHERE)
    assert (asked.code, names(asked.document["rows"])) == (0, [REFUSED])
    assert quarantined(later)[0]["retry"] is True
    assert later.sync("batch", "--json").code == 3
    assert [quarantined(later)[0][name] for name in ("tries", "retry")] == [2, False]
    assert later.sync("batch", "--json").document["calls"]["crm_write"] == 0


def test_what_an_invoice_waits_for_is_tried_again_with_it(later: Any) -> None:
    invoice = quarantined(later)[1]["key"]
    asked = later.sync("quarantine", "retry", invoice, "--json")
    assert names(asked.document["rows"]) == [("invoice", invoice), REFUSED]


def test_what_was_dropped_is_forgotten_until_it_changes(later: Any) -> None:
    waiting = names(quarantined(later))
    dropped = later.sync("quarantine", "drop", "--all", "--json", SYNCUPLOAD_CRM_URL=NOWHERE)
    assert (dropped.code, dropped.document["dropped"]) == (0, len(waiting))
    assert later.sync("batch", "--json").document["results"] == []
    fill_in_the_address(later.site)
    books(later.site, "UPDATE SALES_LEDGER SET CREDIT_LIMIT = 1 WHERE ACCOUNT_REF = 'A1D001'")
    assert went_up(later.sync("batch", "--json")) == {REFUSED}


def test_dropping_what_others_wait_for_says_that_it_comes_back(later: Any) -> None:
    ended = later.sync("quarantine", "drop", "account:A1D001")
    assert ended.code == 0
    assert "still needed by invoice A1D001-" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("retry",), 2, "no record was named"),
        (("drop",), 2, "no record was named"),
        (("drop", "A1D001", "--all"), 2, "exclude each other"),
        (("retry", "NOBODY"), 1, "nothing of that key is set aside"),
        (("drop", "product:A1D001"), 1, "nothing of that key is set aside"),
        (("list", "A1D001", "NOBODY"), 1, "nothing of that key is set aside"),
    ],
)
def test_a_key_that_is_not_there_or_not_named_touches_nothing(
    refused: Any, words: tuple[str, ...], code: int, told: str
) -> None:
    before = quarantined(refused)
    ended = refused.sync("quarantine", *words, SYNCUPLOAD_CRM_URL=NOWHERE)
    assert (ended.code, told in ended.err) == (code, True)
    assert quarantined(refused) == before
