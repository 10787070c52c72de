"""Signing in: what Connect refuses, and where it says why."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.accounting.com import ComError
from core.errors import ConfigurationError
from core.sandbox.login_queue import clear, signed_in
from core.sandbox.sdo.engine import SDOEngine, open_sandbox_engine
from core.sandbox.sdo.faults import Faults, write_faults
from core.sandbox.sdo.session import DialogError
from tests.core.sandbox.sdo.programs import connect, engine
from tests.core.sandbox.sdo.refusals import refused

MANAGER = ("MANAGER", "", "DESK1")


@pytest.mark.parametrize(
    ("faults", "login", "code"),
    [
        (Faults(), ("NOBODY", "", "DESK1"), 21),
        (Faults(), ("MANAGER", "wrong", "DESK1"), 22),
        (Faults(exclusive=True), MANAGER, 24),
        (Faults(data_version=22), MANAGER, 26),
        (Faults(unregistered=True), MANAGER, 31),
        (Faults(refusal=30), MANAGER, 30),
    ],
)
def test_connect_raises_and_only_the_engine_says_why(
    company: Path, faults: Faults, login: tuple[str, str, str], code: int
) -> None:
    write_faults(company, faults)
    sage = engine(company, 23)
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    with refused(sage, code):
        workspace.Connect(str(company), *login)
    assert sage.LastError.Text
    assert not signed_in(company)


@pytest.mark.parametrize("path", ["", "/nowhere/ACCDATA", "other.db"])
def test_a_path_without_this_company_is_no_data_path(company: Path, path: str) -> None:
    sage = engine(company)
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    with refused(sage, 25):
        workspace.Connect(path, *MANAGER)


def test_the_folder_of_the_company_is_a_data_path(company: Path) -> None:
    sage = SDOEngine(23)
    assert connect(sage, company.parent).CreateObject("SalesRecord").Count == 30


def test_the_next_call_loses_the_last_error(company: Path) -> None:
    sage = engine(company)
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    with refused(sage, 22):
        workspace.Connect(str(company), "MANAGER", "wrong", "DESK1")
    workspace.Disconnect()
    assert (sage.LastError.Code, sage.LastError.Text) == (0, "")


def test_names_and_passwords_are_the_same_in_any_case(company: Path) -> None:
    write_faults(company, Faults(users={"SYNC": "Secret"}))
    assert connect(engine(company), company, "sync", "SECRET")


def test_a_user_name_signs_in_once(company: Path) -> None:
    write_faults(company, Faults(users={"MANAGER": "", "SYNC": ""}))
    first, second, third = engine(company), engine(company), engine(company)
    workspace = connect(first, company)
    again = second.Workspaces.Add("Sync Uploader")
    again.UI = False
    with refused(second, 23):
        again.Connect(str(company), "manager", "", "DESK2")
    with refused(second, 23):
        again.IsValidUser(str(company), "MANAGER", "", "DESK2")
    assert connect(third, company, "SYNC")
    workspace.Disconnect()
    assert again.IsValidUser(str(company), "MANAGER", "", "DESK2")
    assert again.Connect(str(company), "MANAGER", "", "DESK2")


def test_a_long_unique_id_breaks_disconnect(company: Path) -> None:
    sage = engine(company)
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    assert workspace.Connect(str(company), "MANAGER", "", "X" * 33)
    workspace.Disconnect()
    other = engine(company)
    again = other.Workspaces.Add("Sync Uploader")
    again.UI = False
    with refused(other, 23):
        again.Connect(str(company), *MANAGER)


def _dies_signed_in(company: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from core.sandbox.sdo.engine import open_sandbox_engine\n"
        "workspace = open_sandbox_engine(Path(sys.argv[1]), 23).Workspaces.Add('x'); workspace.UI = False\n"
        "assert workspace.Connect(sys.argv[1], 'MANAGER', '', 'DESK1'); os._exit(7)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(company)], check=False).returncode == 7


def test_a_process_that_died_leaves_the_name_free(company: Path) -> None:
    _dies_signed_in(company)
    assert connect(engine(company), company)


def test_as_in_sage_it_may_leave_the_name_in_use_until_it_is_cleared(company: Path) -> None:
    write_faults(company, Faults(strict_queue=True))
    _dies_signed_in(company)
    sage = engine(company)
    workspace = sage.Workspaces.Add("Sync Uploader")
    workspace.UI = False
    with refused(sage, 23):
        workspace.Connect(str(company), *MANAGER)
    clear(company, "manager")
    assert workspace.Connect(str(company), *MANAGER)
    workspace.Disconnect()
    assert connect(engine(company), company)


def test_unregistered_there_are_uses_of_grace(company: Path) -> None:
    write_faults(company, Faults(unregistered=True, grace=1))
    sage = engine(company)
    assert not sage.IsRegistered
    workspace = connect(sage, company)
    workspace.Disconnect()
    with refused(sage, 31):
        workspace.Connect(str(company), *MANAGER)


def test_a_dialog_waits_where_ui_was_left_on(company: Path) -> None:
    workspace = engine(company).Workspaces.Add("Sync Uploader")
    assert workspace.UI is True
    with pytest.raises(DialogError):
        workspace.Connect(str(company), *MANAGER)


def test_an_engine_gives_another_workspace_for_another_attempt(company: Path) -> None:
    sage, holder = engine(company), connect(engine(company), company)
    for _ in range(2):
        workspace = sage.Workspaces.Add("Sync Uploader")
        workspace.UI = False
        with refused(sage, 23):
            workspace.Connect(str(company), *MANAGER)
    holder.Disconnect()
    assert connect(sage, company).CreateObject("SalesRecord").Count == 30
    assert sage.Workspaces.Count == 3
    again = sage.Workspaces.Item(1)
    with refused(sage, 23):
        again.Connect(str(company), *MANAGER)
    again.Disconnect()
    assert signed_in(company)
    sage.Workspaces.Remove(1)
    assert sage.Workspaces.Count == 2


def test_nothing_goes_without_a_connection(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    record = workspace.CreateObject("SalesRecord")
    workspace.Disconnect()
    workspace.Disconnect()
    with refused(sage, 16):
        record.AddNew()
    with refused(sage, 16):
        workspace.CreateObject("SalesRecord")


def test_objects_go_by_their_names_in_any_case(company: Path) -> None:
    sage = engine(company)
    workspace = connect(sage, company)
    assert workspace.CreateObject("salesRECORD").Count == 30
    with refused(sage, 15):
        workspace.CreateObject("CustomerRecord")
    with refused(sage, 8):
        workspace.CreateObject("TransactionPost")


def test_objects_stay_on_their_thread(company: Path) -> None:
    sage = engine(company)
    record = connect(sage, company).CreateObject("SalesRecord")
    raised: list[BaseException] = []

    def elsewhere() -> None:
        try:
            record.AddNew()
        except ComError as error:
            raised.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert [error.args[0] for error in raised] == [-2147417842]


@pytest.mark.parametrize("version", [10, 34])
def test_other_versions_are_not_played(company: Path, version: int) -> None:
    with pytest.raises(ConfigurationError, match="versions 11 to 33"):
        open_sandbox_engine(company, version)
