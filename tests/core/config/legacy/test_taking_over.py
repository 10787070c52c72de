"""What is written: a valid file or nothing, with what stood there before kept, and secrets elsewhere."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.config.legacy.importing import Wanted, prepare
from core.errors import ConfigurationError
from tests.core.config.legacy.old_files import SMALL, take


def test_all_mistakes_are_told_at_once_by_their_old_names_and_lines(tmp_path: Path) -> None:
    settings = {**SMALL, "sage.version": "thirteen", "product.pricelevel": " ", "crm.customertypecode": "x"}
    del settings["product.defaultunits"]
    taken = take(tmp_path, {**settings, "sync.invoice.field": "our field"})
    assert taken.mistakes == [
        "product.defaultunits is missing",
        "line 8: product.pricelevel is blank",
        'line 9: sage.version is "thirteen"',
        'line 11: crm.customertypecode is "x"',
        'line 12: sync.invoice.field is "our field", which is no field name',
    ]
    assert taken.done.error is not None
    assert "[" not in taken.done.error.remedy.replace('"…"', "")
    assert "nothing was written" in taken.done.error.tried
    assert not taken.out.exists()
    assert taken.keeper.kept == {}


def test_the_report_is_whole_where_nothing_could_be_written(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sage.version": "thirteen", "crm.user": "me", "crm.password": "hidden"})
    assert taken.row("sage.folder")[1].value == r"C:\Sage\ACCDATA"
    assert taken.row("sage.version")[0] == "taken"
    assert "hidden" not in repr(taken.done)


@pytest.mark.parametrize("missing", [key for key in SMALL if not key.startswith("sync.")])
def test_what_is_missing_is_told_with_what_to_write(tmp_path: Path, missing: str) -> None:
    taken = take(tmp_path, {key: value for key, value in SMALL.items() if key != missing})
    assert taken.mistakes == [f"{missing} is missing"]
    assert taken.done.error is not None
    assert f'Write <add key="{missing}" value="…" /> into the file' in taken.done.error.remedy


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    taken = take(tmp_path, SMALL)
    assert stat.S_IMODE(taken.out.stat().st_mode) == 0o600
    assert taken.done.written is not None
    assert taken.done.written.backup is None


def test_a_file_that_is_there_keeps_what_the_old_one_does_not_speak_of(tmp_path: Path) -> None:
    before = (
        '# ours\n[sync]\nsource = "QUICKBOOKS"  # the accounts\ntarget = "CRM30"\nmax_creates = 9\n\n'
        "[crm]\ntimeout = 7\n"
    )
    (tmp_path / "syncupload.toml").write_text(before)
    taken = take(tmp_path, SMALL)
    text = taken.out.read_text()
    assert text.startswith(
        '# ours\n[sync]\nsource = "SAGE50"  # the accounts\ntarget = "CRM40"\nmax_creates = 9\n'
    )
    assert taken.config.crm.timeout == 7
    assert taken.done.written is not None
    assert taken.done.written.backup is not None
    assert taken.done.written.backup.read_text() == before


def test_the_version_may_stand_in_the_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "syncupload.toml").write_text('[sync]\ntarget = "CRM30"\n')
    taken = take(tmp_path, {key: value for key, value in SMALL.items() if key != "sync.targetmode"})
    assert taken.config.sync.target == "CRM30"


def test_a_mistake_of_the_file_that_is_there_is_told_as_its_own(tmp_path: Path) -> None:
    (tmp_path / "syncupload.toml").write_text("[crm]\n\ntimeout = 0\n")
    (mistake,) = take(tmp_path, SMALL).mistakes
    assert mistake.startswith(f"{tmp_path / 'syncupload.toml'}: line 3: [crm] timeout is 0")


def test_a_broken_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "syncupload.toml").write_text("[crm\n")
    with pytest.raises(ConfigurationError) as refused:
        take(tmp_path, SMALL)
    assert refused.value.code == "config.syntax"
    assert (tmp_path / "syncupload.toml").read_text() == "[crm\n"


def test_a_blank_secret_is_forgotten(tmp_path: Path) -> None:
    assert "sage.password" in take(tmp_path, {**SMALL, "sage.password": ""}).keeper.dropped
    assert "sage.password" not in take(tmp_path, SMALL).keeper.dropped


def test_a_secret_that_stood_in_the_file_in_clear_goes_out_of_it(tmp_path: Path) -> None:
    clear = '[crm]\nuser = "me"\npassword = "clear"\n[sage]\npassword = "clear"\n'
    (tmp_path / "syncupload.toml").write_text(clear)
    taken = take(tmp_path, {**SMALL, "crm.user": "me", "crm.password": "new", "sage.password": ""})
    assert "clear" not in taken.out.read_text()
    assert taken.keeper.kept == {"crm.password": "new"}
    (tmp_path / "syncupload.toml").write_text(clear)
    assert take(tmp_path, {**SMALL, "crm.user": "", "crm.password": ""}).config.crm.user is None


def test_a_company_of_a_folder_gets_its_own_name_in_the_journal(tmp_path: Path) -> None:
    taken = take(tmp_path, SMALL, company="North")
    assert taken.config.sync.company == "North"
    assert taken.done.remarks == ("the journal knows this company as North, in [sync] company",)
    assert take(tmp_path, SMALL, company="South").config.sync.company == "North"


def test_nothing_is_written_before_it_is_carried_out(tmp_path: Path) -> None:
    old = tmp_path / "syncupload.exe.config"
    old.write_text('<add key="sync.sourcemode" value="SAGE50" />')
    prepared = prepare(old, Wanted(tmp_path / "new" / "syncupload.toml"))
    assert prepared.lacks_target
    assert list(tmp_path.iterdir()) == [old]
