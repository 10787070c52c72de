"""Each step asks for what the systems really have, and proves its answers before the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.config.words import Source
from core.crm.base import Attribute, Entity, Kind
from core.errors import SyncError
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.systems import SYSTEMS
from core.setup.course import STEPS
from core.setup.field import Field
from core.setup.machine import Machine, Sandbox
from core.setup.mending import place_of
from core.setup.session import Session, UnansweredError
from core.setup.step import Step
from core.setup.steps.two_way import TwoWayPart
from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.core.setup.conftest import Opens, World, with_machine

SYSTEM, CONNECTION, CRM, CHOICES, MORE, SUMMARY = STEPS
TWO_WAY = TwoWayPart()
Reached = Callable[..., Session]


def named(step: Step | TwoWayPart, session: Session) -> dict[str, Field]:
    return {each.key: each for each in step.fields(session)}


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[RunningServer]:
    """Serve another CRM, which is internet-facing."""
    organisation = Organisation.found(tmp_path / "outside.db", profile=Profile())
    with (
        NtlmAccounts({r"litwareinc\administrator": "right"}) as accounts,
        RunningServer(organisation, ServerSettings(ntlm=accounts, internet=True)) as server,
    ):
        yield server
    organisation.close()


@pytest.fixture
def older(world: World) -> Iterator[RunningServer]:
    """Serve the same CRM as a CRM 3.0."""
    with RunningServer(world.organisation, ServerSettings(version="3.0")) as server:
        yield server


def refusal(step: Step | TwoWayPart, session: Session) -> SyncError:
    with pytest.raises(SyncError) as refused:
        step.prove(session)
    return refused.value


def test_there_are_six_steps_at_most() -> None:
    assert len(STEPS) <= 6


class TestSystem:
    def test_what_was_found_comes_first(self, opens: Opens) -> None:
        drivers = ("SQL Server", "Instant Accounting 2000 v6")
        session = opens(machine=Machine(drivers=drivers, objects=("QBXMLRP2.RequestProcessor.1",)))
        offers = named(SYSTEM, session)["sync.source"].offers
        assert [each.value for each in offers[:2]] == ["SAGEINSTANT", "QUICKBOOKS"]
        assert "Instant Accounting 2000 v6" in offers[0].note
        assert {each.value for each in offers} == {
            "SAGE50",
            "SAGEINSTANT",
            "SAGEMMS",
            "SAGE200",
            "QUICKBOOKS",
        }

    @pytest.mark.parametrize("source", Source)
    def test_a_sandbox_nearby_is_told_at_its_own_system(self, opens: Opens, source: Source) -> None:
        machine = Machine(sandboxes=(Sandbox(Path("/x/company.db"), None, source),))
        offers = named(SYSTEM, opens(machine=machine))["sync.source"].offers
        assert [each.value for each in offers if "sandbox" in each.note] == [source.value]
        assert offers[0].value == source.value

    def test_nothing_answered_is_refused(self, opens: Opens) -> None:
        assert isinstance(refusal(SYSTEM, opens()), UnansweredError)


class TestConnection:
    def test_versions_and_folders_are_those_of_the_machine(self, world: World, opens: Opens) -> None:
        machine = with_machine(
            world, drivers=("Sage Line 50 v13",), folders=(Path("/x/ACCDATA"),), sandboxes=()
        )
        fields = named(CONNECTION, opens(machine=machine, sync__source="SAGE50"))
        assert fields["way"].default == "driver"
        assert fields["sage.version"].default == 13
        assert fields["sage.folder"].default == "/x/ACCDATA"
        assert fields["sage.user"].default == "MANAGER"

    @pytest.mark.parametrize("way", ["driver", "connection"])
    def test_a_32_bit_python_is_offered_where_there_is_one_beside_this(self, opens: Opens, way: str) -> None:
        machine = Machine(pythons32=(r"C:\Python312-32\python.exe",))
        field = named(CONNECTION, opens(machine=machine, sync__source="SAGE50", way=way))["sage.python32"]
        assert [each.value for each in field.offers] == [r"C:\Python312-32\python.exe"]
        assert (field.default, field.required) == (None, False)
        without = named(CONNECTION, opens(machine=Machine(), sync__source="SAGE50", way=way))
        assert "sage.python32" not in without

    def test_without_a_driver_its_set_up_is_named(self, opens: Opens) -> None:
        fields = named(CONNECTION, opens(machine=Machine(), sync__source="SAGE50"))
        assert "ODBC32" in fields["sage.version"].help

    def test_a_data_source_is_offered_with_its_driver(self, opens: Opens) -> None:
        machine = Machine(data_sources=(("SageLine50v13", "Sage Line 50 v13"),))
        session = opens(machine=machine, sync__source="SAGE50", way="connection")
        offer = named(CONNECTION, session)["sage.connection"].offers[0]
        assert (offer.value, offer.note) == ("DSN=SageLine50v13", "driver Sage Line 50 v13")

    def test_the_company_is_opened_and_its_currency_learnt(self, world: World, opens: Opens) -> None:
        session = opens(
            sync__source="SAGE50", way="sandbox", sage__connection=world.company, sync__company="A"
        )
        assert "first customer A1D001" in CONNECTION.prove(session)
        assert session.draft.value("sync.currency") == "GBP"

    @pytest.mark.parametrize("source", ["SAGEMMS", "SAGE200"])
    def test_a_database_is_asked_for_by_its_server(self, opens: Opens, source: str) -> None:
        table = {"SAGEMMS": "sage_mms", "SAGE200": "sage_200"}[source]
        asked = named(CONNECTION, opens(sync__source=source))
        parts = {"server", "database", "login", "encryption", "sql_driver"}
        assert set(asked) == {"way", *parts, f"{table}.password", "sync.company"}
        whole = named(CONNECTION, opens(sync__source=source, way="connection"))
        assert set(whole) == {"way", f"{table}.connection", f"{table}.password", "sync.company"}

    def test_what_is_asked_one_by_one_becomes_a_connection(self, opens: Opens) -> None:
        session = opens(
            sync__source="SAGE200", way="server", server="127.0.0.1,1", database="a;b", sync__company="A"
        )
        refusal(CONNECTION, session)
        made = "server=127.0.0.1,1;database={a;b};Trusted_Connection=yes"
        assert session.draft.value("sage_200.connection") == made
        session.draft.answer("login", "CRMSage")
        refusal(CONNECTION, session)
        assert str(session.draft.value("sage_200.connection")).endswith(";UID=CRMSage")

    def test_a_database_without_a_server_is_refused(self, opens: Opens) -> None:
        assert isinstance(refusal(CONNECTION, opens(sync__source="SAGE200")), UnansweredError)

    @pytest.mark.parametrize(
        ("word", "made"),
        [
            ("usual", ""),
            ("checked", ";Encrypt=yes"),
            ("trusted", ";Encrypt=yes;TrustServerCertificate=yes"),
            ("plain", ";Encrypt=no"),
        ],
    )
    def test_the_encryption_is_chosen_in_words(self, opens: Opens, word: str, made: str) -> None:
        session = opens(
            sync__source="SAGEMMS", way="server", server="127.0.0.1,1", database="MMS", login="CRMSage",
            encryption=word, sql_driver="FreeTDS", sync__company="A",
        )  # fmt: skip
        refusal(CONNECTION, session)
        written = f"DRIVER={{FreeTDS}};server=127.0.0.1,1;database=MMS;UID=CRMSage{made}"
        assert session.draft.value("sage_mms.connection") == written
        again = opens(sync__source="SAGEMMS", sage_mms__connection=written)
        asked = named(CONNECTION, again)
        told = (asked["server"], asked["database"], asked["login"], asked["encryption"], asked["sql_driver"])
        assert [each.default for each in told] == ["127.0.0.1,1", "MMS", "CRMSage", word, "FreeTDS"]

    def test_a_connection_that_is_there_is_shown_in_its_parts_and_stays_unless_one_changes(
        self, opens: Opens
    ) -> None:
        there = "server=127.0.0.1,1;database=sagemms;UID=CRMSage;Language=British;"
        session = opens(sync__source="SAGEMMS", sage_mms__connection=f"{there}PWD=canary7", sync__company="A")
        assert session.draft.secrets == {"sage_mms.password": "canary7"}
        assert named(CONNECTION, session)["way"].default == "server"
        _preset(session, CONNECTION)
        refusal(CONNECTION, session)
        assert session.draft.value("sage_mms.connection") == there
        session.draft.answer("database", "other")
        refusal(CONNECTION, session)
        changed = "server=127.0.0.1,1;database=other;UID=CRMSage;LANGUAGE=British"
        assert session.draft.value("sage_mms.connection") == changed

    @pytest.mark.parametrize("connection", ["DSN=Sage200", "sandbox:company.db", "server=x;Encrypt=yes"])
    def test_a_connection_of_other_parts_is_not_taken_apart(self, opens: Opens, connection: str) -> None:
        asked = named(CONNECTION, opens(sync__source="SAGE200", sage_200__connection=connection))
        assert asked["way"].default != "server"

    def test_the_newest_driver_for_sql_server_is_named_and_a_missing_one_told(self, opens: Opens) -> None:
        newest = "ODBC Driver 18 for SQL Server"
        machine = Machine(drivers=("FreeTDS", "ODBC Driver 9 for SQL Server", newest, "SQLite3"))
        offers = named(CONNECTION, opens(machine=machine, sync__source="SAGE200"))["sql_driver"].offers
        assert [each.label for each in offers] == [
            newest, newest, "ODBC Driver 9 for SQL Server", "FreeTDS",
        ]  # fmt: skip
        without = named(CONNECTION, opens(machine=Machine(), sync__source="SAGE200"))["sql_driver"]
        assert "tdsodbc" in without.help

    def test_sage_instant_is_asked_for_its_driver_folder_and_user(self, opens: Opens) -> None:
        driver = "Instant Accounting 2000 v6"
        machine = Machine(drivers=("Sage Line 50 v13", driver), folders=(Path("/x/ACCDATA"),))
        session = opens(machine=machine, sync__source="SAGEINSTANT", sync__company="A")
        asked = named(CONNECTION, session)
        assert {"way", "instant_driver", "instant_folder", "instant_user", "sage_instant.password"} < set(
            asked
        )
        assert asked["instant_driver"].default == driver
        assert asked["instant_user"].default == "MANAGER"
        _preset(session, CONNECTION)
        refusal(CONNECTION, session)
        made = f"DRIVER={{{driver}}};UID=MANAGER;DIR=/x/ACCDATA"
        assert session.draft.value("sage_instant.connection") == made

    def test_the_manuals_connection_of_sage_instant_is_shown_in_its_parts(self, opens: Opens) -> None:
        printed = (
            r"DRIVER=Instant Accounting 2000 v6;UID=MANAGER;DIR=C:\PROGRAM FILES\SAGEINSTANT2000\ACCDATA"
        )
        session = opens(sync__source="SAGEINSTANT", sage_instant__connection=printed, sync__company="A")
        asked = named(CONNECTION, session)
        assert asked["instant_folder"].default == r"C:\PROGRAM FILES\SAGEINSTANT2000\ACCDATA"
        _preset(session, CONNECTION)
        refusal(CONNECTION, session)
        assert session.draft.value("sage_instant.connection") == printed

    def test_sage_instant_without_its_driver_is_told_where_its_set_up_is(self, opens: Opens) -> None:
        asked = named(CONNECTION, opens(machine=Machine(), sync__source="SAGEINSTANT"))
        assert "ODBC32" in asked["instant_driver"].help

    def test_a_way_of_another_system_is_none_of_this(self, opens: Opens) -> None:
        asked = named(CONNECTION, opens(machine=Machine(), sync__source="SAGE200", way="driver"))
        assert asked["way"].default == "server"

    def test_quickbooks_is_asked_for_its_file_and_the_currency_that_it_does_not_tell(
        self, opens: Opens
    ) -> None:
        asked = named(CONNECTION, opens(machine=Machine(), sync__source="QUICKBOOKS"))
        assert set(asked) == {"way", "quickbooks.file", "sync.currency", "sync.company"}
        machine = Machine(pythons32=(r"C:\Python312-32\python.exe",))
        assert "quickbooks.python32" in named(CONNECTION, opens(machine=machine, sync__source="QUICKBOOKS"))

    @pytest.mark.parametrize("source", Source)
    def test_a_sandbox_is_offered_for_its_own_system_alone(self, opens: Opens, source: Source) -> None:
        boxes = tuple(Sandbox(Path(f"/{each.lower()}/company.db"), None, each) for each in Source)
        session = opens(machine=Machine(sandboxes=boxes), sync__source=source.value)
        asked = CONNECTION.fields(session)
        assert asked[0].default == "sandbox"
        assert [each.value for each in asked[1].offers] == [f"sandbox:/{source.lower()}/company.db"]

    @pytest.mark.parametrize("system", ["sageinstant", "sage200"])
    def test_a_sandbox_of_another_system_is_opened(self, opens: Opens, tmp_path: Path, system: str) -> None:
        if system == "sage200":
            require_sql_server_driver()
        file, kind = tmp_path / "other.db", SYSTEMS[system]
        kind.create(file, Recipe(customers=3, products=2, invoices=2))
        answers = {f"{kind.name}__connection": f"sandbox:{file}"}
        session = opens(sync__source=kind.source.value, way="sandbox", sync__company="A", **answers)
        assert "first customer A1D001" in CONNECTION.prove(session)

    def test_a_company_that_is_not_there_is_told_and_nothing_is_learnt(self, opens: Opens) -> None:
        session = opens(
            sync__source="SAGE50", way="sandbox", sage__connection="sandbox:none.db", sync__company="A"
        )
        assert "none.db" in str(refusal(CONNECTION, session))
        assert session.draft.value("sync.currency") is None


class TestCrm:
    def test_the_address_of_a_served_sandbox_is_preset_for_its_company_alone(
        self, world: World, opens: Opens
    ) -> None:
        session = opens(sage__connection=world.company)
        assert named(CRM, session)["crm.url"].default == f"{world.server.url}/"
        session.draft.answer("sage.connection", "DSN=Sage")
        assert named(CRM, session)["crm.url"].default is None

    def test_signing_in_learns_the_organisation(self, reached: Reached) -> None:
        session = reached(crm__organisation=None)
        assert CRM.prove(session) == "signed in to Demo"
        assert session.draft.value("crm.organisation") == "Demo"

    def test_nothing_listens_there(self, reached: Reached) -> None:
        error = refusal(CRM, reached(crm__url="http://127.0.0.1:9/"))
        assert "127.0.0.1" in str(error)

    def test_a_crm_40_that_is_asked_as_a_crm_30_is_told(self, reached: Reached) -> None:
        assert "it is a CRM 4.0" in CRM.prove(reached(sync__target="CRM30"))

    def test_a_crm_30_is_asked_for_no_organisation_and_signed_in_to(
        self, reached: Reached, older: RunningServer
    ) -> None:
        session = reached(sync__target="CRM30", crm__url=f"{older.url}/", crm__organisation="Other")
        asked = named(CRM, session)
        assert "crm.organisation" not in asked
        assert "ifd" not in [each.value for each in asked["crm.authentication"].offers]
        assert CRM.prove(session) == "signed in to Demo"

    def test_a_crm_30_that_is_asked_as_a_crm_40_is_told_by_its_version(
        self, reached: Reached, older: RunningServer
    ) -> None:
        session = reached(crm__url=f"{older.url}/", crm__organisation=None)
        error = refusal(CRM, session)
        assert "the server is a CRM 3.0" in error.found
        assert place_of(error, CRM.fields(session)) == "sync.target"

    @pytest.mark.parametrize("organisation", [None, "Demo"])
    def test_an_internet_facing_crm_is_signed_in_to_by_a_ticket(
        self, reached: Reached, outside: RunningServer, organisation: str | None
    ) -> None:
        session = reached(
            crm__url=f"{outside.url}/", crm__organisation=organisation, crm__authentication="ifd",
            crm__user="administrator", crm__domain="litwareinc", crm__password="right",
        )  # fmt: skip
        assert CRM.prove(session) == "signed in to Demo"
        assert outside.tickets.sold == 1
        assert 'authentication = "ifd"' in session.preview()
        assert "right" not in session.preview()

    def test_a_crm_30_is_never_internet_facing(self, reached: Reached) -> None:
        answers = {"sync__target": "CRM30", "crm__authentication": "ifd", "crm__user": "administrator"}
        assert "CRM30" in str(refusal(CRM, reached(**answers)))

    def test_the_server_can_be_asked_which_organisations_there_are(self, reached: Reached) -> None:
        session = reached(crm__organisation=None)
        session.ask_organisations()
        assert [each.value for each in named(CRM, session)["crm.organisation"].offers] == ["Demo"]


class TestChoices:
    def test_the_lists_are_the_crms_own_and_the_manuals_values_preset(self, reached: Reached) -> None:
        fields = named(CHOICES, reached())
        assert fields["crm.customer_type"].default == 3
        assert fields["crm.supplier_type"].default == 10
        assert (3, "3  Customer") in [(each.value, each.label) for each in fields["crm.customer_type"].offers]
        for key, usual in (("price_list", "Demo"), ("unit_group", "Demo"), ("unit", "Each")):
            field = fields[f"product.{key}"]
            assert field.default == usual
            assert usual in [each.value for each in field.offers]

    def test_units_are_those_of_the_group(self, reached: Reached) -> None:
        fields = named(CHOICES, reached(product__unit_group="Another"))
        assert fields["product.unit"].offers == ()

    def test_fields_of_ones_own_come_first_for_the_balance(self, world: World, reached: Reached) -> None:
        attribute = Attribute("new_balance", Kind.MONEY)
        world.organisation.add_attribute("account", attribute)
        offers = named(CHOICES, reached())["crm.balance_field"].offers
        assert [each.value for each in offers[:2]] == [None, "new_balance"]

    def test_a_price_list_that_is_not_active_says_so(self, reached: Reached) -> None:
        session = reached()
        _make_price_list(session, "Old", active=False)
        offer = named(CHOICES, session)["product.price_list"].offered("Old")
        assert offer is not None
        assert "Inactive" in offer.note

    def test_names_that_are_missing_are_wished_for_and_not_made(self, reached: Reached) -> None:
        session = reached(product__price_list="New", product__unit_group="Boxes", product__unit="Box")
        _preset(session, CHOICES)
        assert CHOICES.prove(session) == (
            "to be made at the end: the price list New in GBP, the unit group Boxes with the unit Box"
        )
        assert named(CHOICES, session)["product.price_list"].offered("New") is None

    def test_an_option_that_the_crm_does_not_have_is_refused(self, reached: Reached) -> None:
        session = reached(crm__customer_type=99)
        _preset(session, CHOICES)
        assert "99" in str(refusal(CHOICES, session))

    def test_customers_and_suppliers_alike_are_refused(self, reached: Reached) -> None:
        session = reached(crm__customer_type=10, crm__supplier_type=10)
        _preset(session, CHOICES)
        assert "supplier_type" in str(refusal(CHOICES, session))


class TestTwoWay:
    def test_a_system_that_is_only_read_has_nothing_to_ask(self, opens: Opens) -> None:
        assert TWO_WAY.skipped(opens(sync__source="SAGE200")) != ""
        assert TWO_WAY.skipped(opens(sync__source="SAGE50")) == ""

    def test_no_takes_the_status_values_out_again(self, reached: Reached) -> None:
        session = reached(two_way=False, orders__ready_status=2, orders__done_status=100001)
        assert TWO_WAY.prove(session).startswith("one way only")
        assert session.draft.value("orders.ready_status") is None

    def test_no_takes_out_whatever_was_said_of_orders(self, reached: Reached) -> None:
        session = reached(two_way=False, orders__default_product="S1", orders__sales_nominal="4000")
        TWO_WAY.prove(session)
        assert session.draft.value("orders.default_product") is None
        assert session.draft.value("orders.sales_nominal") is None

    def test_quickbooks_is_asked_for_what_it_books_orders_with(self, reached: Reached) -> None:
        session = reached(two_way=True)
        session.draft.answer("sync.source", "QUICKBOOKS")
        asked = named(TWO_WAY, session)
        assert {"orders.default_product", "orders.carriage_product", "orders.sales_nominal"} <= set(asked)
        assert "sage.object" not in asked
        assert "Sage" not in " ".join(f"{each.label} {each.help}" for each in asked.values())

    def test_the_status_values_are_picked_from_the_crms_list(self, reached: Reached) -> None:
        session = reached(two_way=True)
        offers = named(TWO_WAY, session)["orders.ready_status"].offers
        assert (2, "2  Pending") in [(each.value, each.label) for each in offers]
        error = refusal(TWO_WAY, session)
        assert isinstance(error, UnansweredError)
        assert error.key == "orders.from"

    def test_a_text_field_of_ones_own_can_take_the_number(self, world: World, reached: Reached) -> None:
        world.organisation.add_attribute("salesorder", Attribute("new_sage", Kind.TEXT, length=20))
        session = reached(
            two_way=True,
            orders__from="order",
            orders__ready_status=2,
            orders__done_status=100001,
            orders__invoice_field="new_sage",
        )
        assert "new_sage" in [each.value for each in named(TWO_WAY, session)["orders.invoice_field"].offers]
        assert TWO_WAY.prove(session) == "orders that are ready become invoices"

    def test_a_registered_data_object_is_offered(self, world: World, reached: Reached) -> None:
        session = reached(two_way=True, sage__version=13)
        session.machine = with_machine(world, objects=("SDOEngine.13", "QBXMLRP2.RequestProcessor"))
        offers = named(TWO_WAY, session)["sage.object"].offers
        assert [each.value for each in offers] == [None, "SDOEngine.13"]


class TestSummary:
    def test_a_configuration_that_is_not_whole_is_refused_with_each_mistake(self, opens: Opens) -> None:
        assert "product" in str(refusal(SUMMARY, opens(sync__source="SAGE50")))


def _preset(session: Session, step: Step) -> None:
    for each in step.fields(session):
        if session.draft.value(each.key) is None and each.default is not None:
            session.draft.answer(each.key, each.default)


def _make_price_list(session: Session, name: str, *, active: bool) -> None:
    from uuid import uuid4  # noqa: PLC0415

    record = uuid4()
    session.crm().create(Entity("pricelevel", record, {"name": name}))
    if not active:
        session.crm().set_state("pricelevel", record, "Inactive")


_HINT = 4 * 78 - 12
"""So many characters of help the screen can show at 80x24, less what wrapping leaves free."""


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize("machine", [Machine(), Machine(pythons32=("python.exe",))], ids=["bare", "python32"])
def test_what_a_question_means_is_never_cut_off(opens: Opens, source: Source, machine: Machine) -> None:
    session = opens(machine=machine, sync__source=source.value)
    for way in (each.value for each in CONNECTION.fields(session)[0].offers):
        session.draft.answer("way", way)
        asked = CONNECTION.fields(session)
        assert {each.key: each.help for each in asked if len(each.help) > _HINT} == {}
        assert {each.key: each.label for each in asked if len(each.label) > 18} == {}
        assert [each.key for each in asked if not each.help] == []
