"""`config import` by the real program: an old file becomes a configuration that works."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.core.config.legacy.old_files import PRINTED, SMALL, written
from tests.e2e.conftest import PROGRAM

PASSWORD = "pass@word1"
ROW = {"old", "new", "value", "note"}


def old_file(world: Any, settings: Mapping[str, str] | str) -> Path:
    path: Path = world.folder / "syncupload.exe.config"
    path.write_text(settings if isinstance(settings, str) else written(dict(settings)))
    return path


def everything_written(world: Any) -> str:
    """All that lies in the world's files, to be searched for what must not be there."""
    files = (path for path in world.folder.rglob("*") if path.is_file() and path.suffix != ".config")
    return "\n".join(path.read_bytes().decode("latin-1") for path in files)


def test_every_key_is_reported_and_no_secret_is(world: Any) -> None:
    ended = world.run("config", "import", old_file(world, PRINTED), "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert set(document) >= {"taken", "changed", "unknown", "file"}
    rows = document["taken"] + document["changed"] + document["unknown"]
    assert all(set(row) == ROW for row in rows)
    assert len({row["old"] for row in rows}) == len(rows) == 40
    assert document["file"] == str(world.folder / "syncupload.toml")
    assert {each["name"] for each in document["secrets"]} == {
        "crm.password", "sage_mms.password", "sage_200.password",
    }  # fmt: skip
    for secret in (PASSWORD, "redware"):
        assert secret not in ended.out + ended.err + everything_written(world)
    shown = world.run("config", "show", "--json").document
    values = {key["key"]: key["value"] for key in shown["keys"]}
    assert values["crm.url"] == "http://192.168.1.105:5555/"
    assert values["crm.password"] == values["sage_mms.password"] == "********"


def test_a_person_is_told_the_same(world: Any) -> None:
    ended = world.run("config", "import", old_file(world, {**SMALL, "sage.usr": "x", "crm.user": "me"}))
    assert ended.code == 0
    assert "taken   crm.server → crm.url = http://crm-server:5555/\n" in ended.out
    assert "unknown sage.usr = x  (no key of the old program's manual: is sage.user meant?)\n" in ended.out
    assert f"written {world.folder / 'syncupload.toml'}\n" in ended.out


@pytest.mark.parametrize("words", [["--json"], []])
def test_an_incomplete_file_writes_nothing_and_says_all_that_is_wrong(world: Any, words: list[str]) -> None:
    settings = {**SMALL, "sage.version": "x", "crm.user": "me", "crm.password": PASSWORD}
    del settings["sync.targetmode"]
    ended = world.run("config", "import", old_file(world, settings), *words)
    assert ended.code == 5
    assert "sync.targetmode is missing" in ended.out + ended.err
    assert 'line 9: sage.version is "x"' in ended.out + ended.err
    assert PASSWORD not in ended.out + ended.err
    assert sorted(each.name for each in world.folder.iterdir()) == ["home", "syncupload.exe.config"]
    if words:
        assert ended.document["file"] is None
        assert ended.document["error"]["code"] == "config.missing_key"
        assert len(ended.document["taken"]) == len(settings)


def test_the_version_can_be_said(world: Any) -> None:
    settings = {key: value for key, value in SMALL.items() if key != "sync.targetmode"}
    assert world.run("config", "import", old_file(world, settings), "--target", "crm30").code == 0
    assert 'target = "CRM30"' in (world.folder / "syncupload.toml").read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_a_person_at_a_terminal_is_asked_for_the_version(world: Any) -> None:
    settings = {key: value for key, value in SMALL.items() if key != "sync.targetmode"}
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"seven\ncrm40\n")
    ended = subprocess.run(
        [*PROGRAM, "config", "import", str(old_file(world, settings))],
        stdin=terminal,
        capture_output=True,
        text=True,
        env=world.environ,
        cwd=world.folder,
        check=False,
    )
    os.close(keyboard)
    os.close(terminal)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("which version of Microsoft CRM") == 2
    assert 'target = "CRM40"' in (world.folder / "syncupload.toml").read_text()


def test_the_file_goes_where_it_is_wanted(world: Any) -> None:
    old = old_file(world, SMALL)
    companies = world.folder / "companies"
    companies.mkdir()
    for words, wanted in (
        (["config", "import", old, "--out", "a/b.toml"], "a/b.toml"),
        (["--config", "c.toml", "config", "import", old], "c.toml"),
        (["--config", companies, "--company", "North", "config", "import", old], "companies/North.toml"),
    ):
        ended = world.run(*words, "--json")
        assert ended.document["file"] == str(world.folder / wanted)
    assert world.run("config", "import", old, SYNCUPLOAD_CONFIG="d.toml").code == 0
    assert (world.folder / "d.toml").exists()
    assert 'company = "North"' in (companies / "North.toml").read_text()
    assert not (world.folder / "syncupload.toml").exists()
    (companies / "South.toml").write_text("[sync]\n")
    listed = world.run("--config", companies, "config", "list", "--json").document["companies"]
    assert [(each["name"], each["valid"]) for each in listed] == [("North", True), ("South", False)]
    assert "[crm] is missing" in listed[1]["error"]["found"]
    assert world.run("--config", companies, "--company", "North", "config", "validate").code == 0


