"""Without a licence: A to G, by whatever way; and what `syncupload licence` says and does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from core.sandbox.company.creation import Recipe
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Search
from core.sandbox.crm.server import RunningServer
from core.sandbox.site import create_site, open_organisation
from tests.vendor import SERIAL, as_vendor, key_of
from tui.cli import app

WITHIN = ("a", "b", "c", "d", "e", "f", "g")
KEYS = {"customers": "reference", "products": "code"}
SAID = "evaluation: only accounts and products that begin with A to G"


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass
class Place:
    """A sandbox whose CRM is served."""

    folder: Path
    organisation: Organisation
    url: str

    @property
    def config(self) -> Path:
        return self.folder / "syncupload.toml"

    def sync(self, *words: str | Path, **environ: str) -> Ended:
        """Run a command; the tests' vendor is the vendor."""
        given = {"SYNCUPLOAD_CRM_URL": self.url, **environ}
        line = ["--config", str(self.config), *map(str, words)]
        with as_vendor():
            result = CliRunner().invoke(app, line, env=given)
        return Ended(result.exit_code, result.stdout, result.stderr)

    def in_crm(self, entity: str, field: str) -> set[str]:
        """Give a field of all records of an entity."""
        user = self.organisation.sign_in(None)
        found = self.organisation.retrieve_multiple(user, Search(entity, (field,))).entities
        return {str(each.fields[field]) for each in found}


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Make places in a home without a keyring; each is an evaluation's unless told otherwise."""
    home = tmp_path_factory.mktemp("home")
    with ExitStack() as open_ones, pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(home))
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
            patched.delenv(name, raising=False)

        def made(*, evaluation: bool = True) -> Place:
            folder = tmp_path_factory.mktemp("place") / "site"
            recipe = Recipe(customers=12, products=6, invoices=10, evaluation=evaluation)
            create_site(folder, recipe, now=datetime(2026, 1, 2, tzinfo=UTC), orders=3)
            organisation = open_organisation(folder)
            open_ones.callback(organisation.close)
            server = open_ones.enter_context(RunningServer(organisation))
            return Place(folder, organisation, f"{server.url}/")

        yield made


@pytest.fixture(scope="module")
def shared(make: Callable[..., Place]) -> Place:
    """A place to which nothing here writes."""
    return make()


@pytest.fixture
def own(make: Callable[..., Place]) -> Place:
    """A place of one's own."""
    return make()


@pytest.mark.parametrize("subject", ["customers", "products", "invoices", "items", "transactions"])
def test_a_list_ends_at_g_and_says_so(shared: Place, subject: str) -> None:
    ended = shared.sync("list", subject, "--json")
    assert ended.document["evaluation"] is True
    assert SAID in ended.err
    rows = ended.document["rows"]
    assert len(rows) == ended.document["total"] > 0
    assert all(each[KEYS.get(subject, "account")].casefold().startswith(WITHIN) for each in rows)


def test_people_are_told_too_and_a_search_does_not_get_round_it(shared: Place) -> None:
    ended = shared.sync("list", "customers", "--search", "zom")
    assert "ZOM001" not in ended.out
    assert SAID in ended.err


def test_a_csv_ends_at_g(shared: Place, tmp_path: Path) -> None:
    ended = shared.sync("list", "customers", "--csv", tmp_path / "all.csv")
    assert ended.code == 0, ended.err
    text = (tmp_path / "all.csv").read_text("utf-8-sig")
    assert "A1D001" in text
    assert "ZOM001" not in text


@pytest.mark.parametrize(
    ("subject", "key"),
    [("customers", "ZOM001"), ("customers", "zom001"), ("products", "vid003"), ("invoices", "5")],
)
def test_a_direct_key_is_refused_with_reason_and_cure(shared: Place, subject: str, key: str) -> None:
    for command in ("plan", "upload"):
        ended = shared.sync(command, subject, key, "--json")
        assert ended.code == 3
        assert ended.document["evaluation"] is True
        (found,) = ended.document["changes" if command == "plan" else "results"]
        said = found["reason" if command == "plan" else "message"]
        assert said.startswith("evaluation: ")
        assert "licence activate" in said
    assert not shared.in_crm("account", "accountnumber") & {"ZOM001", "ABS001"}


def test_the_plan_of_an_invoice_names_the_lines_that_are_write_ins(shared: Place) -> None:
    ended = shared.sync("plan", "invoices", "--search", "A1D001", "--json")
    (first, *_) = (each for each in ended.document["changes"] if each["entity"] == "invoice")
    notes = [note for line in first["children"] for note in line["notes"] if "evaluation" in note]
    assert notes
    assert all("a write-in" in note for note in notes)


