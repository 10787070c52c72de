"""The help of every command is plain, whole and free of what is no business of the command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from tui.cli import app
from tui.late_commands import COMMANDS, load


def _below(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _below((*words, name), each)


EVERY = {" ".join(words): (words, each) for name in COMMANDS for words, each in _below((name,), load(name))}


def _help(words: tuple[str, ...]) -> str:
    asked = CliRunner().invoke(app, [*words, "--help"])
    assert asked.exit_code == 0
    return asked.stdout


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def test_commands_within_commands_are_among_them() -> None:
    assert {"orders customers plan", "schedule show", "quickbooks serve", "history"} <= EVERY.keys()


@pytest.mark.parametrize(("words", "command"), EVERY.values(), ids=EVERY)
def test_it_is_plain_and_nothing_of_it_is_lost(words: tuple[str, ...], command: Any) -> None:
    said = _help(words)
    assert not set(said) & set("╭╮╰╯─│┃━")
    assert "completion" not in said
    assert _squeezed(command.help) in _squeezed(said)
    for each in command.params:
        assert _squeezed(getattr(each, "help", None) or "") in _squeezed(said)


def test_a_usage_error_is_plain_too() -> None:
    refused = CliRunner().invoke(app, ["orders", "list", "--bogus"])
    assert refused.exit_code == 2
    assert not set(refused.output) & set("╭│╰")


def test_completion_is_offered_where_it_belongs() -> None:
    assert "--install-completion" in _help(())


def test_a_table_of_the_configuration_is_not_taken_for_markup() -> None:
    assert "[orders] is set up" in _squeezed(_help(("quickbooks", "serve")))
