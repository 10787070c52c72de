"""The sandbox's objects for other programs: out of process, under real names; Windows alone has such things.

A script that imports this is started by COM with one word, the name of what it is to offer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.coinit_flags = 2  # type: ignore[attr-defined]  # pywin32 asks for it: such objects live on one thread
sys.path.insert(0, str(Path(__file__).parents[2]))

import winreg  # noqa: E402

import pythoncom  # noqa: E402 - Windows alone has it, here and below
import win32api  # noqa: E402
from win32com.server.exception import COMException  # noqa: E402
from win32com.server.policy import DesignatedWrapPolicy  # noqa: E402
from win32com.server.util import wrap  # noqa: E402

from core.accounting.com import ComError  # noqa: E402

CLASSES = r"SOFTWARE\Classes"
_ONE_CLIENT = 0
"""REGCLS_SINGLEUSE."""
_OFFERED: dict[str, Callable[[], object]] = {}


class Policy(DesignatedWrapPolicy):  # type: ignore[misc]  # pywin32 has no types
    """Offers an object by its public members, and what it gives in its turn; raises as COM raises."""

    def _CreateInstance_(self, identity: object, interface: object) -> object:  # noqa: N802 - pywin32's name
        self._wrap_(_OFFERED[str(identity).upper()]())
        return pythoncom.WrapObject(self, interface)

    def _invokeex_(self, *call: Any) -> Any:
        try:
            given = super()._invokeex_(*call)
        except ComError as error:
            _, source, text, _, _, number = error.excepinfo or (0, "", None, None, 0, error.hresult)
            raise COMException(text or error.strerror, scode=number, source=str(source)) from None
        return wrap(given, usePolicy=Policy) if hasattr(given, "_public_methods_") else given


def serve(class_id: str, make: Callable[[], object]) -> None:
    """Serve one object for as long as somebody holds it."""
    # COM imports this file by its name for the policy, and it may have been imported by another one before.
    sys.modules["com_server"] = sys.modules[__name__]
    _OFFERED[class_id] = make
    identity = pythoncom.MakeIID(class_id)
    factory = pythoncom.MakePyFactory(identity)
    offered = pythoncom.CoRegisterClassObject(identity, factory, pythoncom.CLSCTX_LOCAL_SERVER, _ONE_CLIENT)
    pythoncom.EnableQuitMessage(win32api.GetCurrentThreadId())
    pythoncom.PumpMessages()
    pythoncom.CoRevokeClassObject(offered)


def register(name: str, class_id: str, script: Path, word: str) -> None:
    """Write into the registry what a set-up writes, so that COM starts the script with its word."""
    # COM gives a server no streams, and only this one does without.
    python = Path(sys.executable).with_name("pythonw.exe")
    write(rf"{CLASSES}\{name}\CLSID", "", class_id)
    write(rf"{CLASSES}\CLSID\{class_id}\ProgID", "", name)
    write(rf"{CLASSES}\CLSID\{class_id}\LocalServer32", "", f'"{python}" "{script.absolute()}" {word}')
    write(rf"{CLASSES}\CLSID\{class_id}\PythonCOMPolicy", "", "com_server.Policy")


def write(key: str, name: str, value: str) -> None:
    """Write a value into the machine's registry."""
    registry: Any = winreg  # its names are there on Windows alone
    with registry.CreateKey(registry.HKEY_LOCAL_MACHINE, key) as opened:
        registry.SetValueEx(opened, name, 0, registry.REG_SZ, value)


def read(key: str, name: str) -> str:
    """Read one."""
    registry: Any = winreg
    with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, key) as opened:
        return str(registry.QueryValueEx(opened, name)[0])
