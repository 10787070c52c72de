"""The sample configurations are complete and true; the broken ones are told apart, each with its cure."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from core.config.accounting_tables import Orders
from core.config.documenting import samples, with_reference
from core.config.keys import KEYS
from core.config.mistakes import InvalidConfigurationError
from core.config.store import load
from core.config.words import Source, Target
from core.errors import ConfigurationError

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "sample-config"
SAMPLES = sorted(FOLDER.glob("*.toml"))
BROKEN = sorted((FOLDER / "broken").glob("*.toml"))
EVERYWHERE = {"sync", "licence", "crm", "product", "sync_accounting", "journal", "screen"}
OWN = {
    "sage50": {"sage", "orders"},
    "sageinstant": {"sage_instant"},
    "sagemms": {"sage_mms"},
    "sage200": {"sage_200"},
    "quickbooks": {"quickbooks", "orders"},
}
"""The tables that a sample of an accounting system has besides."""

EXAMPLES = {"sage.object", "sage.python32", "sage.encoding", "product.price_lists", "screen.keys"}
"""Keys that a sample shows with an example, for their default is made of others, or nothing."""

OLD_KEYS_OF_SAGE50 = {
    "sync.uploader.serial", "sync.uploader.key", "sync.sourcemode", "sync.targetmode", "crm.connection",
    "crm.url", "crm.server", "crm.user", "crm.password", "crm.domain", "crm.customertypecode",
    "crm.suppliertypecode", "product.defaultschedule", "product.defaultunits", "product.pricelevel",
    "product.quantitydecimal", "product.producttypecode", "product.roundingpolicycode", "product.producturl",
    "sage.mode", "sage.version", "sage.folder", "sage.user", "sage.password", "sage.object",
    "sage.defaultcurrency", "sync.defaultcurrency", "sage.defaultproduct", "sage.defaultsalesnominal",
    "sage.defaultpurchasenominal", "sync.invoice.field", "sync.invoicestatus.get", "sync.invoicestatus.set",
    "sync.mode", "sync.mdb", "sync.company", "sync.outputfolder", "sync.accessfilepath",
}  # fmt: skip
OLD_KEYS_OF_OTHER_SYSTEMS = {"sage.instant.connection", "sage.mms.connection", "sage.200.connection"}


each_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


def tables_of(path: Path) -> set[str]:
    """Name the tables that a sample has."""
    return EVERYWHERE | OWN[path.stem.partition("-")[0]]


def entries(text: str) -> dict[str, str]:
    """Give the comment above each key of a sample, set or commented out, by dotted name."""
    found: dict[str, str] = {}
    table, comment = "", ""
    for line in text.splitlines():
        if header := re.match(r"#?\[(\w+)\]", line):
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


def whole(text: str) -> str:
    """Take in every key and table that a sample leaves out."""
    return re.sub(r"^#(\[\w+\]|\w+ = )", r"\1", text, flags=re.MULTILINE)


def copied(text: str, folder: Path) -> Path:
    """Copy a sample to where a configuration is looked for."""
    path = folder / "syncupload.toml"
    path.write_text(text, encoding="utf-8")
    return path


def expectations(path: Path) -> dict[str, str]:
    """Read what a broken file says of itself in its first lines."""
    lines = path.read_text(encoding="cp1252").splitlines()
    return dict(line[2:].split(": ", 1) for line in lines if re.match(r"# (code|key|found|remedy): ", line))


def test_the_samples_and_the_reference_are_what_the_model_says() -> None:
    """`python -m core.config.documenting` writes them anew."""
    assert {path.name: path.read_text(encoding="utf-8") for path in SAMPLES} == samples()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_reference(readme) == readme
    assert all(f"`[{key.table}] {key.name}`" in readme for key in KEYS)


def test_there_is_a_sample_for_each_system_and_each_crm() -> None:
    assert {path.stem for path in SAMPLES} == {
        f"{source.lower()}-{target.lower()}" for source in Source for target in Target
    }


@each_sample
def test_a_sample_is_valid_once_its_placeholders_are_filled(path: Path, tmp_path: Path) -> None:
    loaded = load(copied(filled(path.read_text(encoding="utf-8")), tmp_path), environ={})
    assert f"{loaded.config.sync.source}-{loaded.config.sync.target}".lower() == path.stem
    assert loaded.config.orders is None
    assert loaded.warnings == ()


def test_the_folder_of_the_sample_is_the_manuals(tmp_path: Path) -> None:
    text = filled((FOLDER / "sage50-crm40.toml").read_text(encoding="utf-8"))
    config = load(copied(text, tmp_path), environ={}).config
    assert config.sage is not None
    assert config.sage.folder == r"C:\Program Files\Sage2007\Accounts\DemoData\Accdata"


@each_sample
def test_a_sample_as_it_stands_is_refused_for_its_placeholders(path: Path) -> None:
    with pytest.raises(InvalidConfigurationError) as refused:
        load(path, environ={})
    assert {each.code for each in refused.value.mistakes} == {"config.placeholder"}


@each_sample
def test_a_sample_is_valid_with_every_key_taken_in_that_has_a_default(path: Path, tmp_path: Path) -> None:
    text = whole(filled(path.read_text(encoding="utf-8")))
    config = load(copied(text, tmp_path), environ={}).config
    assert config.crm.connections == 8
    assert (config.orders is not None) is ("orders" in tables_of(path))


@each_sample
def test_a_sample_names_every_key_of_its_tables_and_no_other(path: Path) -> None:
    documented = set(entries(path.read_text(encoding="utf-8")))
    assert documented == {key.dotted for key in KEYS if key.table in tables_of(path)}


@each_sample
def test_a_sample_tells_of_each_key_its_default_and_its_old_names(path: Path) -> None:
    comments = entries(path.read_text(encoding="utf-8"))
    for key in KEYS:
        if key.table in tables_of(path):
            comment = comments[key.dotted].replace("\n", " ")
            assert "Default: " in comment or "Required" in comment
            assert all(old in comment for old in key.term.old)
            assert key.term.old or "New." in comment
            assert key.term.where in comment
            assert not key.secret or key.variable in comment


@each_sample
def test_the_defaults_that_a_sample_shows_are_the_programs_own(path: Path, tmp_path: Path) -> None:
    text = filled(path.read_text(encoding="utf-8"))
    shown = tomllib.loads(whole(text))
    config = load(copied(whole(text), tmp_path), environ={}).config
    plain = load(copied(text, tmp_path), environ={}).config
    differing = [
        key.dotted
        for key in KEYS
        if key.table in tables_of(path)
        and key.dotted not in EXAMPLES
        and shown[key.table][key.name] != ""
        and key.table != "orders"
        and str(getattr(getattr(plain, key.table), key.attribute)) != str(shown[key.table][key.name])
    ]
    assert differing == []
    if config.orders is not None:
        assert config.orders == Orders()


def test_every_key_of_the_manual_has_exactly_one_home() -> None:
    homes = [old for key in KEYS for old in key.term.old]
    assert sorted(homes) == sorted(OLD_KEYS_OF_SAGE50 | OLD_KEYS_OF_OTHER_SYSTEMS)


def test_the_sample_of_sage_50_has_every_key_of_the_manual_that_it_needs() -> None:
    tables = tables_of(FOLDER / "sage50-crm40.toml")
    covered = {old for key in KEYS if key.table in tables for old in key.term.old}
    assert covered == OLD_KEYS_OF_SAGE50


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


def _said(call: ast.Call) -> str:
    """Give the longest fixed part of what a mistake says was found."""
    parts = [each.value for each in ast.walk(call.args[1]) if isinstance(each, ast.Constant)]
    return max((str(part) for part in parts), key=len)


def _found_in(path: Path) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load(path, environ={})
    return refused.value.found


def _sayings() -> list[str]:
    """Find what the model says of every mistake that is its own."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "core" / "config").glob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [_said(call) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "mistake"]


def test_every_message_has_a_broken_file() -> None:
    """The model's own, and those for each kind of failure that pydantic reports."""
    told = " ".join(_found_in(path) for path in BROKEN)
    sayings = _sayings()
    assert len(sayings) >= 15
    assert [saying for saying in sayings if saying.strip(' "') not in told] == []
    codes = {expectations(path)["code"].removeprefix("config.") for path in BROKEN}
    assert codes == {
        "encoding", "syntax", "unknown_table", "unknown_key", "missing_table", "missing_key", "missing",
        "blank", "range", "type", "choice", "conflict", "value", "zone", "placeholder",
    }  # fmt: skip
    kinds = ("a whole number", "true or false", "a text, in quotes", "to a table")
    cures = " ".join(expectations(path)["remedy"] for path in BROKEN)
    assert [kind for kind in kinds if kind not in cures] == []
