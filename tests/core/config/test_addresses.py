from __future__ import annotations

from pathlib import Path

from core.config.addresses import sandbox_file


def test_a_sandbox_address_is_relative_to_the_configurations_folder(tmp_path: Path) -> None:
    assert sandbox_file("sandbox:company.db", tmp_path) == tmp_path.resolve() / "company.db"


def test_an_absolute_sandbox_address_stands_for_itself(tmp_path: Path) -> None:
    assert sandbox_file(f"sandbox:{tmp_path / 'c.db'}", Path("/elsewhere")) == (tmp_path / "c.db").resolve()


def test_the_address_of_something_real_is_no_file() -> None:
    assert sandbox_file("DSN=SageLine50v13", Path()) is None
    assert sandbox_file(None, Path()) is None
