"""Which Sage Data Object is made, and what is said where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from core.accounting.com import ComError
from core.accounting.sage50.sdo.engine import create_engine, current_object, prog_ids, version_of
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings, unique_name
from core.errors import AccountingError

ROOT = Path(__file__).parents[5]


def settings(**changed: object) -> SageSettings:
    return SageSettings("/data", **changed)  # type: ignore[arg-type]  # a test names fields


@pytest.mark.parametrize(
    ("changed", "current", "first"),
    [
        ({"object": "SDOEngine.21", "version": 13}, "SDOEngine.19", ["SDOEngine.21"]),
        ({"version": 13}, "SDOEngine.19", ["SDOEngine.13"]),
        ({}, "SDOEngine.19", ["SDOEngine.19", "SDOEngine.40", "SDOEngine.39"]),
        ({}, "", ["SDOEngine.40", "SDOEngine.39"]),
    ],
)
def test_the_configuration_decides_then_windows_then_the_newest(
    changed: dict[str, object], current: str, first: list[str]
) -> None:
    assert list(prog_ids(settings(**changed), lambda: current))[: len(first)] == first


def test_no_object_is_tried_twice() -> None:
    names = prog_ids(settings(), lambda: "SDOEngine.19")
    assert len(names) == len(set(names))


def test_a_prog_id_names_a_version() -> None:
    assert [version_of(each) for each in ("SDOEngine.13", "sdoengine.32 ", "SDOEngine", "Other.1")] == [
        13,
        32,
        None,
        None,
    ]


def windows(monkeypatch: pytest.MonkeyPatch, there: str) -> list[str]:
    """Have pywin32, and one Sage Data Object."""
    asked: list[str] = []

    def dispatch(name: str) -> object:
        asked.append(name)
        if name != there:
            raise ComError(-2147221005, "Invalid class string")
        return SimpleNamespace(name=name)

    client = ModuleType("win32com.client")
    vars(client)["Dispatch"] = dispatch
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    return asked


def test_the_newest_object_of_the_machine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = windows(monkeypatch, "SDOEngine.32")
    assert create_engine(settings()) is not None
    assert asked[-1] == "SDOEngine.32"


def test_the_configured_object_alone_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = windows(monkeypatch, "SDOEngine.32")
    with pytest.raises(AccountingError, match=r"has no SDOEngine\.13") as caught:
        create_engine(settings(version=13))
    assert asked == ["SDOEngine.13"]
    assert caught.value.code == "sage50.no_object"
    assert "python32" in caught.value.remedy


def test_a_64_bit_object_needs_no_other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    windows(monkeypatch, "")
    with pytest.raises(AccountingError) as caught:
        create_engine(settings(version=32))
    assert "python32" not in caught.value.remedy


def test_without_pywin32_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "win32com", None)
    with pytest.raises(AccountingError, match="on Windows only"):
        create_engine(settings(version=13))


def test_the_registry_is_read_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert current_object() == ""
    winreg = ModuleType("winreg")

    class Key:
        def __enter__(self) -> Key:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def opened(_root: object, name: str) -> Key:
        if "Wow6432Node" not in name:
            raise FileNotFoundError(name)
        return Key()

    vars(winreg).update(
        HKEY_LOCAL_MACHINE=1, OpenKey=opened, QueryValueEx=lambda _key, _name: ("SDOEngine.27", 1)
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    assert current_object() == "SDOEngine.27"


def test_a_unique_name_is_never_longer_than_sage_bears() -> None:
    assert len(unique_name("x" * 50)) == 32
    assert unique_name("RECEPTION") == "RECEPTION"


def test_nothing_is_opened_where_no_folder_is_named() -> None:
    with pytest.raises(AccountingError) as caught:
        open_sage_writer(SageSettings(" "))
    assert caught.value.code == "sage50.no_folder"


def test_a_thread_uses_com_until_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    pythoncom = ModuleType("pythoncom")
    vars(pythoncom).update(CoInitialize=lambda: told.append("in"), CoUninitialize=lambda: told.append("out"))
    monkeypatch.setitem(sys.modules, "pythoncom", pythoncom)
    with pytest.raises(AccountingError):
        open_sage_writer(SageSettings(" "))
    assert told == ["in", "out"]


def test_settings_never_show_the_password() -> None:
    assert "Wr0ng" not in repr(SageSettings("/data", password="Wr0ng"))


def test_a_bare_python_is_enough() -> None:
    """The helper runs under a Python that has nothing but pyodbc and pywin32."""
    code = "import core.accounting.sage50.sdo.opening, sys; assert 'pydantic' not in sys.modules"
    subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, check=True)
