"""A private PostgreSQL server: made for the tests, reached through a socket of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine

VERSIONS = Path("/usr/lib/postgresql")

USER = "postgres"

SETTINGS = ("listen_addresses=", "fsync=off", "max_connections=40", "shared_buffers=16MB")


def programs() -> Path | None:
    """Give the folder of the server's programs; None where they are not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda each: float(each.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server from the programs in a folder for as long as the block lasts; give its socket's place."""
    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    user = USER if os.geteuid() == 0 else None  # the server refuses to run as root
    try:
        if user:
            import pwd  # noqa: PLC0415 - Windows, where other tests of this folder run, has no such thing

            owner = pwd.getpwnam(user)
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data = place / "data"
        made: list[str | Path] = [
            folder / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        _run(made, user)
        options = " ".join(f"-c {each}" for each in (*SETTINGS, f"unix_socket_directories={place}"))
        _run([folder / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start"], user)
        try:
            yield str(place)
        finally:
            _run([folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def new_database(place: str) -> str:
    """Make an empty database on the server; give its address."""
    name = f"journal_{uuid4().hex}"
    engine = create_engine(_address(place, USER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return _address(place, name)


def _address(place: str, database: str) -> str:
    return f"postgresql+psycopg://{USER}@/{database}?host={place}"


def _run(command: Sequence[str | Path], user: str | None) -> None:
    ended = subprocess.run(
        [str(each) for each in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd="/",
        user=user,
    )
    if ended.returncode:
        raise RuntimeError(f"{command[0]} failed: {ended.stderr}")