def test_what_is_no_old_file_is_refused(world: Any) -> None:
    ended = world.run("config", "import", old_file(world, "<!DOCTYPE x><a/>"), "--json")
    assert ended.code == 5
    assert ended.document["error"]["code"] == "legacy.document_type"
    assert "Traceback" not in ended.err


@pytest.fixture(scope="module")
def imported(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """A sandbox that asks who signs in; nothing here writes to its CRM."""
    world = new_world(tmp_path_factory.mktemp("imported"))
    world.create("--customers", "3", "--products", "3", "--invoices", "2")
    with world.served("--port", "0", "--ntlm", rf"litwareinc\administrator:{PASSWORD}") as ready:
        yield world, ready["crm_url"]


class TestBeforeACrm:
    """The old file alone, beside the sandbox's company, signs in and decides what is written."""

    OLD: Mapping[str, str] = {
        "sync.sourcemode": "SAGE50",
        "sync.targetmode": "CRM40",
        "crm.user": "administrator",
        "crm.password": PASSWORD,
        "crm.domain": "litwareinc",
        "product.defaultschedule": "Demo",
        "product.defaultunits": "Each",
        "product.pricelevel": "Demo",
        "product.quantitydecimal": "3",
        "product.producttypecode": "2",
        "product.roundingpolicycode": "3",
        "product.producturl": "http://shop.example/",
    }

    def taken_over(self, imported: tuple[Any, str], name: str, **settings: str) -> Any:
        """Import the old file into one that names the company and nothing else; give what runs on it."""
        world, url = imported
        config = world.site / name
        config.write_text('[sage]\nconnection = "sandbox:company.db"\n')
        given = {each.replace("_", "."): value for each, value in settings.items()}
        old = old_file(world, {**self.OLD, "crm.server": url, **given})
        ended = world.run("--config", config, "config", "import", old, "--json")
        assert ended.code == 0, ended.err
        return lambda *words: world.run("--config", config, *words, "--json")

    def test_it_passes_the_check_signed_in_and_in_the_right_organisation(
        self, imported: tuple[Any, str]
    ) -> None:
        run = self.taken_over(imported, "whole.toml")
        checks = {each["name"]: each for each in run("check").document["checks"]}
        assert [name for name, each in checks.items() if each["mark"] == "fail"] == []
        assert "Demo" in checks["organisation"]["found"]
        assert checks["sign-in"]["mark"] == "pass"
        shown = {each["key"]: each for each in run("config", "show").document["keys"]}
        assert (shown["crm.organisation"]["value"], shown["crm.password"]["value"]) == ("", "********")

    def test_a_wrong_password_is_refused_by_the_crm(self, imported: tuple[Any, str]) -> None:
        run = self.taken_over(imported, "wrong.toml", crm_password="wrong")
        assert run("check").code == 1

    def test_new_products_get_what_the_old_file_says(self, imported: tuple[Any, str]) -> None:
        run = self.taken_over(imported, "products.toml")
        plan = run("plan", "products", "VID003").document
        (change,) = [each for each in plan["changes"] if each["entity"] == "product"]
        fields = {each["name"]: each["after"] for each in change["fields"]}
        assert (fields["quantitydecimal"], fields["producttypecode"]) == (3, 2)
        assert fields["producturl"] == "http://shop.example/"
        (item,) = [each for each in change["children"] if each["entity"] == "productpricelevel"]
        assert {"name": "roundingpolicycode", "before": None, "after": 3} in item["fields"]

    def test_values_that_the_crm_does_not_have_fail_the_check(self, imported: tuple[Any, str]) -> None:
        run = self.taken_over(
            imported,
            "absent.toml",
            product_producttypecode="97",
            product_roundingpolicycode="98",
            crm_customertypecode="99",
            product_pricelevel="Nowhere",
            product_defaultunits="Nothing",
        )
        ended = run("check")
        assert ended.code == 1
        failed = " ".join(each["found"] for each in ended.document["checks"] if each["mark"] == "fail")
        assert [value for value in ("97", "98", "99", "Nowhere", "Nothing") if value not in failed] == []
