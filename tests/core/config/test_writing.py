from __future__ import annotations

import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.model import Config
from core.config.store import load
from core.config.writing import write_new
from core.errors import ConfigurationError

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def config(**crm: object) -> Config:
    return Config.model_validate(
        {
            "sync": {"source": "SAGE50", "target": "CRM40"},
            "crm": {"url": "http://crm-server:5555/", **crm},
            "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Démo"},
            "sage": {"version": 13, "folder": "C:\\Sage\\ACCDATA"},
            "orders": {"from": "invoice"},
            "screen": {"keys": {"upload": "u"}},
        }
    )


def test_what_is_written_reads_back_as_the_same_configuration(tmp_path: Path) -> None:
    made = config(connections=4)
    written = write_new(made, tmp_path / "a" / "syncupload.toml", now=NOW)
    assert load(written.path, environ={}).config == made


def test_only_what_was_set_is_written(tmp_path: Path) -> None:
    written = write_new(config(), tmp_path / "syncupload.toml", now=NOW)
    assert tomllib.loads(written.path.read_text(encoding="utf-8"))["crm"] == {
        "url": "http://crm-server:5555/"
    }


def test_a_secret_is_never_written_and_is_named_as_left_out(tmp_path: Path) -> None:
    written = write_new(config(user="u", password="pass@word1"), tmp_path / "syncupload.toml", now=NOW)
    assert "pass@word1" not in written.path.read_text(encoding="utf-8")
    assert written.left_out == ("crm.password",)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text("old")
    path.chmod(0o644)
    written = write_new(config(), path, now=NOW)
    assert written.backup is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.backup.stat().st_mode) == 0o600


def test_what_stood_there_is_kept_under_its_date(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text("first")
    first = write_new(config(), path, now=NOW).backup
    second = write_new(config(), path, now=NOW).backup
    assert first is not None
    assert second is not None
    assert first.name == "syncupload.toml.2026-03-04T050607.bak"
    assert first.read_text() == "first"
    assert second != first


def test_nothing_is_left_behind_where_nothing_stood(tmp_path: Path) -> None:
    assert write_new(config(), tmp_path / "syncupload.toml", now=NOW).backup is None
    assert [each.name for each in tmp_path.iterdir()] == ["syncupload.toml"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError) as refused:
        write_new(config(), tmp_path / "file" / "syncupload.toml", now=NOW)
    assert refused.value.code == "config.unwritable"
