"""QuickBooks on another computer: what is asked for, what can be proved without it, and the way back."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.checks.result import Mark
from core.errors import SyncError
from core.setup.answers import Answers, carry_out
from core.setup.course import STEPS
from core.setup.draft import Draft
from core.setup.machine import Machine
from core.setup.mending import place_of
from core.setup.session import Session
from core.setup.steps import quickbooks
from core.setup.steps.sync_accounting import SyncAccountingPart
from core.setup.steps.ways import way_of
from core.web_certificate import OWN, SHOWN, make_certificate
from core.web_visits import VisitBook, visits_file
from tests.core.setup.conftest import Opens, World

CONNECTION = STEPS[1]
AWAY, HERE = "https://server:8166", "http://localhost:8166"
ASKED = {"url", "user", "password", "file"}
VISITED = f"""[sync]
source = "QUICKBOOKS"
target = "CRM40"
company = "A"
currency = "GBP"
[crm]
url = "http://crm:5555/"
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[quickbooks]
url = "{AWAY}"
"""
Visited = Callable[..., Session]


@pytest.fixture
def visited(opens: Opens) -> Visited:
    """Open a set-up whose QuickBooks is on another computer."""

    def open_session(path: Path | None = None, **answers: object) -> Session:
        given = {
            "sync__source": "QUICKBOOKS",
            "way": "web-connector",
            "sync__company": "A",
            "sync__currency": "GBP",
            "quickbooks__url": AWAY,
            "quickbooks__user": "syncupload",
            "quickbooks__password": "word",
        }
        return opens(path, Machine(name="Server"), **{**given, **answers})

    return open_session


def refused(session: Session) -> tuple[str, str]:
    with pytest.raises(SyncError) as error:
        CONNECTION.prove(session)
    return error.value.code, place_of(error.value, CONNECTION.fields(session))


def default_of(session: Session, key: str) -> object:
    return next(each.default for each in CONNECTION.fields(session) if each.key == key)


def test_it_is_asked_where_it_calls_and_how_it_is_known(opens: Opens) -> None:
    session = opens(machine=Machine(name="Server"), sync__source="QUICKBOOKS", way="web-connector")
    fields = {each.key: each for each in CONNECTION.fields(session)}
    own = {f"quickbooks.{name}" for name in ASKED}
    assert set(fields) == {"way", *own, "sync.currency", "sync.company"}
    assert [each.value for each in fields["quickbooks.url"].offers] == [AWAY, HERE]
    assert fields["quickbooks.url"].default == AWAY


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({"quickbooks__password": "word"}, "web-connector"),
        ({"quickbooks__url": HERE}, "web-connector"),
        ({"quickbooks__file": r"C:\Books.qbw"}, "here"),
        ({"quickbooks__password": "word", "quickbooks__file": "sandbox:company.db"}, "sandbox"),
    ],
)
def test_a_configuration_says_itself_how_quickbooks_is_reached(
    opens: Opens, answers: dict[str, str], way: str
) -> None:
    assert default_of(opens(machine=Machine(), sync__source="QUICKBOOKS", **answers), "way") == way


def test_one_that_comes_by_the_usual_address_goes_on_doing_so(opens: Opens, tmp_path: Path) -> None:
    session = opens(machine=Machine(name="Server"), sync__source="QUICKBOOKS")
    base = {"sync": {"source": "QUICKBOOKS"}}
    session.draft = Draft(tmp_path / "syncupload.toml", base, {"quickbooks.password": "hash"})
    assert default_of(session, "way") == "web-connector"
    assert default_of(session, "quickbooks.url") == HERE


def test_one_whose_password_cannot_be_read_still_comes_until_it_is_taken_here_instead(
    opens: Opens, tmp_path: Path
) -> None:
    session = opens(machine=Machine(name="Server"), sync__source="QUICKBOOKS")
    session.draft = Draft(
        tmp_path / "syncupload.toml", {"sync": {"source": "QUICKBOOKS"}}, {"quickbooks.password": ""}
    )
    assert default_of(session, "way") == "web-connector"
    assert not session.draft.has_secret("quickbooks.password")
    session.draft.answer("way", "here")
    way_of(session, quickbooks.WAYS).compose(session)
    assert session.draft.superfluous == ("quickbooks.password",)


def test_it_is_proved_without_quickbooks_and_without_writing(visited: Visited) -> None:
    session = visited()
    told = CONNECTION.prove(session)
    assert told == f"QuickBooks will be asked when the Web Connector first comes, at {AWAY}/quickbooks"
    assert not session.draft.path.parent.exists()


def test_no_password_is_told_at_the_password(visited: Visited) -> None:
    session = visited()
    session.draft.secrets.clear()
    assert refused(session) == ("setup.unanswered", "quickbooks.password")


@pytest.mark.parametrize("url", ["http://server:8166", "https://bücher.example", "server"])
def test_an_address_that_cannot_be_meant_is_told_at_the_address(visited: Visited, url: str) -> None:
    assert refused(visited(quickbooks__url=url)) == ("config.value", "quickbooks.url")


def test_a_certificate_that_cannot_be_read_is_told(visited: Visited) -> None:
    session = visited(quickbooks__certificate="none.pem")
    assert refused(session) == ("quickbooks.certificate", "quickbooks.url")


def test_a_certificate_that_could_not_be_made_is_told(visited: Visited, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(visited(tmp_path / "file" / "syncupload.toml"))[0] == "quickbooks.certificate"


def test_one_that_was_made_before_is_read(visited: Visited, tmp_path: Path) -> None:
    made = make_certificate(tmp_path, "server", datetime.now(UTC))
    session = visited(tmp_path / "syncupload.toml")
    CONNECTION.prove(session)
    made.write_bytes((tmp_path / SHOWN).read_bytes())  # without its key
    assert refused(session)[0] == "quickbooks.certificate"


def test_answers_set_it_up_and_say_what_is_left_to_do(world: World, opens: Opens) -> None:
    answers = {
        "sync.source": "QUICKBOOKS",
        "quickbooks.password": "word",
        "crm.url": f"{world.server.url}/",
    }
    outcome = carry_out(opens(machine=Machine(name="Server")), Answers(answers))
    assert outcome.finished is not None
    marks = {each.name: each.mark for each in outcome.checks}
    assert (marks["web-connector"], marks["accounting"]) == (Mark.WARN, Mark.SKIP)
    assert Mark.FAIL not in marks.values()
    assert world.pocket.held == {"quickbooks.password": "word"}
    assert tomllib.loads(outcome.finished.path.read_text())["quickbooks"] == {"url": AWAY}
    assert outcome.finished.to_come
    assert "syncupload quickbooks qwc" in outcome.finished.steps[0]
    assert str(outcome.finished.path.parent) in outcome.finished.steps[2]
    assert not any("choose a password" in each for each in outcome.finished.steps)
    assert not (outcome.finished.path.parent / OWN).exists()


def test_other_ways_leave_nothing_to_do(world: World, opens: Opens) -> None:
    outcome = carry_out(opens(), Answers({"sage.connection": world.company}))
    assert outcome.finished is not None
    assert outcome.finished.steps == ()


def test_that_it_has_long_not_come_does_not_keep_one_from_setting_it_up_anew(
    world: World, visited: Visited, tmp_path: Path
) -> None:
    path = tmp_path / "syncupload.toml"
    long_ago = datetime.now(UTC) - timedelta(days=90)
    book = VisitBook(visits_file(path), lambda: long_ago, print)
    book.came()
    book.over("")
    session = visited(path)
    outcome = carry_out(session, Answers({"crm.url": f"{world.server.url}/"}))
    (told,) = [each for each in outcome.checks if each.name == "web-connector"]
    assert (told.mark, "90 days ago" in told.found) == (Mark.WARN, True)
    assert outcome.finished is not None


SERVE = "end the service, where it runs, and begin it anew: syncupload quickbooks serve"


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ({}, []),
        ({"crm__timeout": 77}, [SERVE]),
        ({"quickbooks__password": "word"}, [SERVE, "type the password"]),
        ({"sync__company": "B"}, ["have the Web", SERVE, "open syncupload.qwc", "type the password"]),
        ({"quickbooks__url": "https://new:8166"}, ["have", SERVE, "let QuickBooks", "open", "type"]),
    ],
)
def test_one_that_has_come_is_told_of_no_more_than_what_the_answers_change(
    opens: Opens, tmp_path: Path, answers: dict[str, object], left: list[str]
) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(VISITED)
    VisitBook(visits_file(path), lambda: datetime.now(UTC), print).came()
    session = opens(path, Machine(name="Server"))
    session.draft = replace(session.draft, kept={"quickbooks.password": "hash"})
    for key, value in answers.items():
        session.draft.answer(key.replace("__", "."), value)  # type: ignore[arg-type]
    steps = session.steps()
    assert [step.startswith(begins) for step, begins in zip(steps, left, strict=True)] == [True] * len(left)


def test_one_that_was_refused_since_has_its_password_typed(opens: Opens, tmp_path: Path) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(VISITED)
    book = VisitBook(visits_file(path), lambda: datetime.now(UTC), print)
    book.came()
    book.turned_away()
    session = opens(path, Machine(name="Server"))
    assert session.steps() == (SERVE, "type the password into the Web Connector's window")


def test_who_takes_quickbooks_here_instead_has_no_web_connector_come_any_more(
    world: World, opens: Opens, tmp_path: Path
) -> None:
    path = tmp_path / "syncupload.toml"
    path.write_text(f'[sync]\nsource = "QUICKBOOKS"\n[quickbooks]\nurl = "{AWAY}"\n')
    world.pocket.held["quickbooks.password"] = "hash"
    session = opens(path, Machine(name="Server"), sync__company="A", sync__currency="GBP")
    session.draft = replace(session.draft, kept={"quickbooks.password": "hash"})
    assert default_of(session, "way") == "web-connector"
    session.draft.answer("way", "here")
    assert refused(session)[0] != "quickbooks.away"
    for key in ("product.price_list", "product.unit_group", "product.unit"):
        session.draft.answer(key, "Each" if key.endswith("unit") else "Demo")
    session.draft.answer("sync.target", "CRM40")
    session.draft.answer("crm.url", f"{world.server.url}/")
    session.finish()
    assert not tomllib.loads(path.read_text()).get("quickbooks")
    assert world.pocket.held == {}


def test_a_certificate_in_a_form_that_tells_no_end_is_told(visited: Visited, tmp_path: Path) -> None:
    made = make_certificate(tmp_path, "server", datetime.now(UTC))
    trusted = made.read_text("ascii").replace(" CERTIFICATE-", " TRUSTED CERTIFICATE-")
    (tmp_path / "own.pem").write_text(trusted, "ascii")
    session = visited(tmp_path / "syncupload.toml", quickbooks__certificate="own.pem")
    assert refused(session) == ("quickbooks.certificate", "quickbooks.url")


def test_the_database_of_sync_accounting_is_proved_though_nobody_comes_yet(visited: Visited) -> None:
    answers = {"books_database": "url", "books_url": "sqlite:///books.db", "books_number": 1}
    answers |= {"sync__target": "CRM40", "crm__url": "http://crm:5555/"}
    answers |= {f"product__{name}": "Demo" for name in ("price_list", "unit_group", "unit")}
    assert "SYNC Accounting" in SyncAccountingPart().prove(visited(**answers))


def test_a_sandbox_company_has_no_web_connector_come(visited: Visited) -> None:
    session = visited(way="sandbox", quickbooks__file="sandbox:company.db")
    way_of(session, quickbooks.WAYS).compose(session)
    assert session.draft.value("quickbooks.url") is None
    assert not session.draft.has_secret("quickbooks.password")
