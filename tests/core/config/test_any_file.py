from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from core.config.keys import KEYS, TABLES
from core.config.shown import shown
from core.config.store import load
from core.errors import ConfigurationError

SOUND: dict[str, dict[str, object]] = {
    "sync": {"source": "SAGE50", "target": "CRM40"},
    "crm": {"url": "http://crm-server:5555/"},
    "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Demo"},
    "sage": {"connection": "sandbox:company.db"},
}
SCALARS = st.one_of(
    st.text(),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.floats(),
    st.just(date(2026, 1, 1)),
    st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    st.sampled_from(
        ["SAGE200", "CRM30", "", " ", "Europe/London", "\\", "<x>", "a;PWD=b", "http://[", "\x1b[31m"]
    ),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=4
)
NAMES = st.sampled_from([(key.table, key.name) for key in KEYS])


def refusal(content: bytes, environ: dict[str, str]) -> ConfigurationError | None:
    """Read a file; give the one failure that is allowed, or none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "syncupload.toml"
        path.write_bytes(content)
        try:
            shown(load(path, environ=environ))
        except ConfigurationError as told:
            return told
    return None


def loaded(content: bytes, environ: dict[str, str]) -> None:
    """Read a file; the only failure allowed is one that a person can act on."""
    told = refusal(content, environ)
    if told is not None:
        assert told.found
        assert told.remedy
        assert "\x1b" not in str(told)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_whatever_value_a_key_has_it_is_taken_or_told(changes: dict[tuple[str, str], object]) -> None:
    document = {table: dict(keys) for table, keys in SOUND.items()}
    for (table, name), value in changes.items():
        document.setdefault(table, {})[name] = value
    loaded(tomli_w.dumps(document).encode("utf-8", "ignore"), {})


@given(st.dictionaries(st.sampled_from(TABLES) | st.text(), VALUES, max_size=4))
def test_whatever_a_table_is_it_is_taken_or_told(changes: dict[str, object]) -> None:
    loaded(tomli_w.dumps({**SOUND, **changes}).encode("utf-8", "ignore"), {})


@given(st.dictionaries(st.sampled_from([key.variable for key in KEYS]), st.text(), max_size=4))
def test_whatever_the_environment_says_it_is_taken_or_told(environ: dict[str, str]) -> None:
    loaded(tomli_w.dumps(SOUND).encode(), environ)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "ignore")))
def test_whatever_a_file_holds_it_is_taken_or_told(content: bytes) -> None:
    loaded(content, {})
