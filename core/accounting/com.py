"""COM by pywin32: what a failed call raises, also where there is no pywin32, and the thread that calls."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

EXCEPTION = -2147352567
"""DISP_E_EXCEPTION: the object itself raised an error."""


class ComError(Exception):
    """A COM call that failed: `hresult`, `strerror`, `excepinfo` and `argerror`, as pywin32 gives them."""

    def __init__(
        self,
        hresult: int,
        strerror: str,
        excepinfo: tuple[object, ...] | None = None,
        argerror: int | None = None,
    ) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult = hresult
        self.strerror = strerror
        self.excepinfo = excepinfo
        self.argerror = argerror


def com_errors() -> tuple[type[Exception], ...]:
    """Give the classes that a failed COM call may raise on this machine.

    Bound late, pywin32 asks an object for each name first: one whose process has died has none, and that is
    an AttributeError.
    """
    try:
        pywintypes = importlib.import_module("pywintypes")
    except ImportError:
        return (ComError,)
    return (ComError, pywintypes.com_error, AttributeError)


@contextmanager
def com_thread() -> Iterator[None]:
    """Let this thread use COM, in an apartment of its own, where there is COM."""
    try:
        pythoncom = importlib.import_module("pythoncom")
    except ImportError:
        yield
        return
    pythoncom.CoInitialize()
    try:
        yield
    finally:
        pythoncom.CoUninitialize()
