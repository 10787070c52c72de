"""The commands as people and scripts meet them: their JSON, their exit codes, their cures."""

from __future__ import annotations

import csv
import json
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.e2e.conftest import PROGRAM, error_of

MONEY = re.compile(r"-?\d+\.\d+")
"""Money is a string with its decimals."""

CHANGE = {"action", "entity", "key", "id", "reason", "fields", "children"}
RESULT = {"entity", "key", "id", "outcome", "code", "message", "remedy"}
RECORDS = {
    "customers": "reference name contact_name address postcode telephone fax email website balance"
    " credit_limit turnover on_hold currency",
    "products": "code description unit sales_price cost_price tax_code nominal_code",
    "invoices": "number kind posted account name date order_number net tax gross currency lines",
    "items": "invoice_number line account product_code description unit quantity unit_price net tax tax_rate",
    "transactions": "number type account date reference details net tax gross outstanding",
}


@pytest.fixture(scope="module")
def written(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Another, into which the tests of this file may write."""
    world = new_world(tmp_path_factory.mktemp("written"))
    world.create("--customers", "12", "--products", "8", "--invoices", "20")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


class TestList:
    @pytest.mark.parametrize("subject", RECORDS)
    def test_every_record_has_the_names_that_scripts_rely_on(self, shared: Any, subject: str) -> None:
        document = shared.sync("list", subject, "--limit", "3", "--json").document
        assert document["entity"] == subject
        assert document["total"] >= len(document["rows"]) == 3
        assert set(RECORDS[subject].split()) <= set(document["rows"][0])

    def test_money_is_a_string_with_its_decimals(self, shared: Any) -> None:
        row = shared.sync("list", "customers", "--limit", "1", "--json").document["rows"][0]
        assert all(MONEY.fullmatch(row[name]) for name in ("balance", "credit_limit", "turnover"))

    def test_a_prefix_is_searched_without_regard_to_case(self, shared: Any) -> None:
        rows = shared.sync("list", "customers", "--search", "a1d", "--json").document["rows"]
        assert [each["reference"] for each in rows] == ["A1D001"]

    def test_nothing_found_is_an_empty_list_and_no_failure(self, shared: Any) -> None:
        ended = shared.sync("list", "customers", "--search", "ZZZ", "--json")
        assert ended.code == 0
        assert ended.document == {"entity": "customers", "total": 0, "rows": [], "evaluation": False}

    def test_the_crm_is_not_needed(self, shared: Any) -> None:
        assert shared.sync("list", "products", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/").code == 0

    def test_a_pipe_gets_tabs_and_no_escape_codes(self, shared: Any) -> None:
        lines = shared.sync("list", "products", "--limit", "2", NO_COLOR="").out.splitlines()
        assert len(lines) == 3
        assert lines[0].split("\t")[:2] == ["Code", "Description"]
        assert "\x1b" not in "".join(lines)

    def test_a_list_is_saved_with_all_its_columns(self, shared: Any, tmp_path: Path) -> None:
        path = tmp_path / "customers.csv"
        ended = shared.sync("list", "customers", "--search", "A1D", "--csv", str(path), "--json")
        assert ended.document == {"csv": str(path), "rows": 1, "evaluation": False}
        titles, row = csv.reader(path.read_text("utf-8-sig").splitlines())
        assert (titles[0], titles[-1], row[0]) == ("Account", "Turnover", "A1D001")

    def test_a_saved_list_is_not_written_over_unasked(self, shared: Any, tmp_path: Path) -> None:
        path = tmp_path / "products.csv"
        path.write_text("mine")
        command = ("list", "products", "--limit", "2", "--csv", str(path))
        error = error_of(shared.sync(*command, "--json"), 2)
        assert (error["code"], path.read_text()) == ("file.exists", "mine")
        assert shared.sync(*command, "--replace").out == f"2 rows written to {path}\n"

    def test_a_reader_who_has_seen_enough_is_no_failure(self, shared: Any) -> None:
        command = [*PROGRAM, "--config", str(shared.config), "list", "transactions", "--json"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shared.environ, bufsize=0
        ) as program:
            assert program.stdout
            assert program.stderr
            program.stdout.close()
            assert program.stderr.read() == b""
        assert program.returncode == 141

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
    def test_a_full_disk_for_the_answer_is_told(self, shared: Any) -> None:
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(
                [*PROGRAM, "--config", str(shared.config), "list", "products"],
                stdout=full,
                stderr=subprocess.PIPE,
                env=shared.environ,
                text=True,
                check=False,
            )
        assert ended.returncode == 1
        assert "No space left" in ended.stderr
        assert "defect" not in ended.stderr


class TestPlan:
    def test_it_has_a_summary_and_changes_field_by_field(self, shared: Any) -> None:
        ended = shared.sync("plan", "customers", "a1d001", "--json")
        assert ended.code == 4
        assert ended.document["summary"] == dict.fromkeys(
            ("update", "unchanged", "blocked", "skipped"), 0
        ) | {"create": 1}
        (change,) = ended.document["changes"]
        assert set(change) >= CHANGE
        assert (change["action"], change["entity"], change["key"]) == ("create", "account", "A1D001")
        assert {"name": "creditlimit", "before": None, "after": "1000.00"} in change["fields"]
        assert [child["entity"] for child in change["children"]] == ["contact"]
        assert change["id"] == str(UUID(change["id"]))

    @pytest.mark.parametrize(
        ("subject", "key", "words"),
        [
            ("customers", "ZZZ", "no such customer"),
            ("invoices", "A1D001-1", "without its account, 1."),
            ("transactions", "abc", "no such transaction"),
        ],
    )
    def test_a_key_that_does_not_exist_is_named(
        self, shared: Any, subject: str, key: str, words: str
    ) -> None:
        ended = shared.sync("plan", subject, key, "--json")
        assert ended.code == 3
        (change,) = ended.document["changes"]
        assert (change["action"], change["key"]) == ("blocked", key)
        assert words in change["reason"]

    def test_a_slip_among_right_keys_is_named_and_the_rest_is_planned(self, shared: Any) -> None:
        ended = shared.sync("plan", "customers", "A1D001", "ABSOO1")
        assert ended.code == 4
        assert "! blocked account ABSOO1" in ended.out
        assert "1 create   0 update   0 unchanged   1 blocked" in ended.out

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (["customers"], "no record was named"),
            (["customers", "A1D001", "--all"], "exclude each other"),
        ],
    )
    def test_a_selection_that_cannot_be_meant_is_refused(
        self, shared: Any, words: list[str], found: str
    ) -> None:
        assert found in error_of(shared.sync("plan", *words, "--json"), 2)["found"]

    @pytest.mark.parametrize("file", ["no/such/folder/today.plan", "."])
    def test_a_plan_that_cannot_be_saved_is_told_with_a_cure(self, shared: Any, file: str) -> None:
        error = error_of(
            shared.sync("plan", "products", "VID003", "--out", shared.folder / file, "--json"), 1
        )
        assert error["code"] == "plan.unwritable"

    def test_only_a_saved_plan_is_written_over_unasked(self, shared: Any, tmp_path: Path) -> None:
        company = shared.site / "company.db"
        before, orders = company.read_bytes(), ("orders", "plan", "--all")
        for words in (("plan", "customers", "A1D001"), orders):
            error = error_of(shared.sync(*words, "--out", company, "--json"), 2)
            assert (error["code"], company.read_bytes()) == ("file.exists", before)
        mine = tmp_path / "mine"
        mine.write_text("mine")
        command = ("plan", "customers", "A1D001", "--out", mine)
        assert shared.sync(*command).code == 2
        assert shared.sync(*command, "--replace").code == shared.sync(*command).code == 4

    def test_a_crm_that_is_not_served_is_named(self, shared: Any) -> None:
        ended = shared.sync("plan", "customers", "--all", "--json", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
        assert "127.0.0.1:1" in error_of(ended, 1)["found"]


class TestUpload:
    @pytest.mark.parametrize(
        "words",
        [
            [],
            ["--search", "A", "--plan", "x.plan"],
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, shared: Any, words: list[str]) -> None:
        assert error_of(shared.sync("upload", *words, "--json"), 2)["code"] == "selection.unclear"

    def test_its_document_counts_calls_and_names_results(self, written: Any) -> None:
        document = written.sync("upload", "customers", "A1D001", "ABSOO1", "--json").document
        assert str(UUID(document["run"])) == document["run"]
        assert set(document["summary"]) == {
            "created", "updated", "unchanged", "blocked", "quarantined", "skipped"
        }  # fmt: skip
        assert document["summary"]["created"] == document["summary"]["blocked"] == 1
        assert document["calls"]["crm_write"] >= 1
        assert document["calls"]["crm_read"] >= 1
        assert isinstance(document["seconds"], float)
        assert all(set(each) == RESULT for each in document["results"])

    def test_a_key_that_does_not_exist_ends_it_with_3(self, written: Any) -> None:
        ended = written.sync("upload", "customers", "ZZZ")
        assert ended.code == 3
        assert "blocked account ZZZ" in ended.out

    def test_a_saved_plan_is_carried_out_once_and_then_refused(self, written: Any) -> None:
        file = written.folder / "today.plan"
        assert written.sync("plan", "products", "VID003", "--out", file).code == 4
        assert written.sync("upload", "--plan", file).code == 0
        assert error_of(written.sync("upload", "--plan", file, "--json"), 1)["code"] == "plan.drifted"

    def test_a_file_that_is_no_plan_is_refused(self, shared: Any) -> None:
        error = error_of(shared.sync("upload", "--plan", shared.config, "--json"), 1)
        assert error["code"] == "plan.unreadable"


class TestBatch:
    def test_a_dry_run_is_a_plan_and_writes_nothing(self, shared: Any) -> None:
        first = shared.sync("batch", "--dry-run", "--json")
        again = shared.sync("batch", "--dry-run", "--full", "--json")
        assert first.code == again.code == 4
        assert first.document["summary"] == again.document["summary"]

    def test_a_batch_then_a_dry_run_has_nothing_to_do(self, written: Any) -> None:
        assert written.sync("batch").code == 0
        assert written.sync("batch", "--dry-run").code == 0

    def test_two_batches_at_once_write_nothing_twice(self, world: Any) -> None:
        world.create("--customers", "12", "--products", "8", "--invoices", "20")
        with world.served("--port", "0") as ready:
            world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
            command = [*PROGRAM, "--config", str(world.config), "batch", "--json"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=world.environ) as other:
                mine = world.sync("batch", "--json")
                theirs = json.loads(other.communicate()[0])
            after = world.sync("batch", "--full", "--json").document
        # One wins the lock; the other is told so, unless it came after the first had ended.
        ends = [(mine.code, mine.document), (other.returncode, theirs)]
        assert sorted(code for code, _ in ends) in ([0, 0], [0, 6])
        assert all(document["summary"]["quarantined"] == 0 for code, document in ends if code == 0)
        assert all(document["error"]["code"] == "run.locked" for code, document in ends if code == 6)
        assert after["calls"]["crm_write"] == after["summary"]["created"] == 0

    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
    )
    def test_a_signal_ends_it_with_one_document_that_says_so(
        self, shared: Any, number: signal.Signals, code: int
    ) -> None:
        # The server that never answers holds the run where the signal finds it.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with subprocess.Popen(
                [*PROGRAM, "--config", str(shared.config), "batch", "--json"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**shared.environ, "SYNCUPLOAD_CRM_URL": url, "SYNCUPLOAD_CRM_TIMEOUT": "1"},
            ) as program:
                connection, _ = silent.accept()
                program.send_signal(number)
                silent.close()
                connection.close()
                out, err = program.communicate()
        assert program.returncode == code, err
        assert "Traceback" not in err
        assert json.loads(out)["error"]["remedy"]


class TestCheck:
    def test_its_document_has_a_mark_for_each_check(self, shared: Any) -> None:
        ended = shared.sync("check", "--json")
        assert ended.code == 0
        assert ended.document["ok"] is True
        keys = {"name", "mark", "tried", "found", "remedy", "manual", "code"}
        assert all(set(c) == keys for c in ended.document["checks"])
        assert {c["mark"] for c in ended.document["checks"]} <= {"pass", "warn", "fail", "skip"}

    def test_one_check_can_be_named(self, shared: Any) -> None:
        checks = shared.sync("check", "accounting", "--json").document["checks"]
        assert "accounting" in [each["name"] for each in checks]

    def test_a_check_that_does_not_exist_is_refused_with_those_that_do(self, shared: Any) -> None:
        assert "price-list" in error_of(shared.sync("check", "foo", "--json"), 2)["remedy"]

    def test_a_failed_check_ends_it_with_1_and_the_cure(self, shared: Any) -> None:
        ended = shared.sync("check", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
        assert ended.code == 1
        assert re.search(r"^fail +crm-address ", ended.out, re.MULTILINE)
        assert "→" in ended.out


class TestConfig:
    def test_the_file_in_use_is_told(self, shared: Any) -> None:
        assert shared.sync("config", "path", "--json").document == {"file": str(shared.config)}

    def test_it_is_named_by_the_environment_too(self, shared: Any) -> None:
        assert shared.run("config", "path", SYNCUPLOAD_CONFIG=str(shared.config)).out.strip() == str(
            shared.config
        )

    def test_a_company_is_a_file_of_the_folder(self, shared: Any) -> None:
        other = shared.site / "other.toml"
        shutil.copyfile(shared.config, other)
        ended = shared.run("--config", shared.site, "--company", "other", "config", "path")
        assert ended.out.strip() == str(other)

    def test_a_company_of_a_near_name_is_suggested(self, shared: Any) -> None:
        ended = shared.run("--config", shared.site, "--company", "syncuplod", "config", "path", "--json")
        assert "Did you mean syncupload?" in error_of(ended, 5)["remedy"]

    def test_without_a_file_it_says_where_it_looked_and_what_to_do(self, world: Any) -> None:
        error = error_of(world.run("config", "validate", "--json"), 5)
        assert str(world.folder / "syncupload.toml") in error["found"]
        assert "`syncupload setup`" in error["remedy"]

    def test_a_misspelt_key_is_told_with_its_line_and_the_right_one(self, shared: Any) -> None:
        typo = shared.site / "typo.toml"
        typo.write_text(shared.config.read_text().replace("unit_group", "unitgroup"))
        error = error_of(shared.run("--config", typo, "config", "validate", "--json"), 5)
        assert "line 12: [product] unitgroup" in error["found"]
        assert "Did you mean unit_group?" in error["remedy"]

    def test_show_names_the_variable_that_a_value_came_from_and_no_secret(self, shared: Any) -> None:
        here = {"SYNCUPLOAD_CRM_USER": "administrator", "SYNCUPLOAD_CRM_PASSWORD": "pass-word-1"}
        ended = shared.sync("config", "show", "--json", **here)
        sources = {each["key"]: each["source"] for each in ended.document["keys"]}
        assert sources["crm.user"] == "environment variable SYNCUPLOAD_CRM_USER"
        assert sources["crm.timeout"] == "default"
        assert sources["sync.source"] == f"{shared.config}, line 2"
        assert "pass-word-1" not in ended.out + ended.err

    def test_every_subcommand_of_it_is_valid_json(self, shared: Any) -> None:
        ends = [shared.sync("config", word, "--json") for word in ("path", "show", "validate")]
        assert [each.code for each in ends] == [0, 0, 0]
        assert all(each.document["file"] == str(shared.config) for each in ends)
