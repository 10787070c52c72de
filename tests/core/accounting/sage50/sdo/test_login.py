"""A login: the last error is read before any other call, and a busy Sage is waited for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from core.accounting.com import EXCEPTION, ComError
from core.accounting.orders import AccountingBusyError, AccountingUnansweredError
from core.accounting.patience import Patience
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import Engine
from core.accounting.sage50.sdo.settings import SageSettings, unique_name
from core.errors import AccountingError
from tests.acceptance.accounting.books import Clock


def failing(code: int, text: str = "", hresult: int = EXCEPTION) -> tuple[Login, ComError]:
    """A login whose engine has this last error, and the exception that goes with it."""
    engine = SimpleNamespace(LastError=SimpleNamespace(Code=code, Text=text))
    login = Login(cast("Engine", engine), SageSettings("/data", password="Secret1"), capitals=True)
    return login, ComError(hresult, "Exception occurred.")


@pytest.mark.parametrize("code", [0, 2, 5, 6, 13])
def test_a_general_failure_of_a_save_leaves_it_open_whether_it_was_saved(code: int) -> None:
    login, error = failing(code, "disk full")
    with pytest.raises(AccountingUnansweredError), login.asking("make X", writing=True):
        raise error


def test_the_same_failure_before_a_save_has_saved_nothing() -> None:
    login, error = failing(6, "disk full")
    with pytest.raises(AccountingError) as caught, login.asking("make X"):
        raise error
    assert not isinstance(caught.value, AccountingUnansweredError)
    assert "disk full" in caught.value.found


def test_a_call_that_failed_on_its_way_is_unanswered_whatever_was_the_last_error() -> None:
    login, error = failing(65, hresult=-2147023170)
    with pytest.raises(AccountingUnansweredError), login.asking("make X", writing=True):
        raise error


def test_an_engine_that_is_gone_cannot_say_why() -> None:
    class Gone:
        @property
        def LastError(self) -> object:  # noqa: N802 - COM's name
            raise ComError(-2147023174, "The RPC server is unavailable.")

    login = Login(cast("Engine", Gone()), SageSettings("/data"), capitals=True)
    with pytest.raises(AccountingUnansweredError), login.asking("make X", writing=True):
        raise ComError(EXCEPTION, "Exception occurred.")


def test_sages_own_words_are_cleaned_and_tell_no_password() -> None:
    login, error = failing(109, "User\x1b[31m SECRET1 refused\r\n")
    with pytest.raises(AccountingError) as caught, login.asking("sign in"):
        raise error
    assert "SECRET1" not in str(caught.value)
    assert caught.value.found.isprintable()


def test_other_errors_pass_as_they_are() -> None:
    login, _ = failing(65)
    with pytest.raises(KeyError), login.asking("make X"):
        raise KeyError("a mistake of ours")


class Door:
    """A workspace that notes what it is told."""

    def __init__(self, answer: bool = True) -> None:
        self.told: list[object] = []
        self.answer = answer
        self.UI = True

    def Add(self, name: str) -> Door:  # noqa: N802 - COM's names, here and below
        self.told.append(name)
        return self

    def Connect(self, *who: str) -> bool:  # noqa: N802
        self.told.append((self.UI, *who))
        return self.answer

    def Disconnect(self) -> None:  # noqa: N802
        self.told.append("out")


def at(door: Door, *, capitals: bool) -> Login:
    engine = SimpleNamespace(Workspaces=door, LastError=SimpleNamespace(Code=0, Text=""))
    settings = SageSettings("C:\\Data\\accdata", "sync", "word")
    return Login(cast("Engine", engine), settings, capitals=capitals)


def test_dialogs_are_off_first_and_everything_goes_in_as_sage_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("platform.node", lambda: "x" * 40)
    door = Door()
    login = at(door, capitals=True)
    login.sign_in()
    login.sign_out()
    login.sign_out()
    who = (False, "C:\\DATA\\ACCDATA", "SYNC", "WORD", "x" * 32)
    assert door.told == ["Sync Uploader", who, "out"]


def test_a_file_of_the_sandbox_is_opened_by_its_own_name() -> None:
    door = Door()
    at(door, capitals=False).sign_in()
    assert door.told[1] == (False, "C:\\Data\\accdata", "SYNC", "WORD", unique_name())


def test_a_door_that_stays_shut_without_a_word_is_no_login() -> None:
    door = Door(answer=False)
    login = at(door, capitals=True)
    with pytest.raises(AccountingError):
        login.sign_in()
    login.sign_out()
    assert "out" not in door.told


def test_busy_files_are_waited_for_and_the_whole_deed_is_begun_again() -> None:
    clock, begun = Clock(), list[float]()

    def deed() -> str:
        begun.append(clock.now)
        if len(begun) < 4:
            raise AccountingBusyError("sage50.busy", tried="make X", found="busy", remedy="Wait.")
        return "done"

    assert Patience(60, lambda: clock.now, clock.sleep).through(deed) == "done"
    assert begun == [0, 2, 4, 6]


def test_who_does_not_want_to_wait_is_told_at_once() -> None:
    def deed() -> None:
        raise AccountingBusyError("sage50.busy", tried="make X", found="busy", remedy="Wait.")

    clock = Clock()
    with pytest.raises(AccountingBusyError, match=r"^busy"):
        Patience(0, lambda: clock.now, clock.sleep).through(deed)
    assert clock.slept == []
