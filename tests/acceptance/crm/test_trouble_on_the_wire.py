"""The SOAP client against a sandbox that misbehaves on demand, and the sign-in that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from core.crm.base import Attribute, Condition, Crm, Entity, Kind, Operator, Query, Reference, Value
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import ConfigurationError, CrmError, CrmFault, CrmUnansweredError
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.faults import FaultRule, Trouble
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings

ID = UUID("b6b993ae-8078-4f11-ad14-0003ff1136c8")
RECORD = Entity("account", ID, {"name": "Smith"})
Opener = Callable[..., Crm]


class TestWrites:
    @pytest.mark.parametrize("trouble", [Trouble.LOST_ANSWER, Trouble.TRUNCATED])
    def test_an_answer_lost_after_the_deed_leaves_it_open(self, troubled: Opener, trouble: Trouble) -> None:
        crm = troubled(FaultRule(trouble, operation="Create", times=1))
        with pytest.raises(CrmUnansweredError):
            crm.create(RECORD)
        assert crm.retrieve("account", ID, ("name",)) == RECORD

    @pytest.mark.parametrize("trouble", [Trouble.RESET, Trouble.HTML_ERROR])
    def test_an_answer_lost_before_the_deed_looks_just_the_same(
        self, troubled: Opener, trouble: Trouble
    ) -> None:
        crm = troubled(FaultRule(trouble, operation="Create", times=1))
        with pytest.raises(CrmUnansweredError):
            crm.create(RECORD)
        assert crm.retrieve("account", ID, ("name",)) is None

    def test_silence_has_a_limit(self, troubled: Opener) -> None:
        crm = troubled(FaultRule(Trouble.STALL, operation="Update"), timeout=0.5)
        crm.create(RECORD)
        with pytest.raises(CrmUnansweredError):
            crm.update(RECORD)

    def test_a_whole_document_may_be_done_or_not(self, troubled: Opener, organisation: Organisation) -> None:
        crm = troubled(FaultRule(Trouble.LOST_ANSWER, operation="CompoundCreate"))
        crm.create(RECORD)
        (prices,) = crm.find(Query("pricelevel", ()))
        header: dict[str, Value | None] = {
            "name": "x",
            "customerid": Reference("account", ID),
            "pricelevelid": Reference("pricelevel", prices.id),
        }
        line: dict[str, Value | None] = {
            "isproductoverridden": True,
            "productdescription": "y",
            "quantity": Decimal(1),
        }
        with pytest.raises(CrmUnansweredError):
            crm.create_with_lines(
                Entity("invoice", UUID(int=1), header),
                [Entity("invoicedetail", UUID(int=2), {**line, "priceperunit": Decimal(1)})],
            )
        assert DirectCrm(organisation).retrieve("invoicedetail", UUID(int=2), ()) is not None

    def test_a_busy_server_has_done_nothing(self, troubled: Opener) -> None:
        crm = troubled(FaultRule(Trouble.UNAVAILABLE, operation="Create", times=1))
        with pytest.raises(CrmError) as caught:
            crm.create(RECORD)
        assert caught.value.code == "crm.busy"
        crm.create(RECORD)

    @pytest.mark.parametrize("trouble", [Trouble.SQL_ERROR, Trouble.SQL_TIMEOUT])
    def test_a_database_that_fails_is_a_refusal(self, troubled: Opener, trouble: Trouble) -> None:
        crm = troubled(FaultRule(trouble, operation="Create"))
        with pytest.raises(CrmFault):
            crm.create(RECORD)


class TestReads:
    @pytest.mark.parametrize(
        "trouble", [Trouble.RESET, Trouble.LOST_ANSWER, Trouble.TRUNCATED, Trouble.UNAVAILABLE]
    )
    def test_a_read_is_repeated(self, troubled: Opener, trouble: Trouble) -> None:
        crm = troubled(FaultRule(trouble, operation="RetrieveMultiple", times=2, seconds=1))
        crm.create(RECORD)
        assert [each.id for each in crm.find(Query("account", ("name",)))] == [ID]

    def test_a_page_lost_in_the_middle_loses_no_record(self, troubled: Opener) -> None:
        crm = troubled(FaultRule(Trouble.LOST_ANSWER, operation="RetrieveMultiple", nth=2))
        for number in range(5):
            crm.create(Entity("account", UUID(int=number + 1), {"name": "x"}))
        assert len({each.id for each in crm.find(Query("account", (), page_size=2))}) == 5

    def test_text_in_another_encoding_is_not_taken_for_something_else(self, troubled: Opener) -> None:
        crm = troubled(FaultRule(Trouble.WRONG_CHARSET, operation="Retrieve", times=1))
        crm.create(Entity("account", ID, {"name": "Café €"}))
        assert crm.retrieve("account", ID, ("name",)) == Entity("account", ID, {"name": "Café €"})

    def test_a_user_who_is_locked_out_is_told(self, troubled: Opener) -> None:
        crm = troubled(FaultRule(Trouble.UNAUTHORIZED, operation="Retrieve"))
        with pytest.raises(ConfigurationError) as caught:
            crm.retrieve("account", ID, ("name",))
        assert caught.value.code == "crm.no_credentials"


ACCOUNT = "litwareinc\\administrator"
PASSWORD = "pass@word1"


@pytest.fixture
def guarded(organisation: Organisation) -> Iterator[RunningServer]:
    """A server that asks for a Windows sign-in; one of its two accounts is no user of the CRM."""
    accounts = {ACCOUNT: PASSWORD, "litwareinc\\stranger": "secret-word"}
    with (
        NtlmAccounts(accounts) as known,
        RunningServer(organisation, ServerSettings(ntlm=known)) as server,
    ):
        yield server


@pytest.fixture
def access(guarded: RunningServer, tmp_path: Path) -> SoapSettings:
    return SoapSettings(url=guarded.url, cache=tmp_path / "cache", user=ACCOUNT, password=PASSWORD)


@pytest.fixture
def opened() -> Iterator[Callable[[SoapSettings], SoapCrm40]]:
    """Open clients, and close them in the end."""
    clients: list[SoapCrm40] = []

    def one(settings: SoapSettings) -> SoapCrm40:
        clients.append(open_crm40(settings))
        return clients[-1]

    yield one
    for each in clients:
        each.close()


Client = Callable[[SoapSettings], SoapCrm40]


class TestWindowsSignIn:
    def test_a_connection_signs_in_once(
        self, access: SoapSettings, guarded: RunningServer, opened: Client
    ) -> None:
        crm = opened(access)
        crm.whoami()
        before = guarded.counts.requests
        for _ in range(10):
            crm.whoami()
        assert guarded.counts.requests - before == 10
        assert guarded.counts.connections == 1

    def test_each_thread_signs_in_on_a_connection_of_its_own(
        self, access: SoapSettings, guarded: RunningServer, opened: Client
    ) -> None:
        crm = opened(access)

        def work(number: int) -> None:
            for at in range(5):
                crm.create(Entity("account", UUID(int=number * 100 + at + 1), {"name": "x"}))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        assert len(list(crm.find(Query("account", ())))) == 40
        assert guarded.counts.connections <= 9

    @pytest.mark.parametrize(
        "wrong",
        [
            {"password": "wrong-word"},
            {"user": "litwareinc\\stranger", "password": "secret-word"},
            {"organisation": "NoSuchOrganisation"},
        ],
        ids=["the password", "the user", "the organisation"],
    )
    def test_a_refused_sign_in_says_what_may_be_wrong_and_no_secret(
        self, access: SoapSettings, opened: Client, wrong: dict[str, str]
    ) -> None:
        settings = replace(
            access,
            organisation=wrong.get("organisation", "Demo"),
            user=wrong.get("user", access.user),
            password=wrong.get("password", access.password),
        )
        with pytest.raises(CrmError) as caught:
            opened(settings).whoami()
        assert caught.value.code == "crm.sign_in_refused"
        told = str(caught.value)
        assert settings.user in told
        assert settings.organisation is not None
        assert settings.organisation in told
        assert settings.password not in told

    def test_nobody_at_all_is_told_what_is_needed(self, access: SoapSettings, opened: Client) -> None:
        with pytest.raises(ConfigurationError, match="user, password and domain"):
            opened(replace(access, user="", password="")).whoami()


class TestCustomising:
    def test_a_field_younger_than_the_wsdl_is_written_and_read_all_the_same(
        self, troubled: Opener, organisation: Organisation
    ) -> None:
        crm = troubled()
        crm.whoami()  # has the WSDL now
        organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))
        sent = Entity("account", ID, {"name": "Smith", "new_balance": Decimal("-12.34")})
        crm.create(sent)
        assert crm.retrieve("account", ID, ("name", "new_balance")) == sent
        crm.update(Entity("account", ID, {"new_balance": None, "accountnumber": "A1"}))
        condition = Condition("accountnumber", Operator.EQUAL, ("A1",))
        found = list(crm.find(Query("account", ("name", "new_balance"), (condition,))))
        assert found == [RECORD]

    def test_a_document_with_such_a_field_still_goes_whole(
        self, troubled: Opener, organisation: Organisation
    ) -> None:
        crm = troubled()
        crm.create(RECORD)
        organisation.add_attribute("invoice", Attribute("new_printed", Kind.TEXT, length=10))
        (prices,) = crm.find(Query("pricelevel", ()))
        header: dict[str, Value | None] = {
            "name": "x",
            "customerid": Reference("account", ID),
            "pricelevelid": Reference("pricelevel", prices.id),
            "new_printed": "yes",
        }
        line: dict[str, Value | None] = {
            "isproductoverridden": True,
            "productdescription": "y",
            "quantity": Decimal(1),
        }
        crm.create_with_lines(
            Entity("invoice", UUID(int=1), header),
            [Entity("invoicedetail", UUID(int=2), {**line, "priceperunit": Decimal(1)})],
        )
        found = crm.retrieve("invoice", UUID(int=1), ("new_printed", "totalamount"))
        assert found == Entity("invoice", UUID(int=1), {"new_printed": "yes", "totalamount": Decimal("1.00")})
        assert crm.retrieve("invoicedetail", UUID(int=2), ()) is not None


class TestManyAtOnce:
    def test_sixteen_threads_write_documents_without_losing_or_mixing_any(
        self, troubled: Opener, organisation: Organisation
    ) -> None:
        crm = troubled()
        crm.create(RECORD)
        (prices,) = crm.find(Query("pricelevel", ()))

        def document(number: int) -> None:
            header: dict[str, Value | None] = {
                "name": f"Invoice {number}",
                "invoicenumber": str(number),
                "customerid": Reference("account", ID),
                "pricelevelid": Reference("pricelevel", prices.id),
            }
            crm.create_with_lines(
                Entity("invoice", UUID(int=number), header),
                [_line(number, at) for at in range(number % 4)],
            )

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(document, range(1, 49)))
        stored = DirectCrm(organisation)
        found = stored.find(Query("invoice", ("totalamount",)))
        totals = {each.id.int: each.fields["totalamount"] for each in found}
        assert totals == {number: Decimal(number * (number % 4)) for number in range(1, 49)}


def _line(number: int, at: int) -> Entity:
    fields: dict[str, Value | None] = {
        "isproductoverridden": True,
        "productdescription": f"Line {at} of {number}",
        "quantity": Decimal(1),
        "priceperunit": Decimal(number),
    }
    return Entity("invoicedetail", UUID(int=number * 1000 + at + 1), fields)
