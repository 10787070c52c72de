from __future__ import annotations

from pathlib import Path

import pytest

from core.config.masking import MASK
from core.config.shown import Row, shown
from core.config.store import load

FILE = """[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://crm-server:5555/"
user = "administrator"
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "DSN=Sage;UID=m;PWD=pass@word1;Language=British"
[journal]
url = "postgresql://sync:pass@word1@host/journal"
"""


@pytest.fixture
def rows(tmp_path: Path) -> dict[str, Row]:
    path = tmp_path / "syncupload.toml"
    path.write_text(FILE)
    return {row.key: row for row in shown(load(path, environ={"SYNCUPLOAD_CRM_PASSWORD": "pass@word1"}))}


def test_every_value_is_shown_with_its_source(rows: dict[str, Row], tmp_path: Path) -> None:
    assert rows["crm.url"] == Row(
        "crm.url", "http://crm-server:5555/", f"{tmp_path / 'syncupload.toml'}, line 5"
    )


def test_a_secret_is_shown_as_set_or_not_set(rows: dict[str, Row]) -> None:
    assert rows["crm.password"].value == MASK
    assert rows["sage.password"].value == ""


def test_a_password_inside_a_connection_string_is_masked(rows: dict[str, Row]) -> None:
    assert rows["sage.connection"].value == f"DSN=Sage;UID=m;PWD={MASK};Language=British"


def test_no_row_repeats_a_secret(rows: dict[str, Row]) -> None:
    assert not any("word1" in row.value + row.source for row in rows.values())


def test_tables_of_other_systems_are_not_shown(rows: dict[str, Row]) -> None:
    assert "sage_200.connection" not in rows
