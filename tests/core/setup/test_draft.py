"""The answers of a set-up, over what the file says already."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.mistakes import InvalidConfigurationError
from core.errors import ConfigurationError
from core.setup.draft import Draft
from core.setup.drafts import Drafts

FILE = """\
[sync]
source = "SAGE50"
target = "CRM40"

[crm]
url = "http://crm:5555/"
timeout = 20

[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"

[sage]
version = 13
folder = 'C:\\Sage'
"""


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    path = tmp_path / "syncupload.toml"
    path.write_text(FILE, encoding="utf-8")
    return Draft.of(path, {"crm.password": "kept"})


def test_what_the_file_says_holds_until_it_is_answered(draft: Draft) -> None:
    assert draft.value("crm.timeout") == 20
    draft.answer("crm.timeout", 30)
    assert draft.value("crm.timeout") == 30
    assert draft.changes() == {"crm.timeout": 30}


def test_an_answer_that_changes_nothing_is_no_change(draft: Draft) -> None:
    draft.answer("sage.version", 13)
    draft.answer("sync.currency", "GBP")
    assert draft.changes() == {}


def test_a_default_that_the_file_names_otherwise_is_a_change(draft: Draft) -> None:
    draft.answer("crm.timeout", 100)
    assert draft.changes() == {"crm.timeout": 100}


def test_a_blank_answer_takes_the_key_out(draft: Draft) -> None:
    draft.answer("crm.timeout", None)
    draft.answer("crm.domain", "  ")
    assert draft.changes() == {"crm.timeout": None}
    assert draft.loaded().config.crm.timeout == 100


def test_of_two_ways_to_the_accounts_the_last_answered_counts(draft: Draft) -> None:
    draft.answer("sage.connection", "DSN=Sage")
    assert draft.changes() == {"sage.connection": "DSN=Sage", "sage.version": None, "sage.folder": None}
    draft.answer("sage.folder", "D:\\ACCDATA")
    draft.answer("sage.version", 14)
    loaded = draft.loaded()
    assert loaded.config.sage is not None
    assert (loaded.config.sage.connection, loaded.config.sage.version) == (None, 14)


def test_changes_stand_in_the_order_of_the_model(draft: Draft) -> None:
    for key, value in (("product.unit", "Box"), ("crm.user", "me"), ("sync.company", "Shop")):
        draft.answer(key, value)
    assert list(draft.changes()) == ["sync.company", "crm.user", "product.unit"]


def test_a_secret_is_held_apart_and_a_blank_one_keeps_the_old(draft: Draft) -> None:
    assert draft.has_secret("crm.password")
    assert not draft.has_secret("sage.password")
    draft.answer("crm.password", None)
    draft.answer("sage.password", "word")
    draft.answer("crm.user", "me")
    assert draft.secrets == {"sage.password": "word"}
    assert draft.changes() == {"crm.user": "me"}
    config = draft.loaded().config
    assert config.sage is not None
    assert config.crm.password.get_secret_value() == "kept"
    assert config.sage.password.get_secret_value() == "word"
    assert "word" not in repr(draft)
    assert "kept" not in repr(draft)


def test_without_a_user_a_kept_password_counts_no_more(draft: Draft) -> None:
    assert list(draft.superfluous) == ["crm.password"]
    assert draft.loaded().config.crm.password.get_secret_value() == ""
    draft.answer("crm.user", "me")
    assert list(draft.superfluous) == []


def test_what_is_wrong_elsewhere_does_not_keep_one_from_connecting(draft: Draft) -> None:
    draft.answer("crm.customer_type", 10)
    with pytest.raises(InvalidConfigurationError):
        draft.loaded()
    assert draft.loaded(unfinished=True).config.crm.url == "http://crm:5555/"


def test_while_it_is_unfinished_stand_ins_fill_what_is_to_come(tmp_path: Path) -> None:
    draft = Draft.of(tmp_path / "none.toml", {})
    draft.answer("sync.source", "SAGE50")
    draft.answer("sage.connection", "sandbox:company.db")
    assert draft.loaded(unfinished=True).config.sync.source == "SAGE50"
    with pytest.raises(InvalidConfigurationError) as refused:
        draft.loaded()
    assert {each.key for each in refused.value.mistakes} >= {"sync.target", "crm", "product"}


def test_what_the_environment_says_holds_and_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(FILE, encoding="utf-8")
    draft = Draft.of(path, {}, {"crm.url": "http://other/", "crm.timeout": "7"})
    draft.answer("crm.url", "http://third/")
    assert draft.value("crm.url") == "http://other/"
    assert (draft.loaded().config.crm.url, draft.loaded().config.crm.timeout) == ("http://other/", 7)
    assert draft.changes() == {}


def test_a_key_that_there_is_not_is_refused(draft: Draft) -> None:
    with pytest.raises(ConfigurationError) as refused:
        draft.take({"crm.uri": "http://x/"})
    assert refused.value.code == "setup.unknown_key"


class TestKept:
    """A set-up that was left early."""

    def test_the_answers_come_back_and_the_secrets_do_not(self, draft: Draft, tmp_path: Path) -> None:
        drafts = Drafts(tmp_path / "drafts")
        draft.answer("crm.user", "me")
        draft.answer("crm.timeout", None)
        draft.answer("sage.password", "canary-7")
        draft.answer("way", "driver")
        drafts.keep(draft)
        files = list((tmp_path / "drafts").iterdir())
        assert len(files) == 1
        assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
        assert "canary-7" not in files[0].read_text()
        again = Draft.of(draft.path, {})
        when = drafts.resume(again)
        assert when is not None
        assert when <= datetime.now(UTC)
        assert (again.answers, again.own, again.secrets) == (draft.answers, draft.own, {})

    def test_each_configuration_has_its_own(self, draft: Draft, tmp_path: Path) -> None:
        drafts = Drafts(tmp_path / "drafts")
        draft.answer("crm.user", "me")
        drafts.keep(draft)
        other = Draft.of(tmp_path / "other.toml", {})
        assert drafts.resume(other) is None
        assert other.answers == {}

    def test_a_dropped_one_is_gone(self, draft: Draft, tmp_path: Path) -> None:
        drafts = Drafts(tmp_path / "drafts")
        drafts.keep(draft)
        drafts.drop(draft.path)
        drafts.drop(draft.path)
        assert drafts.resume(draft) is None

    def test_a_folder_that_cannot_be_made_loses_the_draft_alone(self, draft: Draft, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        drafts = Drafts(tmp_path / "file" / "drafts")
        drafts.keep(draft)
        assert drafts.resume(draft) is None

    @pytest.mark.parametrize("held", ["", "[[", "wizard = 3", "crm = 4", "\x00"])
    def test_a_broken_one_is_taken_for_none(self, draft: Draft, tmp_path: Path, held: str) -> None:
        drafts = Drafts(tmp_path / "drafts")
        drafts.keep(draft)
        next((tmp_path / "drafts").iterdir()).write_text(held)
        drafts.resume(draft)
        assert draft.answers == {}
