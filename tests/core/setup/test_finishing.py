"""The end of a set-up: what is made in the CRM, what is written, and that nothing is before."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.checks.result import Mark
from core.config.store import load
from core.crm.base import Query, Reference
from core.errors import ConfigurationError, SyncError
from core.setup.answers import Answers, carry_out, read_answers
from core.setup.making import make
from core.setup.session import Session
from tests.core.setup.conftest import NOW, Opens, World

Reached = Callable[..., Session]
CHOSEN = {"product__price_list": "Demo", "product__unit_group": "Demo", "product__unit": "Each"}


def names(session: Session, entity: str) -> list[str]:
    return sorted(str(each.fields["name"]) for each in session.crm().find(Query(entity, ("name",))))


class TestMaking:
    def test_a_price_list_is_made_in_the_accounts_currency(self, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__price_list": "New"})
        (wish,) = session.wishes()
        assert make(session.crm(), wish) == "the price list New in GBP"
        found = [
            each
            for each in session.crm().find(Query("pricelevel", ("name", "transactioncurrencyid")))
            if each.fields["name"] == "New"
        ]
        assert isinstance(found[0].fields["transactioncurrencyid"], Reference)
        assert session.wishes() == ()

    def test_a_unit_group_comes_with_its_unit(self, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__unit_group": "Boxes", "product__unit": "Box"})
        (wish,) = session.wishes()
        make(session.crm(), wish)
        assert "Box" in names(session, "uom")
        assert session.wishes() == ()

    def test_a_unit_is_added_to_a_group_that_is_there(self, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__unit": "Crate"})
        (wish,) = session.wishes()
        assert make(session.crm(), wish) == "the unit Crate in the unit group Demo"
        assert session.wishes() == ()

    def test_a_second_attempt_makes_no_second_one(self, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__price_list": "New"})
        (wish,) = session.wishes()
        make(session.crm(), wish)
        with pytest.raises(SyncError):
            make(session.crm(), wish)
        assert names(session, "pricelevel").count("New") == 1

    def test_names_are_compared_as_the_crm_does(self, reached: Reached) -> None:
        assert reached(**{**CHOSEN, "product__price_list": "DEMO"}).wishes() == ()


class TestFinish:
    def test_nothing_is_written_before_the_end(self, world: World, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__price_list": "New"}, sage__password="word")
        list(session.checks())
        session.preview()
        assert not session.draft.path.exists()
        assert world.pocket.held == {}
        assert names(session, "pricelevel") == ["Demo"]

    def test_the_file_the_secrets_and_the_records_are_there_afterwards(
        self, world: World, reached: Reached
    ) -> None:
        session = reached(**{**CHOSEN, "product__price_list": "New"}, sage__password="word")
        finished = session.finish()
        assert finished.made == ("the price list New in GBP",)
        assert finished.secrets == {"sage.password": "a pocket"}
        assert world.pocket.held == {"sage.password": "word"}
        assert stat.S_IMODE(finished.path.stat().st_mode) == 0o600
        assert "word" not in finished.path.read_text()
        assert load(finished.path, environ={}).config.product.price_list == "New"

    def test_what_is_only_wished_for_yet_is_no_failure(self, reached: Reached) -> None:
        session = reached(**{**CHOSEN, "product__price_list": "New"})
        marks = {each.name: each.mark for each in session.checks()}
        assert marks["price-list"] is Mark.WARN
        assert Mark.FAIL not in marks.values()

    def test_an_existing_file_keeps_what_was_not_asked_and_its_forerunner(
        self, world: World, opens: Opens
    ) -> None:
        path = world.folder / "syncupload.toml"
        before = "# Ours.\n" + path.read_text() + '\n[screen.keys]\n"mode.batch" = "b"\n'
        path.write_text(before)
        session = opens(path, crm__url=f"{world.server.url}/", product__price_list="DEMO")
        finished = session.finish()
        assert finished.backup is not None
        assert finished.backup.read_text() == before
        after = tomllib.loads(path.read_text())
        assert path.read_text().startswith("# Ours.\n")
        assert after["screen"] == {"keys": {"mode.batch": "b"}}
        assert after["product"]["price_list"] == "DEMO"

    def test_a_secret_that_cannot_be_kept_leaves_the_old_file(self, world: World, opens: Opens) -> None:
        path = world.folder / "syncupload.toml"
        before = path.read_bytes()
        session = opens(path, crm__url=f"{world.server.url}/", crm__user="me", crm__password="word")
        world.pocket.refusal = ConfigurationError("x", tried="keep it", found="locked", remedy="unlock it")
        with pytest.raises(ConfigurationError):
            session.finish()
        assert path.read_bytes() == before
        assert [each.name for each in world.folder.glob("*.bak")] == []


class TestAnswers:
    def test_what_is_preselected_need_not_be_answered(self, world: World, opens: Opens) -> None:
        session = opens()
        outcome = carry_out(session, Answers({"sage.connection": world.company}))
        assert outcome.finished is not None
        config = load(outcome.finished.path, environ={}).config
        assert (config.crm.organisation, config.product.unit, config.sync.company) == ("Demo", "Each", "main")

    def test_nothing_is_made_unless_it_is_allowed(self, world: World, opens: Opens) -> None:
        answers = {"sage.connection": world.company, "product.price_list": "New"}
        with pytest.raises(SyncError) as refused:
            carry_out(opens(), Answers(answers))
        assert refused.value.code == "setup.not_there"
        outcome = carry_out(opens(), Answers(answers, create=True))
        assert outcome.finished is not None
        assert outcome.finished.made == ("the price list New in GBP",)

    def test_a_check_that_fails_writes_nothing(self, world: World, opens: Opens) -> None:
        values = {"sage.connection": world.company, "crm.invoice_date_field": "new_nowhere"}
        session = opens()
        outcome = carry_out(session, Answers(values))
        assert outcome.finished is None
        assert [each.name for each in outcome.checks if each.mark is Mark.FAIL] == ["invoice-date-field"]
        assert not session.draft.path.exists()

    def test_a_step_that_fails_writes_nothing(self, world: World, opens: Opens) -> None:
        session = opens()
        with pytest.raises(SyncError):
            carry_out(session, Answers({"sage.connection": world.company, "crm.url": "http://127.0.0.1:9/"}))
        assert not session.draft.path.exists()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[setup]\nmake = true\n", "[setup] knows no make"),
            ("setup = 3\n", "[setup] knows no setup"),
            ("[sync\n", "this is no TOML"),
        ],
    )
    def test_a_file_that_cannot_be_meant_is_refused(self, tmp_path: Path, text: str, words: str) -> None:
        path = tmp_path / "answers.toml"
        path.write_text(text)
        with pytest.raises(ConfigurationError) as refused:
            read_answers(path)
        assert words in refused.value.found

    def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError) as refused:
            read_answers(tmp_path / "none.toml")
        assert "none.toml" in refused.value.tried

    def test_an_unknown_key_is_refused(self, opens: Opens, tmp_path: Path) -> None:
        path = tmp_path / "answers.toml"
        path.write_text('top = 1\n[crm]\nuri = "x"\n')
        with pytest.raises(ConfigurationError) as refused:
            carry_out(opens(), read_answers(path))
        assert refused.value.code == "setup.unknown_key"

    def test_the_clock_dates_the_old_file(self, world: World, opens: Opens) -> None:
        path = world.folder / "syncupload.toml"
        outcome = carry_out(opens(path), Answers({"crm.url": f"{world.server.url}/", "crm.timeout": 9}))
        assert outcome.finished is not None
        assert outcome.finished.backup is not None
        assert f"{NOW:%Y-%m-%d}" in outcome.finished.backup.name
