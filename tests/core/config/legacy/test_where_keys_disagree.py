"""Where the old file says a thing twice, or in the wrong place, the report says which counts and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config.words import Source, Target
from tests.core.config.legacy.old_files import SMALL, take, written


def without(*keys: str) -> dict[str, str]:
    """Give the small file without some of its keys."""
    return {key: value for key, value in SMALL.items() if key not in keys}


def test_sourcemode_counts_and_sage_mode_is_told_apart(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sage.mode": "SAGEINSTANT"})
    assert taken.config.sync.source is Source.SAGE50
    where, row = taken.row("sage.mode")
    assert (where, row.value) == ("changed", "SAGE50")
    assert row.note == 'sync.sourcemode says "SAGE50" and counts; this said "SAGEINSTANT"'


def test_sage_mode_counts_where_sourcemode_is_blank(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sync.sourcemode": "", "sage.mode": "SAGE50"})
    assert taken.config.sync.source is Source.SAGE50
    assert taken.row("sync.sourcemode")[1].note == "blank; sage.mode counts"
    assert taken.row("sage.mode")[0] == "taken"


def test_an_unknown_system_is_refused_and_the_five_are_named(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sync.sourcemode": "SAGE"})
    assert taken.mistakes == ['line 4: sync.sourcemode is "SAGE"']
    assert taken.done.error is not None
    assert taken.done.error.exit_code == 5
    assert all(source in taken.done.error.remedy for source in Source)


def test_words_in_small_letters_are_understood(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sync.sourcemode": "sage50", "sync.targetmode": " Crm30 "})
    assert (taken.config.sync.source, taken.config.sync.target) == (Source.SAGE50, Target.CRM30)
    assert taken.row("sync.sourcemode")[1].note == 'was written "sage50"'


def test_an_accounting_system_in_targetmode_belongs_in_sourcemode_and_the_version_is_asked_for(
    tmp_path: Path,
) -> None:
    settings = {**without("sync.sourcemode"), "sync.targetmode": "SAGE50"}
    taken = take(tmp_path, settings)
    (found,) = taken.mistakes
    assert "belongs in sync.sourcemode" in found
    assert not taken.out.exists()
    told = take(tmp_path, settings, target=Target.CRM40)
    assert (told.config.sync.source, told.config.sync.target) == (Source.SAGE50, Target.CRM40)
    assert told.row("sync.sourcemode")[1].note == "taken from sync.targetmode"
    assert told.row("sync.targetmode")[0] == "changed"


def test_a_version_that_is_nowhere_is_never_guessed(tmp_path: Path) -> None:
    taken = take(tmp_path, without("sync.targetmode"))
    assert taken.mistakes == ["sync.targetmode is missing"]
    assert taken.done.error is not None
    assert '<add key="sync.targetmode"' in taken.done.error.remedy
    assert "--target" in taken.done.error.remedy
    assert take(tmp_path, without("sync.targetmode"), target=Target.CRM30).config.sync.target is Target.CRM30


@pytest.mark.parametrize(
    ("server", "url", "counts"),
    [
        ("", "http://a:1/", "http://a:1/"),
        ("http://a:1/", "http://a:1", "http://a:1/"),
        ("http://a:1/", "http://b:2/", "http://a:1/"),
    ],
)
def test_of_two_addresses_crm_server_counts(tmp_path: Path, server: str, url: str, counts: str) -> None:
    taken = take(tmp_path, {**SMALL, "crm.server": server, "crm.url": url})
    assert taken.config.crm.url == counts
    assert (taken.row("crm.url")[0] == "changed") is ("b" in url)
    if "b" in url:
        assert (
            taken.row("crm.url")[1].note
            == 'crm.server says "http://a:1/" and counts; this said "http://b:2/"'
        )


def test_an_address_without_http_gets_it_and_one_broken_over_lines_is_joined(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "crm.server": "crm-server:\n5555"})
    assert taken.config.crm.url == "http://crm-server:5555"
    assert taken.row("crm.server")[0] == "changed"


def test_an_address_in_crm_connection_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    taken = take(tmp_path, {**without("crm.server"), "crm.connection": "http://a:1/"})
    assert taken.config.crm.url == "http://a:1/"


def test_blank_still_means_the_user_who_is_signed_in(tmp_path: Path) -> None:
    sample = {"crm.user": "", "crm.password": "pass@word1", "crm.domain": "litwareinc"}
    taken = take(tmp_path, {**SMALL, **sample})
    crm = taken.config.crm
    assert (crm.user, crm.domain, crm.password.get_secret_value()) == (None, None, "")
    assert taken.keeper.kept == {}
    assert "crm.password" in taken.keeper.dropped
    assert "signed in" in taken.row("crm.user")[1].note
    for old in ("crm.password", "crm.domain"):
        assert taken.row(old)[0] == "changed"
        assert "crm.user is blank" in taken.row(old)[1].note


def test_blanks_undo_the_sign_in_of_the_file_that_stands_there(tmp_path: Path) -> None:
    take(tmp_path, {**SMALL, "crm.user": "me", "crm.domain": "here"})
    assert take(tmp_path, {**SMALL, "crm.user": "", "crm.domain": "here"}).config.crm.user is None


@pytest.mark.parametrize("keys", [("sage.defaultcurrency", "EUR"), ("sync.defaultcurrency", "EUR")])
def test_either_currency_is_taken(tmp_path: Path, keys: tuple[str, str]) -> None:
    assert take(tmp_path, {**SMALL, keys[0]: keys[1]}).config.sync.currency == "EUR"


def test_two_currencies_are_told_apart(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sage.defaultcurrency": "EUR", "sync.defaultcurrency": "GBP"})
    assert taken.config.sync.currency == "GBP"
    assert taken.row("sage.defaultcurrency")[0] == "changed"
    assert "sync.defaultcurrency" in taken.row("sage.defaultcurrency")[1].note


def test_two_versions_of_sage_are_told_before_sage_refuses(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sage.object": "SDOEngine.14"})
    where, row = taken.row("sage.object")
    assert where == "taken"
    assert "says version 14, but sage.version says 13" in row.note


@pytest.mark.parametrize("version", ["", None])
def test_the_version_is_taken_from_the_object_where_it_stands_nowhere_else(
    tmp_path: Path, version: str | None
) -> None:
    settings = {**without("sage.version"), "sage.object": "SDOEngine.14"}
    if version is not None:
        settings["sage.version"] = version
    taken = take(tmp_path, settings)
    assert taken.config.sage is not None
    assert taken.config.sage.version == 14
    assert taken.row("sage.version")[1].note == "taken from sage.object"


@pytest.mark.parametrize("said", ["v13", "13.0", " 13 "])
def test_a_version_is_a_number(tmp_path: Path, said: str) -> None:
    taken = take(tmp_path, {**SMALL, "sage.version": said})
    assert taken.config.sage is not None
    assert taken.config.sage.version == 13


def test_the_last_of_a_key_counts_and_the_others_are_told(tmp_path: Path) -> None:
    text = written(SMALL).replace("</appSettings>", '<add key="SAGE.Version" value="14" /></appSettings>')
    taken = take(tmp_path, text)
    assert taken.config.sage is not None
    assert taken.config.sage.version == 14
    note = taken.row("sage.version")[1].note
    assert note == 'stands 2 times (lines 10, 12); the last one counts; before it stood "13"'


def test_a_password_that_stands_twice_is_not_repeated(tmp_path: Path) -> None:
    text = written({**SMALL, "crm.user": "me", "crm.password": "one"})
    taken = take(
        tmp_path, text.replace("</appSettings>", '<add key="crm.password" value="two" /></appSettings>')
    )
    assert taken.keeper.kept == {"crm.password": "two"}
    assert "before it stood" not in taken.row("crm.password")[1].note


def test_an_unknown_key_is_kept_in_the_report_and_the_nearest_is_named(tmp_path: Path) -> None:
    taken = take(tmp_path, {**SMALL, "sage.usr": "x", "our.password": "hidden", "our.link": "a;PWD=hidden"})
    assert taken.row("sage.usr")[0] == "unknown"
    assert taken.row("sage.usr")[1].value == "x"
    assert "is sage.user meant?" in taken.row("sage.usr")[1].note
    assert taken.row("our.password")[1].value is None
    assert "hidden" not in repr(taken.done)


def test_what_is_left_of_another_accounting_system_does_no_harm(tmp_path: Path) -> None:
    settings = {**SMALL, "sync.sourcemode": "QUICKBOOKS", "sage.folder": "", "sage.password": "hidden"}
    taken = take(tmp_path, settings)
    assert taken.config.sage is None
    assert taken.keeper.kept == {}
    assert "for SAGE50 alone" in taken.row("sage.version")[1].note


@pytest.mark.parametrize(
    ("system", "key"), [("SAGEINSTANT", "sage.instant"), ("SAGEMMS", "sage.mms"), ("SAGE200", "sage.200")]
)
def test_each_system_asks_for_its_own_connection(tmp_path: Path, system: str, key: str) -> None:
    settings = {**without("sage.version", "sage.folder"), "sync.sourcemode": system}
    assert take(tmp_path, settings).mistakes == [f"{key}.connection is missing"]
    taken = take(
        tmp_path, {**settings, f"{key}.connection": "server=red;UID=a;pwd = {b;}}c} ;Language=British"}
    )
    table = key.replace(".", "_")
    assert taken.keeper.kept == {f"{table}.password": "b;}c"}
    assert getattr(taken.config, table).connection == "server=red;UID=a;Language=British"
    assert "b;" not in repr(taken.done)


def test_quickbooks_needs_no_more_than_its_name_and_a_currency(tmp_path: Path) -> None:
    settings = {**without("sage.version", "sage.folder"), "sync.sourcemode": "QUICKBOOKS"}
    assert take(tmp_path, {**settings, "sync.defaultcurrency": "GBP"}).config.sync.source is Source.QUICKBOOKS
