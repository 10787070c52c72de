"""A configuration file in a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

WHOLE = """[sync]
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
connection = "sandbox:company.db"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that is nobody's."""
    made = tmp_path / "home"
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("XDG_DATA_HOME", str(made / "data"))
    monkeypatch.setenv("SYNCUPLOAD_TESTS_RING", str(tmp_path / "ring.json"))
    return made


@pytest.fixture
def file_with_user(tmp_path: Path, home: Path) -> Path:
    """A configuration whose CRM user needs a password."""
    path = tmp_path / "site" / "syncupload.toml"
    path.parent.mkdir()
    path.write_text(WHOLE)
    path.chmod(0o600)
    return path
