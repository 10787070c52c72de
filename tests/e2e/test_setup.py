"""From nothing to a first upload: by the wizard in a real terminal, and by a file of answers."""

from __future__ import annotations

import shlex
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminals import Tmux, program, tmux

ACCOUNT = r"litwareinc\administrator:pass@word1"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(world: Any) -> Any:
    """A sandbox in a folder, and a user without any configuration."""
    world.create("--customers", "4", "--products", "3", "--invoices", "2")
    world.environ |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return world


def start(terminal: Tmux, world: Any) -> None:
    command = f"cd {shlex.quote(str(world.folder))} && exec {shlex.join(program())}"
    terminal.start(["sh", "-c", command], {**world.environ, "TERM": "xterm-256color"}, (80, 24))


def pick(terminal: Tmux, title: str, words: str) -> None:
    """Open the list of the question in hand, narrow it, and take what is in hand."""
    terminal.press("Enter")
    terminal.until(f"{title}: type to narrow")
    write(terminal, words)
    terminal.until(words)
    terminal.press("Enter")
    terminal.until("Set-up")


def write(terminal: Tmux, text: str) -> None:
    """Type a text as it stands."""
    terminal.run("send-keys", "-t", "s", "-l", text)


def accounts_in_crm(world: Any) -> list[str]:
    with closing(sqlite3.connect(world.site / "crm.db")) as store:
        return [row[0] for row in store.execute("SELECT accountnumber FROM account ORDER BY 1")]


def test_from_nothing_to_a_first_upload_by_the_wizard_alone_with_five_faults_on_the_way(
    bare: Any, tmp_path: Path
) -> None:
    with bare.served("--port", "0", "--ntlm", ACCOUNT), tmux(tmp_path) as terminal:
        start(terminal, bare)
        terminal.until("step 1 of 6")
        terminal.until("found: a sandbox company")
        terminal.press("F8")
        reach_the_accounts(terminal)
        reach_the_crm(terminal)
        choose(terminal)
        terminal.until("Two-way")
        assert list(bare.folder.rglob("syncupload.toml")) == [bare.config]  # the sandbox's own
        terminal.press("F8")
        terminal.until("All is well")
        terminal.press("F8")
        upload_one(terminal)
        everything = terminal.run("capture-pane", "-p", "-t", "s", "-S", "-")
    assert "pass@word1" not in everything
    assert accounts_in_crm(bare) == ["A1D001"]
    (written,) = [each for each in bare.folder.rglob("syncupload.toml") if each != bare.config]
    text = written.read_text()
    assert tomllib.loads(text)["product"]["price_list"] == "Retail 2026"
    assert "pass@word1" not in text
    assert written.stat().st_mode & 0o777 == 0o600


def reach_the_accounts(terminal: Tmux) -> None:
    """Name a company that is not there; the advice is to correct the address."""
    terminal.until("Known as")
    terminal.press("Down")
    pick(terminal, "Company file", "sandbox:nowhere/company.db")
    terminal.press("F8")
    terminal.until("there is no file")
    terminal.until("Correct the address")
    pick(terminal, "Company file", "site/company.db")
    terminal.press("F8")
    terminal.until("ok  Quayside Trading Ltd")


def reach_the_crm(terminal: Tmux) -> None:
    """Name a dead address, then nobody, then a wrong password; each advice is followed."""
    terminal.until("Organisation")
    terminal.press("Down")
    pick(terminal, "Address", "http://127.0.0.1:9/")
    terminal.press("F8")
    terminal.until("nothing answers")
    terminal.until("Check the server's name and port")
    pick(terminal, "Address", "the sandbox in")
    terminal.press("F8")
    terminal.until("the server asks for a sign-in")
    terminal.until("the signed-in Windows user")
    write(terminal, "administrator")
    terminal.press("Tab")
    terminal.until("before the backslash")
    write(terminal, "litwareinc")
    terminal.press("Tab")
    terminal.until("Kept apart from the file")
    write(terminal, "wrong")
    terminal.until("•••••")
    terminal.press("F8")
    terminal.until("refused")
    terminal.press("C-u")
    terminal.until("Password\n")
    write(terminal, "pass@word1")
    terminal.until("••••••••••")
    terminal.press("F8")
    terminal.until("ok  signed in to Demo")


def choose(terminal: Tmux) -> None:
    """Take customers for suppliers and mend it; name a price list that the CRM does not have yet."""
    terminal.until("Suppliers are")
    pick(terminal, "Customers are", "10  Supplier")
    terminal.press("Down", "Down")
    pick(terminal, "Price list", "Retail 2026")
    terminal.until("new: it is made at the end")
    terminal.press("F8")
    terminal.until("relationship types of their own")
    terminal.press("Up")
    pick(terminal, "Customers are", "3  Customer")
    terminal.press("F8")
    terminal.until("to be made at the end: the price list Retail 2026")


def upload_one(terminal: Tmux) -> None:
    """Upload the first customer, and leave."""
    terminal.until("organisation Demo")
    terminal.press("2")
    terminal.until("A1D001")
    terminal.press("u")
    terminal.until("Nothing is deleted, ever.")
    terminal.press("u")
    terminal.until("1 to create")
    terminal.press("y")
    terminal.until("Uploaded: customer A1D001")
    terminal.press("C-q")
    terminal.until("[exit 0]")


def test_a_file_of_answers_does_the_same_and_is_repeatable(bare: Any) -> None:
    answers = bare.folder / "answers.toml"
    answers.write_text(
        '[sync]\nsource = "SAGE50"\n[sage]\nconnection = "sandbox:site/company.db"\n'
        '[crm]\nuser = "administrator"\ndomain = "litwareinc"\npassword = "pass@word1"\n'
        '[product]\nprice_list = "Retail 2026"\n[setup]\ncreate = true\n'
    )
    config = bare.folder / "own.toml"
    with bare.served("--port", "0", "--ntlm", ACCOUNT) as ready:
        answers.write_text(answers.read_text().replace("[crm]", f'[crm]\nurl = "{ready["crm_url"]}"'))
        first = bare.run("--config", config, "setup", "--answers", answers, "--json")
        again = bare.run("--config", config, "setup", "--answers", answers, "--json")
        plan = bare.run("--config", config, "plan", "customers", "A1D001", "--json")
    assert first.code == 0, first.err
    made = first.document
    assert made["made"] == ["the price list Retail 2026 in GBP"]
    assert set(made["secrets"]) == {"crm.password"}
    assert not [each for each in made["checks"] if each["mark"] == "fail"]
    assert again.code == 0, again.err
    assert again.document["made"] == []
    assert plan.code == 4, plan.err
    assert "pass@word1" not in first.out + first.err + again.out + again.err + config.read_text()


def test_a_check_that_fails_writes_nothing_and_says_what_to_do(bare: Any) -> None:
    answers = bare.folder / "answers.toml"
    with bare.served("--port", "0") as ready:
        answers.write_text(
            f'[sage]\nconnection = "sandbox:site/company.db"\n[crm]\nurl = "{ready["crm_url"]}"\n'
            'invoice_date_field = "new_nowhere"\n'
        )
        ended = bare.run("--config", bare.folder / "own.toml", "setup", "--answers", answers)
    assert ended.code == 1
    assert "invoice-date-field" in ended.out
    assert "Nothing was written" in ended.out
    assert not (bare.folder / "own.toml").exists()
