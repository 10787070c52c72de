"""Real terminals for the real program: a pseudo-terminal whose bytes are read, and tmux, also through ssh."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from core.sandbox.site import free_port

LEFT = b"\x1b[?1049l"
"""What gives the terminal its own screen back."""

PATIENCE = 60.0
"""Seconds for which something may take to come about on a busy machine."""


def needed(program: str) -> str:
    """Give the path of a program, or skip the test; where nothing may be skipped it fails."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP"):
            pytest.fail(f"{program} is missing: tests/run installs it")
        pytest.skip(f"{program} is missing")
    return found


class Screened:
    """The program in a pseudo-terminal of its own: its bytes, its keys, its end."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (80, 24)
    ) -> None:
        self.sent = b""
        self._outer, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=dict(environ),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - a terminal of its own
        )
        os.close(inner)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as a line that drops does; a second call does nothing."""
        if self._outer >= 0:
            os.close(self._outer)
            self._outer = -1

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._outer, keys)

    def until(self, words: bytes) -> None:
        """Read until these words have come; what came before them counts as seen."""
        before = len(self.sent)
        while words not in self.sent[max(0, before - len(words)) :]:
            if not self._read(PATIENCE):
                raise AssertionError(f"{words!r} did not come; the last was {self.sent[-2000:]!r}")

    def silent_for(self, seconds: float) -> bytes:
        """Give what comes within a time."""
        before = len(self.sent)
        while self._read(seconds):
            if len(self.sent) - before > 100_000:
                break
        return self.sent[before:]

    def end(self) -> int:
        """Read to the end; give the exit code."""
        while self._read(PATIENCE):
            pass
        return self.process.wait(PATIENCE)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._outer], [], [], seconds)
        if not ready:
            return False
        try:
            some = os.read(self._outer, 65536)
        except OSError:  # Linux's word for the end of a pseudo-terminal
            return False
        self.sent += some
        return bool(some)


@dataclass
class Tmux:
    """A tmux of its own, with one window."""

    name: str
    folder: Path

    def run(self, *words: str) -> str:
        """Ask tmux for something."""
        command = [needed("tmux"), "-L", self.name, "-f", "/dev/null", *words]
        environ = {name: value for name, value in os.environ.items() if name not in ("TMUX", "COLORTERM")}
        environ |= {"TMUX_TMPDIR": str(self.folder), "LC_ALL": "C.UTF-8"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environ).stdout

    def start(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> None:
        """Begin the command in a window; its exit code is shown when it has ended."""
        given = " ".join(f"{name}={shlex.quote(value)}" for name, value in environ.items())
        line = f'env -u COLORTERM {given} {shlex.join(command)}; echo "[exit $?]"; exec cat'
        width, height = map(str, size)
        self.run("-u", "new-session", "-d", "-s", "s", "-x", width, "-y", height, line)
        self.run("set", "-g", "status", "off")
        self.run("set", "-g", "escape-time", "0")
        self.run("resize-window", "-t", "s", "-x", width, "-y", height)

    def press(self, *keys: str) -> None:
        """Type keys by tmux's names."""
        self.run("send-keys", "-t", "s", *keys)

    @property
    def text(self) -> str:
        """What the screen says."""
        return self.run("capture-pane", "-p", "-t", "s")

    def until(self, words: str) -> None:
        """Wait until these words can be read."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if words in self.text:
                return
        raise AssertionError(f"“{words}” did not come; the screen says:\n{self.text}")

    def flag(self, name: str) -> str:
        """Give a flag of the terminal: alternate_on, cursor_flag, mouse_any_flag."""
        return self.run("display-message", "-p", "-t", "s", f"#{{{name}}}").strip()


@contextmanager
def tmux(folder: Path) -> Iterator[Tmux]:
    """Give a tmux server for as long as the block lasts."""
    server = Tmux(f"t{os.getpid()}", folder)
    try:
        yield server
    finally:
        server.run("kill-server")


@contextmanager
def sshd(folder: Path) -> Iterator[list[str]]:
    """Serve ssh on a loopback port; give the command that signs in, without a password."""
    daemon, client, keygen = needed("sshd"), needed("ssh"), needed("ssh-keygen")
    for name in ("host", "own"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    keys = folder / "authorized"
    keys.write_text((folder / "own.pub").read_text())
    with suppress(PermissionError):
        Path("/run/sshd").mkdir(exist_ok=True)
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nAuthorizedKeysFile {keys}\n"
        f"PidFile {folder / 'sshd.pid'}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
    )
    with subprocess.Popen(
        [daemon, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE, text=True
    ) as served:
        assert served.stderr is not None
        for line in served.stderr:
            if "listening" in line:
                break
        options = [
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
        ]
        try:
            yield [client, "-tt", "-p", str(port), "-i", str(folder / "own"), *options, "127.0.0.1"]
        finally:
            served.terminate()


def program(*words: str) -> list[str]:
    """Give the command that starts the real program."""
    return [sys.executable, "-m", "tui.cli", *words]
