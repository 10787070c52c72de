from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.editing import change, edited
from core.config.store import load
from core.errors import ConfigurationError

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

FILE = """\
# Our own file.
[sync]
source = "SAGE50"     # the accounts
target = "CRM40"

[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
newer_key = 3         # a newer program's

[crm]
# The server.
url = "http://crm:5555/"
timeout = 20

[sage]
version = 13
folder = 'C:\\Sage'
"""


def test_only_the_named_keys_change_and_comments_and_order_stay() -> None:
    text = edited(FILE, {"crm.url": "http://other/", "sage.version": 14, "crm.timeout": None}, Path("f"))
    assert text == (
        FILE.replace("http://crm:5555/", "http://other/")
        .replace("version = 13", "version = 14")
        .replace("timeout = 20\n", "")
    )


def test_the_same_values_change_nothing() -> None:
    assert edited(FILE, {"crm.timeout": 20, "sync.source": "SAGE50", "crm.domain": None}, Path("f")) == FILE


def test_new_keys_and_tables_are_added_where_they_belong() -> None:
    text = edited(FILE, {"sync.company": "Main", "orders.ready_status": 200000}, Path("f"))
    assert 'target = "CRM40"\ncompany = "Main"\n' in text
    assert text.endswith("\n\n[orders]\nready_status = 200000\n")
    assert text.replace('company = "Main"\n', "").startswith(FILE)


def test_a_new_file_is_written_whole_and_a_path_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "new" / "syncupload.toml"
    values = {
        "sync.source": "SAGE50", "sync.target": "CRM40", "crm.url": "http://crm:5555/",
        "product.unit_group": "Demo", "product.unit": "Each", "product.price_list": "Démo",
        "sage.version": 13, "sage.folder": "C:\\Sage\\ACCDATA",
    }  # fmt: skip
    written = change(path, values, now=NOW)
    assert written.backup is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "folder = 'C:\\Sage\\ACCDATA'" in path.read_text(encoding="utf-8")
    config = load(path, environ={}).config
    assert config.sage is not None
    assert (config.sage.folder, config.product.price_list) == ("C:\\Sage\\ACCDATA", "Démo")


def test_the_old_file_is_kept_under_its_date(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(FILE, encoding="utf-8")
    written = change(path, {"crm.timeout": 30}, now=NOW)
    assert written.backup is not None
    assert written.backup.read_text(encoding="utf-8") == FILE
    assert "timeout = 30" in path.read_text(encoding="utf-8")


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text("[sync\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        change(path, {"crm.timeout": 30}, now=NOW)
    assert refused.value.code == "config.syntax"
    assert [each.name for each in tmp_path.iterdir()] == ["syncupload.toml"]


def test_a_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"crm\.password"):
        change(tmp_path / "syncupload.toml", {"crm.password": "word"}, now=NOW)
    assert list(tmp_path.iterdir()) == []
