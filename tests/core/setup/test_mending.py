"""A wrong answer is told, and the question in which it can be mended is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.checks.result import CheckResult, Mark
from core.errors import ConfigurationError, SyncError
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User
from core.setup.course import STEPS
from core.setup.field import Field, Kind
from core.setup.mending import place_in_course, place_of
from core.setup.session import Session
from core.setup.step import Step
from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.core.setup.conftest import Opens, World

CONNECTION, CRM = STEPS[1:3]


def mended_in(step: Step, session: Session) -> tuple[SyncError, str]:
    with pytest.raises(SyncError) as refused:
        step.prove(session)
    return refused.value, place_of(refused.value, step.fields(session))


@pytest.fixture
def sql_server(tmp_path: Path) -> Iterator[SqlServer]:
    require_sql_server_driver()
    file = tmp_path / "company.db"
    create_sage200(file, Recipe(customers=3, products=3, invoices=3))
    users = {"CRMSage": User("Secret1"), "sa": User("Secret2", writes=True)}
    with closing(SqlServer(file, "Sage200", users, tls=None)) as server:
        yield server


@pytest.fixture
def on_server(opens: Opens, sql_server: SqlServer) -> Opens:
    """Open a set-up of Sage 200 whose answers are right but for those given."""

    def open_session(*_: object, **answers: object) -> Session:
        right = {
            "sync__source": "SAGE200",
            "way": "server",
            "server": f"127.0.0.1,{sql_server.port}",
            "database": "Sage200",
            "login": "CRMSage",
            "sage_200__password": "Secret1",
            "sql_driver": "FreeTDS",
            "sync__company": "A",
        }
        return opens(**{**right, **answers})

    return open_session


def test_right_answers_read_the_first_customer(on_server: Opens) -> None:
    session = on_server()
    assert CONNECTION.prove(session).endswith("first customer A1D001")
    assert "Secret1" not in session.preview()


def test_a_login_that_could_write_is_told_at_once(on_server: Opens) -> None:
    told = CONNECTION.prove(on_server(login="sa", sage_200__password="Secret2"))
    assert "warning: this login could write" in told


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"sage_200__password": "wrong"}, "sage_200.password"),
        ({"login": "nobody"}, "sage_200.password"),
        ({"server": "127.0.0.1,1"}, "server"),
        ({"sql_driver": "ODBC Driver 99 for SQL Server"}, "sql_driver"),
    ],
    ids=str,
)
def test_what_sql_server_refuses_is_mended_where_it_was_answered(
    on_server: Opens, wrong: dict[str, object], place: str
) -> None:
    error, found = mended_in(CONNECTION, on_server(**wrong))
    assert found == place, error
    assert error.remedy


def test_a_missing_driver_of_sage_instant_is_mended_at_the_driver(opens: Opens, tmp_path: Path) -> None:
    answers = {"instant_driver": "Instant Accounting 2000 v6", "instant_user": "MANAGER"}
    session = opens(
        sync__source="SAGEINSTANT", way="driver", instant_folder=str(tmp_path), sync__company="A", **answers
    )
    error, found = mended_in(CONNECTION, session)
    assert found in ("instant_driver", "instant_folder"), error


def test_a_folder_that_is_no_company_is_mended_at_the_folder(opens: Opens, tmp_path: Path) -> None:
    answers = {"sage__version": 13, "sage__folder": str(tmp_path), "sage__user": "MANAGER"}
    error, found = mended_in(
        CONNECTION, opens(sync__source="SAGE50", way="driver", sync__company="A", **answers)
    )
    assert (error.code, found) == ("sage50.data_path", "sage.folder")


def test_a_crm_that_nothing_listens_for_is_mended_at_its_address(opens: Opens) -> None:
    session = opens(sync__source="QUICKBOOKS", sync__target="CRM40", crm__url="http://127.0.0.1:9/")
    assert mended_in(CRM, session)[1] == "crm.url"


def test_a_password_that_the_crm_refuses_is_mended_at_the_password(world: World, opens: Opens) -> None:
    with (
        NtlmAccounts({r"litwareinc\administrator": "right"}) as accounts,
        RunningServer(world.organisation, ServerSettings(ntlm=accounts)) as server,
    ):
        answers = {"crm__user": "administrator", "crm__domain": "litwareinc", "crm__organisation": "Demo"}
        session = opens(sync__source="QUICKBOOKS", sync__target="CRM40", crm__url=f"{server.url}/", **answers)
        session.draft.answer("crm.password", "wrong")
        assert mended_in(CRM, session)[1] == "crm.password"


def test_what_a_message_names_is_where_it_is_mended() -> None:
    fields = (Field("product.unit", "Unit", Kind.TEXT), Field("crm.url", "Address", Kind.TEXT))
    error = ConfigurationError("x.y", tried="try", found="nothing", remedy="Name one in [product] unit.")
    assert place_of(error, fields) == "product.unit"


def test_what_no_question_is_asked_for_has_no_place() -> None:
    error = ConfigurationError("x.y", tried="try", found="nothing", remedy="Set [orders] ready_status.")
    assert place_of(error, (Field("crm.url", "Address", Kind.TEXT),)) == ""


def placed(session: Session, check: str) -> tuple[CheckResult, str]:
    """Run the checks; give what one says, and the question where it is mended."""
    result = {each.name: each for each in session.checks()}[check]
    place = place_in_course(result, session)
    return result, "" if place is None else f"{STEPS[place.step].name} {place.key}"


WHOLE = {"product__price_list": "Demo", "product__unit_group": "Demo", "product__unit": "Each"}


@pytest.mark.parametrize(
    ("wrong", "check", "place"),
    [
        (
            {"sage__folder": "/none", "sage__version": 13, "way": "driver"},
            "data-folder",
            "connection sage.folder",
        ),
        ({"sage__folder": "/none", "sage__version": 13, "way": "driver"}, "odbc", "connection sage.version"),
        (
            {"sage__connection": "sandbox:none.db", "way": "sandbox"},
            "accounting",
            "connection sage.connection",
        ),
        ({"crm__url": "http://127.0.0.1:9/"}, "crm-address", "crm crm.url"),
        ({"crm__customer_type": 99}, "relationship-type", "choices crm.customer_type"),
        ({"crm__invoice_date_field": "new_nowhere"}, "invoice-date-field", "choices crm.invoice_date_field"),
        ({"orders__ready_status": 77, "orders__done_status": 1}, "ready-status", "more orders.ready_status"),
        (
            {
                "sync_accounting__mode": "ACCESS",
                "sync_accounting__mdb": "none.mdb",
                "sync_accounting__company": 1,
            },
            "sync-accounting",
            "more books_file",
        ),
        (
            {"sync_accounting__mode": "ACCESS", "sync_accounting__mdb": "x.mdb"},
            "sync-accounting",
            "more books_number",
        ),
        ({"journal__url": "sqlite:////nowhere/journal.db"}, "journal", ""),
    ],
    ids=str,
)
def test_what_a_check_says_is_mended_in_the_step_that_asks_for_it(
    reached: Callable[..., Session], wrong: dict[str, object], check: str, place: str
) -> None:
    result, found = placed(reached(**{**WHOLE, **wrong}), check)
    assert (result.mark, found) == (Mark.FAIL, place), result
    assert result.code


def test_a_password_of_the_accounts_is_never_mended_at_the_crms(reached: Callable[..., Session]) -> None:
    result = CheckResult("accounting", Mark.FAIL, "read", "refused", "", code="accounting.credentials")
    assert place_in_course(result, reached(way="sandbox")) is None
