"""The vendor's tool: a key pair, and activation keys that the pair's public key proves."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from core.licence.__main__ import main
from core.licence.verifying import verify
from tests.vendor import SERIAL


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "private.pem", tmp_path / "public.pem"


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path, typed: str = "\n") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main([str(each) for each in words])


@pytest.mark.parametrize("passphrase", ["", "a long one"])
def test_a_new_pair_issues_keys_that_its_public_key_proves(
    pair: tuple[Path, Path],
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    private, public = pair
    assert run(monkeypatch, "new-pair", private, public, typed=f"{passphrase}\n") == 0
    capsys.readouterr()
    assert run(monkeypatch, "issue", private, SERIAL.lower(), typed=f"{passphrase}\n") == 0
    found = load_pem_public_key(public.read_bytes())
    assert isinstance(found, Ed25519PublicKey)
    verify(SERIAL, capsys.readouterr().out, found)


def test_the_private_key_is_its_owners_alone_and_no_file_is_replaced(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "new-pair", *pair) == 0
    before = [each.read_bytes() for each in pair]
    assert stat.S_IMODE(pair[0].stat().st_mode) == 0o600
    assert run(monkeypatch, "new-pair", *pair) == 1
    assert [each.read_bytes() for each in pair] == before
    assert "File exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "words"), [("wrong\n", "the passphrase is another"), ("\n", "the passphrase is another")]
)
def test_another_passphrase_is_told(
    pair: tuple[Path, Path],
    typed: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(monkeypatch, "new-pair", *pair, typed="right\n")
    assert run(monkeypatch, "issue", pair[0], SERIAL, typed=typed) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"no key"])
def test_what_is_no_private_key_is_told(
    pair: tuple[Path, Path],
    content: bytes | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        pair[0].write_bytes(content)
    assert run(monkeypatch, "issue", pair[0], SERIAL) == 1
    assert str(pair[0]) in capsys.readouterr().err


def test_a_serial_number_that_is_none_gets_no_key(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "new-pair", *pair)
    capsys.readouterr()
    assert run(monkeypatch, "issue", pair[0], "SU/1") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "the serial number holds /" in said.err


def test_help_says_how_keys_come_about(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "new-pair" in said
    assert "never stands on a command line" in said
