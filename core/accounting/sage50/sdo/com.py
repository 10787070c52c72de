"""What a COM call raises: pywin32's com_error, and the same in its shape where there is no pywin32."""

from __future__ import annotations

import importlib

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
