"""Asks a Python of this machine what it is."""

from __future__ import annotations

from core.helper.hello import Greeting, hello
from core.helper.process import Helper
from core.helper.terms import Terms


def greeting_of(python: str) -> Greeting:
    """Start a helper under a Python and let it say what it is; a blank one is the one that runs here.

    Raises ConfigurationError where it is not there, AccountingError where it cannot be a helper.
    """
    if not python:
        return hello()
    helper = Helper(python, Terms("this machine"))
    helper.close()
    return helper.greeting
