"""Sage's objects for other programs: the sandbox's, out of process, under Sage's own names. Run by Windows.

`sage_server.py --install` writes into the registry what Sage 50's set-up writes, for every version that the
sandbox can be, each started by COM as `sage_server.py VERSION`: one process for each engine.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

sys.coinit_flags = 2  # type: ignore[attr-defined]  # pywin32 asks for it: Sage's objects live on one thread
sys.path.insert(0, str(Path(__file__).parents[2]))

import winreg  # noqa: E402

import pythoncom  # noqa: E402 - Windows alone has it, here and below
import win32api  # noqa: E402
from win32com.server.exception import COMException  # noqa: E402
from win32com.server.policy import DesignatedWrapPolicy  # noqa: E402
from win32com.server.util import wrap  # noqa: E402

from core.accounting.com import ComError  # noqa: E402
from core.sandbox.sdo.engine import NEWEST, OLDEST, SDOEngine  # noqa: E402

CURRENT = r"SOFTWARE\Sage\Line 50\SDO"
VERSIONS = range(OLDEST, NEWEST + 1)
_CLASSES = r"SOFTWARE\Classes"
_NAMESPACE = UUID("8c0a5f6e-58a2-4a38-9d0a-6f1c1f7d3f50")
_ONE_CLIENT = 0
"""REGCLS_SINGLEUSE."""


class SagePolicy(DesignatedWrapPolicy):  # type: ignore[misc]  # pywin32 has no types
    """Offers an object by its public members, and what it gives in its turn; raises as COM raises."""

    def _CreateInstance_(self, identity: object, interface: object) -> object:  # noqa: N802 - pywin32's name
        version = next(each for each in VERSIONS if class_id(each) == str(identity).upper())
        self._wrap_(SDOEngine(version))
        return pythoncom.WrapObject(self, interface)

    def _invokeex_(self, *call: Any) -> Any:
        try:
            given = super()._invokeex_(*call)
        except ComError as error:
            source = str(error.excepinfo[1]) if error.excepinfo else ""
            raise COMException(error.strerror, scode=error.hresult, source=source) from None
        return wrap(given, usePolicy=SagePolicy) if hasattr(given, "_public_methods_") else given


def class_id(version: int) -> str:
    """Give the class of a version's engine."""
    return f"{{{uuid5(_NAMESPACE, str(version))}}}".upper()


def serve(version: int) -> None:
    """Serve one engine for as long as somebody holds it."""
    identity = pythoncom.MakeIID(class_id(version))
    factory = pythoncom.MakePyFactory(identity)
    offered = pythoncom.CoRegisterClassObject(identity, factory, pythoncom.CLSCTX_LOCAL_SERVER, _ONE_CLIENT)
    pythoncom.EnableQuitMessage(win32api.GetCurrentThreadId())
    pythoncom.PumpMessages()
    pythoncom.CoRevokeClassObject(offered)


def install(current: str) -> None:
    """Write into the registry what Sage 50's set-up writes; `current` is the object that it names."""
    # COM gives a server no streams, and only this one does without.
    python = Path(sys.executable).with_name("pythonw.exe")
    for version in VERSIONS:
        name, identity = f"SDOEngine.{version}", class_id(version)
        command = f'"{python}" "{Path(__file__).absolute()}" {version}'
        _write(rf"{_CLASSES}\{name}\CLSID", "", identity)
        _write(rf"{_CLASSES}\CLSID\{identity}\ProgID", "", name)
        _write(rf"{_CLASSES}\CLSID\{identity}\LocalServer32", "", command)
        _write(rf"{_CLASSES}\CLSID\{identity}\PythonCOMPolicy", "", f"{Path(__file__).stem}.SagePolicy")
    _write(CURRENT, "Current", current)


def _write(key: str, name: str, value: str) -> None:
    registry: Any = winreg  # its names are there on Windows alone
    with registry.CreateKey(registry.HKEY_LOCAL_MACHINE, key) as opened:
        registry.SetValueEx(opened, name, 0, registry.REG_SZ, value)


if __name__ == "__main__":
    if sys.argv[1] == "--install":
        install(sys.argv[2])
    else:
        serve(int(sys.argv[1]))
