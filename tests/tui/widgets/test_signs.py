"""The sign of the row in hand is one that the console's font has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tui.widgets.signs import cursor_sign


@pytest.mark.parametrize(
    ("environ", "platform", "sign"),
    [
        ({"TERM": "xterm-256color"}, "linux", "▸"),
        ({"TERM": "linux"}, "linux", ">"),
        ({}, "win32", ">"),
        ({"WT_SESSION": "1"}, "win32", "▸"),
    ],
)
def test_a_sign_that_can_be_seen(environ: Mapping[str, str], platform: str, sign: str) -> None:
    assert cursor_sign(environ, platform) == sign
