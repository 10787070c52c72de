"""The set-up asks whether every batch fills the SYNC Accounting database, and proves that it can."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from core.config.store import load
from core.config.words import Source
from core.errors import SyncError
from core.setup.answers import Answers, carry_out
from core.setup.course import STEPS
from core.setup.field import Field
from core.setup.machine import Machine
from core.setup.mending import place_of
from core.setup.old_file import take_old
from core.setup.session import Session
from core.syncaccounting.opening import open_store
from core.syncaccounting.store import Standing
from tests.core.setup.conftest import Opens, World

MORE = STEPS[4]
Reached = Callable[..., Session]
CHOSEN = {"product__price_list": "Demo", "product__unit_group": "Demo", "product__unit": "Each"}
KEYS = ("sync_accounting.mode", "sync_accounting.mdb", "sync_accounting.company")


@pytest.fixture
def chosen(reached: Reached) -> Reached:
    """Open a set-up of which all is answered but this step."""
    return lambda **answers: reached(**{**CHOSEN, **answers})


def named(session: Session) -> dict[str, Field]:
    return {each.key: each for each in MORE.fields(session)}


def told(session: Session) -> tuple[object, ...]:
    return tuple(session.draft.value(key) for key in KEYS)


def by_url(address: str, number: int = 1) -> dict[str, object]:
    return {"books_database": "url", "books_url": address, "books_number": number}


def refused(session: Session) -> tuple[SyncError, str]:
    with pytest.raises(SyncError) as caught:
        MORE.prove(session)
    return caught.value, place_of(caught.value, MORE.fields(session))


@pytest.mark.parametrize("source", Source)
def test_every_system_is_asked_and_none_is_preset(opens: Opens, source: Source) -> None:
    asked = named(opens(sync__source=source.value))
    assert asked["books_database"].default == "none"
    assert "books_url" not in asked


@pytest.mark.parametrize(("windows", "kinds"), [(True, ["none", "access", "url"]), (False, ["none", "url"])])
def test_an_access_file_is_offered_on_windows(opens: Opens, windows: bool, kinds: list[str]) -> None:
    asked = named(opens(sync__source="SAGE200", machine=Machine(windows=windows)))
    assert [each.value for each in asked["books_database"].offers] == kinds


@pytest.mark.parametrize("kind", ["none", "access", "url"])
def test_what_is_asked_fits_on_the_screen(chosen: Reached, kind: str) -> None:
    asked = MORE.fields(chosen(books_database=kind))
    assert {each.key: each.help for each in asked if not 0 < len(each.help) <= 300} == {}
    assert {each.key: each.label for each in asked if len(each.label) > 18} == {}


def test_a_kept_answer_that_means_nothing_is_none(chosen: Reached) -> None:
    assert named(chosen(books_database="paper"))["books_database"].default == "none"


def test_none_writes_no_key(chosen: Reached) -> None:
    session = chosen()
    assert MORE.prove(session).endswith("no SYNC Accounting")
    assert "sync_accounting" not in session.preview()


def test_a_file_of_sqlite_is_preset_and_written_with_the_number(chosen: Reached) -> None:
    session = chosen(books_database="url")
    asked = named(session)
    assert (asked["books_url"].default, asked["books_number"].default) == ("sqlite:///syncaccounting.db", 1)
    for key in ("books_url", "books_number"):
        session.draft.answer(key, asked[key].default)
    assert "SYNC Accounting: sqlite:///syncaccounting.db will lie beside" in MORE.prove(session)
    assert tomllib.loads(session.preview())["sync_accounting"] == {
        "mode": "ACCESS",
        "mdb": "sqlite:///syncaccounting.db",
        "company": 1,
    }
    assert not session.draft.path.parent.exists()


def test_a_database_that_is_there_is_proved_and_named(chosen: Reached, tmp_path: Path) -> None:
    session = chosen(**by_url(f"sqlite:///{tmp_path / 'books.db'}", 6))
    assert "books.db can be written, as company 6" in MORE.prove(session)
    found = {each.name: each.found for each in session.checks()}
    assert "books.db can be written, as company 6" in found["sync-accounting"]


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        (by_url("sqlite:///nowhere/books.db"), "books_url"),
        (by_url("sqlite:///journal.db"), "books_url"),
        (by_url("mysqlite://books"), "books_url"),
        (by_url("postgresql://me:word@h/books"), "books_url"),
        ({"books_database": "url", "books_url": "sqlite:///x.db"}, "books_number"),
        ({"books_database": "access", "books_file": "none.mdb", "books_number": 1}, "books_file"),
    ],
    ids=str,
)
def test_what_cannot_be_filled_is_mended_where_it_was_answered(
    chosen: Reached, answers: dict[str, object], place: str
) -> None:
    error, found = refused(chosen(**answers))
    assert found == place, error
    assert error.remedy


def test_without_an_access_driver_another_kind_is_picked(chosen: Reached, tmp_path: Path) -> None:
    (tmp_path / "sync.mdb").write_bytes(b"\x00\x01\x00\x00Standard Jet DB\x00")
    answers = {"books_database": "access", "books_file": str(tmp_path / "sync.mdb"), "books_number": 1}
    assert refused(chosen(**answers))[1] == "books_database"


def test_a_number_that_another_company_has_there_is_refused_each_time(
    chosen: Reached, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'books.db'}"
    with closing(open_store(address, tmp_path)) as store, store.writing(1) as rows:
        rows.stand(Standing("Other Ltd", "GBP", "all|1", date(2026, 1, 2)), new=True)
    session = chosen(**by_url(address))
    for _ in range(2):
        error, place = refused(session)
        assert (error.code, place) == ("sync_accounting.number_taken", "books_number")
        assert "Other Ltd" in error.found
    session.draft.answer("books_number", 2)
    assert "as company 2" in MORE.prove(session)


def test_a_configuration_that_has_it_keeps_it(world: World, opens: Opens) -> None:
    path = world.folder / "syncupload.toml"
    own = '\n[sync_accounting]\nmode = "ACCESS"\nmdb = "sqlite:///books.db"\ncompany = 6\n'
    path.write_text(path.read_text() + own)
    session = opens(path, crm__url=f"{world.server.url}/")
    asked = named(session)
    assert asked["books_database"].default == "url"
    assert (asked["books_url"].default, asked["books_number"].default) == ("sqlite:///books.db", 6)
    outcome = carry_out(session, Answers({}))
    assert outcome.finished is not None
    assert path.read_text().endswith(own)


def test_none_takes_it_out_again(world: World, opens: Opens) -> None:
    path = world.folder / "syncupload.toml"
    own = '\n[sync_accounting]\nmode = "ACCESS"\nmdb = "sqlite:///books.db"\ncompany = 6\n'
    path.write_text(path.read_text() + own)
    session = opens(path, crm__url=f"{world.server.url}/", books_database="none")
    MORE.prove(session)
    assert told(session) == (None, None, None)
    assert "sqlite:///books.db" not in session.preview()


def test_the_answers_of_a_file_fill_it_too(world: World, opens: Opens) -> None:
    wanted = {"mode": "ACCESS", "mdb": "sqlite:///books.db", "company": 6}
    values = {f"sync_accounting.{key}": value for key, value in wanted.items()}
    outcome = carry_out(opens(), Answers({"sage.connection": world.company, **values}))
    assert outcome.finished is not None
    own = load(outcome.finished.path, environ={}).config.sync_accounting
    assert (own.mode, own.mdb, own.company) == ("ACCESS", "sqlite:///books.db", 6)
    assert dict(outcome.proofs)["more"].endswith("beside the configuration, as company 6")


OLD = """<configuration><appSettings><add key="sync.sourcemode" value="SAGE50" />
<add key="sync.mode" value="{mode}"/><add key="sync.mdb" value="c:\\data\\syncupload.mdb"/>
<add key="sync.company" value="6"/></appSettings></configuration>"""


@pytest.mark.parametrize(("mode", "kind"), [("ACCESS", "access"), ("", "none")])
def test_an_old_file_answers_it(chosen: Reached, tmp_path: Path, mode: str, kind: str) -> None:
    old = tmp_path / "syncupload.exe.config"
    old.write_text(OLD.format(mode=mode))
    session = chosen(books_database="url")
    take_old(session.draft, old)
    asked = named(session)
    assert asked["books_database"].default == kind
    session.draft.answer("books_database", "access")
    asked = named(session)
    assert (asked["books_file"].default, asked["books_number"].default) == (r"c:\data\syncupload.mdb", 6)


def test_an_old_file_that_has_it_switched_off_loses_nothing(chosen: Reached, tmp_path: Path) -> None:
    old = tmp_path / "syncupload.exe.config"
    old.write_text(OLD.format(mode=""))
    session = chosen()
    take_old(session.draft, old)
    session.draft.answer("sage.connection", chosen().draft.value("sage.connection"))
    MORE.prove(session)
    assert told(session) == (None, r"c:\data\syncupload.mdb", 6)


def test_other_accounts_are_not_filled_in_under_the_number_of_the_ones_before(
    world: World, opens: Opens
) -> None:
    path = world.folder / "syncupload.toml"
    own = '\n[sync_accounting]\nmode = "ACCESS"\nmdb = "sqlite:///books.db"\ncompany = 6\n'
    path.write_text(path.read_text() + own)
    with closing(open_store("sqlite:///books.db", world.folder)) as store, store.writing(6) as rows:
        rows.stand(Standing("Renamed since Ltd", "GBP", "all|1", date(2026, 1, 2)), new=True)
    given = {**by_url("sqlite:///books.db"), "books_number": 6}
    session = opens(path, crm__url=f"{world.server.url}/", **given)
    assert "as company 6" in MORE.prove(session)  # the same accounts, whatever they are called
    session.draft.answer("sage.wait", 5)
    assert "as company 6" in MORE.prove(session)
    session.draft.answer("sage.connection", f"sandbox:{world.folder / 'company.db'}")
    assert refused(session)[0].code == "sync_accounting.number_taken"


def test_a_password_in_an_address_is_not_kept_when_the_set_up_is_left(
    chosen: Reached, tmp_path: Path
) -> None:
    session = chosen(**by_url("postgresql+psycopg://u:hunter2@p@db/books"))
    with pytest.raises(SyncError):
        MORE.prove(session)
    session.drafts.keep(session.draft)
    (kept,) = (tmp_path / "drafts").iterdir()
    assert "postgresql+psycopg://u@db/books" in kept.read_text("utf-8")
    assert "hunter2" not in kept.read_text("utf-8")


def test_a_proof_leaves_no_empty_file_behind(chosen: Reached, tmp_path: Path) -> None:
    file = tmp_path / "books.db"
    assert "as company 1" in MORE.prove(chosen(**by_url(f"sqlite:///{file}")))
    assert not file.exists()
    file.touch()
    MORE.prove(chosen(**by_url(f"sqlite:///{file}")))
    assert file.exists()
