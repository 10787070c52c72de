"""Sealing by Windows, as far as it can be seen elsewhere: what it is asked, what becomes of its answers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest

from core.config.vault import crypt32, dpapi
from core.config.vault.blob import Blob
from core.config.vault.dpapi import NO_WINDOW, WHOLE_COMPUTER
from core.errors import ConfigurationError

SECRET, BOUND = "pä$$ word", b"syncupload.toml.secrets crm.password"


class Library:
    """Speaks as crypt32.dll and kernel32.dll do: seals by turning bytes round, bound to the entropy."""

    def __init__(self) -> None:
        self.flags: list[int] = []
        self.given = self.freed = 0
        self.kept: list[Any] = []
        self.refuses = False

    def __call__(self, name: str, **_: bool) -> Any:
        calls: dict[str, dict[str, Any]] = {
            "crypt32": {"CryptProtectData": self.protect, "CryptUnprotectData": self.unprotect},
            "kernel32": {"LocalFree": self.free},
        }
        return type(name, (), {each: Function(call) for each, call in calls[name].items()})

    def protect(self, *given: Any) -> int:
        content, bound_to = self._read(given)
        return self._write(given, bound_to + b"|" + content[::-1])

    def unprotect(self, *given: Any) -> int:
        content, bound_to = self._read(given)
        fits = content.startswith(bound_to + b"|")
        return self._write(given, content.removeprefix(bound_to + b"|")[::-1]) if fits else 0

    def free(self, _address: object) -> None:
        self.freed += 1

    def _read(self, given: tuple[Any, ...]) -> tuple[bytes, bytes]:
        content, _, bound_to, _, _, flags, _ = given
        self.flags.append(flags)
        return content._obj.taken(), bound_to._obj.taken()

    def _write(self, given: tuple[Any, ...], content: bytes) -> int:
        out = given[-1]._obj
        kept = ctypes.create_string_buffer(content, len(content))
        self.kept.append(kept)
        out.length, out.start = len(content), ctypes.cast(kept, ctypes.POINTER(ctypes.c_char))
        self.given += not self.refuses
        return int(not self.refuses)


class Function:
    """A function of a library: it can be called, and be told its types."""

    def __init__(self, call: Any) -> None:
        self.argtypes: tuple[Any, ...] = ()
        self.restype: Any = None
        self._call = call

    def __call__(self, *given: Any) -> Any:
        assert len(given) == len(self.argtypes)
        return self._call(*given)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Windows' libraries, in the place of the real ones."""
    made = Library()
    words = {"WinDLL": made, "FormatError": lambda _: "The data is invalid.", "get_last_error": lambda: 13}
    monkeypatch.setattr(crypt32, "_SYSTEM", words)
    yield made
    assert made.freed == made.given, "what Windows gave was not given back"


def test_what_is_sealed_is_opened_again(library: Library) -> None:
    windows = crypt32.Crypt32()
    sealed = dpapi.seal("crm.password", SECRET, BOUND, machine=False, windows=windows)
    assert SECRET not in sealed
    assert dpapi.unseal("crm.password", sealed, BOUND, windows) == SECRET
    assert library.flags == [NO_WINDOW, NO_WINDOW]


def test_for_the_whole_computer_where_that_is_asked(library: Library) -> None:
    dpapi.seal("crm.password", SECRET, BOUND, machine=True, windows=crypt32.Crypt32())
    assert library.flags == [NO_WINDOW | WHOLE_COMPUTER]


def test_what_windows_says_is_told_with_a_cure(library: Library) -> None:
    library.refuses = True
    with pytest.raises(ConfigurationError) as refused:
        dpapi.seal("crm.password", SECRET, BOUND, machine=False, windows=crypt32.Crypt32())
    assert refused.value.found == "The data is invalid."
    assert "set-secret crm.password" in refused.value.remedy
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("sealed", ["no base64", "YQ", "\xe4"])
def test_a_damaged_one_is_told(library: Library, sealed: str) -> None:
    library.refuses = True
    with pytest.raises(ConfigurationError):
        dpapi.unseal("crm.password", sealed, BOUND, crypt32.Crypt32())


def test_elsewhere_it_is_told_that_windows_sealed_it() -> None:
    with pytest.raises(ConfigurationError) as refused:
        dpapi.unseal("crm.password", "YWJj", BOUND)
    assert refused.value.code == "secrets.other_system"


@pytest.mark.parametrize("content", [b"", b"a\0b", bytes(range(256))])
def test_bytes_are_laid_and_taken_whole(content: bytes) -> None:
    assert Blob.of(content).taken() == content
