"""What a real terminal gets of hostile records, byte by byte, and that it gets its own screen back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")

ROOT = Path(__file__).parents[3]
PROGRAM = (
    "from tests.tui.widgets.sources import Made, Shown\n"
    "from tests.tui.widgets.test_record_table import hostile\n"
    "Shown(Made(12, hostile), standing=lambda _: '~').run()\n"
)
LEFT = b"\x1b[?1049l"
QUIT = b"\x11"


def bytes_of(environ: dict[str, str]) -> bytes:
    """Run the table in a terminal of its own until all is painted, and quit it."""
    outer, inner = pty.openpty()
    environ = {**os.environ, "COLUMNS": "80", "LINES": "24", "PYTHONPATH": str(ROOT), **environ}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environ, cwd=ROOT) as program:
        os.close(inner)
        sent, asked = b"", False
        try:
            while LEFT not in sent:
                sent += os.read(outer, 65536)
                if not asked and b"K11" in sent:
                    asked = os.write(outer, QUIT) > 0
        finally:
            program.kill() if LEFT not in sent else program.wait()
            os.close(outer)
    return sent


@pytest.mark.parametrize(
    ("environ", "sign"),
    [({"TERM": "xterm-256color"}, "▸"), ({"TERM": "linux"}, ">"), ({"TERM": "xterm", "NO_COLOR": "1"}, "▸")],
)
def test_nothing_of_a_record_is_obeyed(environ: dict[str, str], sign: str) -> None:
    sent = bytes_of(environ)
    assert b"]52;c;cm0=" in sent
    assert b"[/red]" in sent
    for obeyed in (b"\x1b]52", b"\x1b]0;", "\x9b".encode(), "\u202e".encode()):
        assert obeyed not in sent
    assert f"{sign}  K0".encode() in sent
