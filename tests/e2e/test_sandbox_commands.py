"""The demo and the sandbox's commands, and what holds for the whole program."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from typing import Any

import pytest

from tests.e2e.conftest import PROGRAM, error_of


class TestSandbox:
    def test_create_makes_three_files_and_says_what_comes_next(self, world: Any) -> None:
        folder = world.folder / "a folder"
        ended = world.run(
            "sandbox", "create", folder, "--customers", "3", "--products", "3", "--invoices", "3"
        )
        assert {each.name for each in folder.iterdir()} >= {"company.db", "crm.db", "syncupload.toml"}
        assert f"sandbox serve '{folder}'" in ended.out

    def test_the_system_and_the_orders_of_this_version_may_be_named(self, world: Any) -> None:
        world.create("--system", "sage50", "--orders", "0", "--customers", "3", "--products", "3")

    def test_an_unknown_system_is_refused_and_nothing_made(self, world: Any) -> None:
        ended = world.run("sandbox", "create", world.site, "--system", "sage", "--json")
        assert "--system" in error_of(ended, 2)["remedy"]
        assert not world.site.exists()

    @pytest.mark.parametrize(
        ("words", "cure"),
        [
            (("--currencies", "YEN"), "Name those in --currencies"),
            (("--system", "sageinstant", "--currencies", "EUR"), "Leave --currencies out"),
        ],
    )
    def test_a_currency_that_cannot_be_had_is_refused_and_nothing_made(
        self, world: Any, words: tuple[str, ...], cure: str
    ) -> None:
        ended = world.run("sandbox", "create", world.site, *words, "--json")
        assert cure in error_of(ended, 2)["remedy"]
        assert not world.site.exists()

    def test_a_folder_that_is_taken_is_left_alone(self, shared: Any) -> None:
        ended = shared.run("sandbox", "create", shared.site, "--json")
        assert error_of(ended, 2)["code"] == "sandbox.exists"

    def test_a_file_where_a_folder_should_be_is_told(self, world: Any) -> None:
        file = world.folder / "file"
        file.touch()
        assert error_of(world.run("sandbox", "create", file / "site", "--json"), 1)

    def test_serve_announces_itself_in_one_line_of_json(self, shared: Any) -> None:
        notice = json.loads((shared.site / "server.json").read_text())
        assert notice["ready"] is True
        assert notice["crm_url"] == shared.environ["SYNCUPLOAD_CRM_URL"]
        assert (notice["organisation"], type(notice["pid"])) == ("Demo", int)

    def test_a_folder_without_a_crm_is_told_how_to_make_one(self, world: Any) -> None:
        ended = world.run("sandbox", "serve", world.folder, "--json")
        assert "sandbox create" in error_of(ended, 2)["remedy"]

    def test_a_second_server_of_a_folder_is_refused(self, shared: Any) -> None:
        ended = shared.run("sandbox", "serve", shared.site, "--port", "0", "--json")
        assert "server.json" in error_of(ended, 1)["remedy"]

    def test_a_busy_port_names_both_ways_out(self, shared: Any) -> None:
        other = shared.folder / "other"
        shared.create("--customers", "3", "--products", "3", "--invoices", "3", site=other)
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = str(busy.getsockname()[1])
            ended = shared.run("sandbox", "serve", other, "--port", port, "--json")
        error = error_of(ended, 1)
        assert port in error["tried"]
        assert "--port 0" in error["remedy"]
        assert "SYNCUPLOAD_CRM_URL" in error["remedy"]

    def test_the_crm_of_another_version_is_refused_with_advice(self, shared: Any) -> None:
        assert (
            "--crm"
            in error_of(shared.run("sandbox", "serve", shared.site, "--crm", "1.2", "--json"), 2)["remedy"]
        )

    def test_a_named_version_is_served_until_interrupted(self, shared: Any) -> None:
        site = shared.folder / "named"
        shared.create("--customers", "3", "--products", "3", "--invoices", "3", site=site)
        command = [*PROGRAM, "sandbox", "serve", str(site), "--crm", "4.0", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=shared.environ) as server:
            assert server.stdout
            assert json.loads(server.stdout.readline())["ready"] is True
            server.send_signal(signal.SIGINT)
            assert server.stdout.read() == ""
        assert server.returncode == 0
        assert not (site / "server.json").exists()


class TestDemo:
    def test_it_needs_no_settings_and_a_second_one_has_nothing_to_write(self, world: Any) -> None:
        disturbing = {"SYNCUPLOAD_SYNC_SOURCE": "SAGE200"}
        first, second = world.run("demo", "--batch", "--json", **disturbing), world.run("demo", "--json")
        assert (first.code, second.code) == (0, 0)
        assert first.document["summary"]["created"] > 0
        assert second.document["calls"]["crm_write"] == 0

    def test_a_home_that_cannot_be_written_to_is_told(self, world: Any) -> None:
        file = world.folder / "file"
        file.touch()
        ended = world.run("demo", "--json", HOME=str(file))
        assert error_of(ended, 1)["code"] == "sandbox.unwritable"
        assert "no log is written" in ended.err


class TestOfTheWholeProgram:
    def test_a_wrong_command_ends_with_2(self, world: Any) -> None:
        assert world.run("lits").code == 2

    def test_a_wrong_word_ends_with_2_and_names_the_right_ones(self, world: Any) -> None:
        ended = world.run("list", "custmers")
        assert ended.code == 2
        assert "customers" in ended.err
        assert ended.out == ""

    @pytest.mark.parametrize(
        "words",
        [[], ["upload"], ["sandbox", "create"]],
        ids=lambda words: " ".join(words) or "syncupload",
    )
    def test_every_command_has_help(self, world: Any, words: list[str]) -> None:
        ended = world.run(*words, "--help")
        assert ended.code == 0
        assert "Usage:" in ended.out

    def test_a_configuration_that_may_not_be_read_is_told_as_json_too(self, world: Any) -> None:
        folder = world.folder / "syncupload.toml"
        folder.mkdir()
        assert error_of(world.run("--config", folder, "list", "customers", "--json"), 5)
