from __future__ import annotations

from pathlib import Path

from core.config.companies import companies
from core.config.store import load

WHOLE = """[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://crm-server:5555/"
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "sandbox:company.db"
"""


def put(folder: Path, name: str, text: str = WHOLE) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)


def test_each_file_of_a_folder_is_a_company_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, "South.toml", WHOLE.replace("CRM40", "CRM30").replace("5555", "80"))
    put(tmp_path, "North.toml")
    north, south = companies((tmp_path,), {})
    assert (north.name, north.source, north.target, north.crm) == (
        "North", "SAGE50", "CRM40", "http://crm-server:5555/",
    )  # fmt: skip
    assert (south.name, south.target, south.crm) == ("South", "CRM30", "http://crm-server:80/")
    assert load(tmp_path, environ={}, company=south.name).path == south.file
    assert north.trouble is south.trouble is None


def test_what_is_wrong_with_a_company_is_told_and_the_others_are_listed(tmp_path: Path) -> None:
    put(tmp_path, "a.toml", "[sync\n")
    put(tmp_path, "b.toml", WHOLE.replace('unit = "Each"\n', "").replace("http://", "http://me:word@"))
    put(tmp_path, "c.toml")
    a, b, c = companies((tmp_path,), {})
    assert a.trouble is not None
    assert b.trouble is not None
    assert (a.trouble.code, a.source) == ("config.syntax", "")
    assert "[product] unit is missing" in b.trouble.found
    assert (b.source, b.crm) == ("SAGE50", "http://me:********@crm-server:5555/")
    assert c.trouble is None


def test_another_programs_file_is_no_company(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", "[project]\n")
    (tmp_path / "folder.toml").mkdir()
    assert companies((tmp_path, tmp_path / "absent"), {}) == ()


def test_of_two_files_with_one_name_the_nearer_counts(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    put(near, "a.toml")
    put(far, "a.toml", WHOLE.replace("CRM40", "CRM30"))
    put(far, "b.toml")
    assert [(each.name, each.file.parent) for each in companies((near, far), {})] == [("a", near), ("b", far)]