def test_orders_end_at_g(shared: Place) -> None:
    for words in (("orders",), ("orders", "customers"), ("orders", "items"), ("orders", "products")):
        ended = shared.sync(*words, "list", "--json")
        assert ended.document["evaluation"] is True
        assert SAID in ended.err
        assert "XXX" not in ended.out
        assert words == ("orders", "products") or "A1D001" in ended.out


def test_a_dry_batch_says_so(shared: Place) -> None:
    ended = shared.sync("batch", "--dry-run", "--json")
    assert ended.document["evaluation"] is True
    assert SAID in ended.err
    accounts = [each["key"] for each in ended.document["changes"] if each["entity"] == "account"]
    assert accounts == ["A1D001", "ABS001", "FIF001"]


def test_the_licence_is_a_check(shared: Place) -> None:
    ended = shared.sync("check", "licence", "--json")
    (found,) = ended.document["checks"]
    assert (ended.code, found["mark"]) == (0, "warn")
    assert "your reseller" in found["remedy"]


def test_show_says_what_is_limited_and_where_to_get_a_licence(shared: Place) -> None:
    document = shared.sync("licence", "show", "--json").document
    assert (document["state"], document["evaluation"], document["serial"]) == ("evaluation", True, None)
    assert "A to G" in document["limit"]
    assert "your reseller" in document["remedy"]
    said = shared.sync("licence", "show").out
    assert "A to G" in said
    assert "your reseller" in said


def test_a_sandbox_for_no_evaluation_is_whole_and_says_so(make: Callable[..., Place]) -> None:
    place = make(evaluation=False)
    ended = place.sync("list", "customers", "--json")
    assert (ended.document["total"], ended.document["evaluation"]) == (12, False)
    assert "evaluation" not in ended.err
    assert place.sync("licence", "show", "--json").document["state"] == "demo"


@pytest.mark.parametrize(
    ("serial", "key", "code"),
    [
        (SERIAL, key_of("SU-1"), "licence.other_serial"),
        (SERIAL, key_of().replace("-", "")[:50], "licence.length"),
        (SERIAL, "", "licence.blank_key"),
        ("", key_of(), "licence.blank_serial"),
    ],
)
def test_a_bad_pair_changes_nothing_and_says_what_is_wrong(
    own: Place, serial: str, key: str, code: str
) -> None:
    before = own.config.read_text(), sorted(own.folder.iterdir())
    ended = own.sync("licence", "activate", serial, key, "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, code)
    assert (own.config.read_text(), sorted(own.folder.iterdir())) == before
    assert own.sync("licence", "show", "--json").document["state"] == "evaluation"


def test_a_saved_plan_of_a_licensed_program_writes_nothing_without_a_licence(own: Place) -> None:
    licensed = {"SYNCUPLOAD_LICENCE_SERIAL": SERIAL, "SYNCUPLOAD_LICENCE_KEY": key_of()}
    file = own.folder / "saved.plan"
    made = own.sync("plan", "customers", "--all", "--out", file, **licensed)
    assert made.code == 4
    ended = own.sync("upload", "--plan", file, "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "licence.evaluation")
    assert ended.document["calls"]["crm_write"] == 0
    assert "ZOM001" not in own.in_crm("account", "accountnumber")


def test_a_good_pair_is_kept_the_serial_number_in_the_file_and_the_key_elsewhere(own: Place) -> None:
    text = own.config.read_text()
    own.config.write_text(f"# a comment of mine\n{text}")
    ended = own.sync("licence", "activate", SERIAL, *key_of().lower().split("-"))
    assert ended.code == 0, ended.err
    assert f"licensed, serial number {SERIAL}" in ended.out
    written = own.config.read_text()
    assert written.startswith("# a comment of mine\n")
    assert f'serial = "{SERIAL}"' in written
    assert key_of()[:11].lower() not in "".join(each.read_text("utf-8", "replace") for each in _files(own))
    assert own.sync("licence", "show", "--json").document["state"] == "licensed"
    listed = own.sync("list", "customers", "--json")
    assert (listed.document["total"], listed.document["evaluation"]) == (12, False)
    assert SAID not in listed.err
    assert own.sync("check", "licence", "--json").document["checks"][0]["mark"] == "pass"
    assert key_of()[:11] not in own.sync("config", "show").out.upper()


def _files(place: Place) -> list[Path]:
    return [each for each in place.folder.iterdir() if each.is_file() and each.suffix != ".db"]


def test_a_variable_that_goes_before_the_right_pair_is_told(own: Place) -> None:
    ended = own.sync("licence", "activate", SERIAL, key_of(), SYNCUPLOAD_LICENCE_KEY="x")
    assert ended.code == 5
    assert "SYNCUPLOAD_LICENCE_KEY" in ended.err
