"""Secrets on Windows: in its credential store, or sealed by it; what cannot be opened says what to do.

Wine seals for everybody of its computer alike (it has one user and no domain), and its seal is known: that
Windows lets no other user open what it sealed is not proved here, only that the program is told so.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests.windows.conftest import Computer
from tests.windows.wine import Ended

pytestmark = pytest.mark.long

SECRET = "Pä55 wörd €"
NAME = "crm.password"
_READ = """
import os, sys
from pathlib import Path
from core.config.secrets import open_store
sys.stdout.buffer.write((open_store(Path(sys.argv[1]), os.environ).get("crm.password") or "").encode())
"""
_SEAL = """
import sys
from core.config.vault import dpapi
sys.stdout.write(dpapi.seal("crm.password", "another's", b"another file", machine=False))
"""


@pytest.fixture
def config(computer: Computer) -> Path:
    file = computer.folder / "syncupload.toml"
    file.write_text("[sync]\nsource = 'SAGE50'\n")
    return file


def kept(computer: Computer, config: Path, *words: str) -> Ended:
    return computer.sync(
        "--config", config, "config", "set-secret", NAME, *words, "--json", given=f"{SECRET}\r\n".encode()
    ).well()


def entry(config: Path) -> dict[str, str]:
    """Give what stands in the secrets file, where the secret itself must not stand."""
    text = config.with_name("syncupload.toml.secrets").read_text(encoding="utf-8")
    assert SECRET not in text
    found: dict[str, str] = json.loads(text)["secrets"][NAME]
    return found


@pytest.mark.parametrize(
    ("words", "way"), [((), "keyring"), (("--file",), "file"), (("--machine",), "machine")]
)
def test_a_secret_is_kept_and_read_back(
    computer: Computer, config: Path, words: tuple[str, ...], way: str
) -> None:
    assert kept(computer, config, *words).document["kept"] == way
    found = entry(config)
    assert found["in"] == way
    if way != "keyring":
        sealed = base64.b64decode(found["sealed"])
        assert all(SECRET.encode(each) not in sealed for each in ("utf-8", "utf-16-le"))
    assert computer.python("-c", _READ, config).well().out == SECRET
    computer.sync("--config", config, "config", "drop-secret", NAME).well()
    assert computer.python("-c", _READ, config).well().out == ""


def test_what_is_damaged_or_sealed_for_another_file_is_refused(computer: Computer, config: Path) -> None:
    kept(computer, config, "--file")
    file = config.with_name("syncupload.toml.secrets")
    document = json.loads(file.read_text(encoding="utf-8"))
    own = document["secrets"][NAME]["sealed"]
    others = computer.python("-c", _SEAL).well().out
    garbled = base64.b64encode(bytes(each ^ 0x55 for each in base64.b64decode(own))).decode()
    for sealed in (others, garbled, own[:40], "%"):
        document["secrets"][NAME]["sealed"] = sealed
        file.write_text(json.dumps(document), encoding="utf-8")
        shown = computer.sync("--config", config, "config", "validate")
        assert shown.code != 0, sealed
        assert NAME in shown.err
        assert "set-secret" in shown.err
        assert "Traceback" not in shown.err
