"""The sample configurations are complete and true; the broken ones are told apart, each with its cure."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from core.config.keys import KEYS, Key
from core.config.mistakes import InvalidConfigurationError
from core.config.store import load
from core.errors import ConfigurationError

FOLDER = Path(__file__).parent.parent / "sample-config"
SAMPLE = FOLDER / "sage50-crm40.toml"
BROKEN = sorted((FOLDER / "broken").glob("*.toml"))
COVERED = {"sync", "licence", "crm", "product", "sage", "journal", "screen"}

EXAMPLES = {"sage.object", "sage.encoding", "screen.keys"}
"""Keys that the sample shows with an example, for their default is made of others, or nothing."""

OLD_KEYS_THAT_SAGE50_AND_CRM40_NEED = {
    "sync.uploader.serial", "sync.uploader.key", "sync.sourcemode", "sync.targetmode", "crm.connection",
    "crm.url", "crm.server", "crm.user", "crm.password", "crm.domain", "crm.customertypecode",
    "crm.suppliertypecode", "product.defaultschedule", "product.defaultunits", "product.pricelevel",
    "product.quantitydecimal", "product.producttypecode", "product.roundingpolicycode", "product.producturl",
    "sage.mode", "sage.version", "sage.folder", "sage.user", "sage.password", "sage.object",
    "sage.defaultcurrency", "sync.defaultcurrency",
}  # fmt: skip
OLD_KEYS_OF_OTHER_PARTS = {
    "sage.defaultproduct", "sage.defaultsalesnominal", "sage.defaultpurchasenominal", "sync.invoice.field",
    "sync.invoicestatus.get", "sync.invoicestatus.set", "sage.instant.connection", "sage.mms.connection",
    "sage.200.connection", "sync.mode", "sync.mdb", "sync.company", "sync.outputfolder",
    "sync.accessfilepath",
}  # fmt: skip


def entries(text: str) -> dict[str, str]:
    """Give the comment above each key of a sample, set or commented out, by dotted name."""
    found: dict[str, str] = {}
    table, comment = "", ""
    for line in text.splitlines():
        if header := re.match(r"\[(\w+)\]", line):
            table, comment = header[1], ""
        elif key := re.match(r"#?(\w+) = ", line):
            found[f"{table}.{key[1]}"] = comment
            comment = ""
        elif line.startswith("# "):
            comment += line[2:] + "\n"
        else:
            comment = ""
    return found


def filled(text: str) -> str:
    """Fill a sample's placeholders with what stands in them."""
    return re.sub(r"<([^<>]*)>(?=[\"'])", r"\1", text)


def expectations(path: Path) -> dict[str, str]:
    """Read what a broken file says of itself in its first lines."""
    lines = path.read_text(encoding="cp1252").splitlines()
    return dict(line[2:].split(": ", 1) for line in lines if re.match(r"# (code|key|found|remedy): ", line))


def test_the_sample_is_valid_once_its_placeholders_are_filled(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(filled(SAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    loaded = load(path, environ={})
    assert loaded.config.sage is not None
    assert loaded.config.sage.folder == r"C:\Program Files\Sage2007\Accounts\DemoData\Accdata"
    assert loaded.warnings == ()


def test_the_sample_as_it_stands_is_refused_for_its_placeholders() -> None:
    with pytest.raises(InvalidConfigurationError) as refused:
        load(SAMPLE, environ={})
    assert {each.code for each in refused.value.mistakes} == {"config.placeholder"}


def test_the_sample_is_valid_with_every_key_taken_in_that_has_a_default(tmp_path: Path) -> None:
    text = filled(SAMPLE.read_text(encoding="utf-8"))
    whole = re.sub(r"^#(\w+ = )", r"\1", text, flags=re.MULTILINE)
    path = tmp_path / "syncupload.toml"
    path.write_text(whole, encoding="utf-8")
    assert load(path, environ={}).config.crm.connections == 8


def test_the_sample_names_every_key_of_its_tables_and_no_other() -> None:
    documented = set(entries(SAMPLE.read_text(encoding="utf-8")))
    assert documented == {key.dotted for key in KEYS if key.table in COVERED}


@pytest.mark.parametrize("key", [key for key in KEYS if key.table in COVERED], ids=lambda key: key.dotted)
def test_the_sample_tells_of_each_key_its_default_and_its_old_names(key: Key) -> None:
    comment = entries(SAMPLE.read_text(encoding="utf-8"))[key.dotted]
    assert "Default: " in comment or "Required" in comment
    assert all(old in comment for old in key.term.old)
    assert key.term.old or "New." in comment


def test_the_defaults_that_the_sample_shows_are_the_programs_own(tmp_path: Path) -> None:
    text = filled(SAMPLE.read_text(encoding="utf-8"))
    shown = tomllib.loads(re.sub(r"^#(\w+ = )", r"\1", text, flags=re.MULTILINE))
    path = tmp_path / "syncupload.toml"
    path.write_text(text, encoding="utf-8")
    config = load(path, environ={}).config
    settable = re.findall(r"^#(\w+) = (?!\"\")", text, flags=re.MULTILINE)
    differing = [
        key.dotted
        for key in KEYS
        if key.name in settable
        and key.dotted not in EXAMPLES
        and key.table in COVERED
        and str(getattr(getattr(config, key.table), key.attribute)) != str(shown[key.table][key.name])
    ]
    assert differing == []


def test_every_key_of_the_manual_has_exactly_one_home() -> None:
    homes = [old for key in KEYS for old in key.term.old]
    assert sorted(homes) == sorted(OLD_KEYS_THAT_SAGE50_AND_CRM40_NEED | OLD_KEYS_OF_OTHER_PARTS)


def test_the_sample_has_every_key_of_the_manual_that_it_needs() -> None:
    covered = {old for key in KEYS if key.table in COVERED for old in key.term.old}
    assert covered == OLD_KEYS_THAT_SAGE50_AND_CRM40_NEED


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_told_with_its_cause_its_place_and_its_cure(path: Path) -> None:
    expected = expectations(path)
    with pytest.raises(ConfigurationError) as refused:
        load(path, environ={})
    error = refused.value
    assert error.exit_code == 5
    assert str(path) in error.tried
    if isinstance(error, InvalidConfigurationError):
        told = next(each for each in error.mistakes if each.key == expected["key"])
        assert told.code == expected["code"]
        assert expected["found"] in told.found
        assert expected["remedy"] in told.remedy
        assert told.line is not None or told.code == "config.missing_table"
    else:
        assert error.code == expected["code"]
        assert expected["found"] in error.found
        assert expected["remedy"] in error.remedy


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_no_password_of_a_broken_file_is_repeated(path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(path, environ={})
    assert '"word"' not in str(refused.value)
    assert ":word@" not in str(refused.value)
    assert "12345678" not in str(refused.value)
