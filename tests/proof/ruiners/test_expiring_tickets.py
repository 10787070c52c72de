"""Tickets of an internet-facing CRM that end in the middle: renewed once for all, nothing twice, no storm."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from core.accounting.base import Subject
from core.crm.base import Query
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.internet import MOST_FRUITLESS
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication
from core.errors import CrmError, SyncError
from core.sandbox.crm.faults import FaultRule, Trouble
from core.sandbox.crm.server import RunningServer
from core.sandbox.crm.tickets import LIFETIME
from tests.proof.ruiners.place import Place

ACCOUNT, PASSWORD = r"litwareinc\administrator", "right"
WORKERS = 8
FEW = timedelta(seconds=16)
"""As long as a ticket lasts where each look at the clock takes a second: some eight calls."""


@dataclass
class Ticking:
    """A clock that moves on by a second with each look, and by as much as a test says."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def outside(place: Place) -> Place:
    """Reach the CRM over the internet, by as many connections as are usual."""
    place.sign_in(ACCOUNT, PASSWORD)
    place.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = str(WORKERS)
    return place


def client(place: Place, server: RunningServer, password: str = PASSWORD) -> SoapCrm40:
    """Open a client of its own."""
    domain, _, user = ACCOUNT.partition("\\")
    crm = open_crm40(
        SoapSettings(
            url=server.url, cache=place.folder / "cache", organisation="Demo", user=user, domain=domain,
            password=password, authentication=Authentication.IFD,
        )
    )  # fmt: skip
    place.stack.callback(crm.close)
    return crm


def together(crm: SoapCrm40, threads: int = WORKERS) -> Counter[str]:
    """Have so many threads ask at the same moment; count how they fared."""
    ready = threading.Barrier(threads)

    def ask() -> str:
        ready.wait()
        try:
            list(crm.find(Query("account", ())))
        except SyncError as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(threads) as pool:
        return Counter(each.result() for each in [pool.submit(ask) for _ in range(threads)])


def change_password(place: Place, password: str) -> None:
    """Give the account another password in the domain, unknown to the product."""
    assert place.accounts is not None
    place.accounts._passwords[ACCOUNT.casefold()] = password


def test_a_batch_outlives_tickets_that_end_every_few_calls(outside: Place) -> None:
    server = outside.serve(FEW, Ticking())
    night = outside.batch()
    calls = server.counts.requests
    assert night.report.exit_code == 0, night.report.error
    invoices = outside.holds("invoice", "invoicenumber", "totalamount")
    assert {str(each.fields["invoicenumber"]) for each in invoices} == set(outside.posted())
    for entity, key in (
        ("invoice", "invoicenumber"),
        ("account", "accountnumber"),
        ("product", "productnumber"),
    ):
        keys = Counter(str(each.fields[key]) for each in outside.holds(entity, key))
        assert max(keys.values()) == 1, entity
    assert server.tickets.denied == 0
    assert 10 <= server.tickets.sold <= calls / 4
    assert outside.batch().report.calls.write == 0


def test_a_batch_under_one_ticket_writes_the_same(outside: Place) -> None:
    server = outside.serve(LIFETIME)
    assert outside.batch().report.exit_code == 0
    assert server.tickets.sold == 1
    assert {str(each.fields["invoicenumber"]) for each in outside.holds("invoice", "invoicenumber")} == set(
        outside.posted()
    )


def test_lost_answers_and_ended_tickets_together_make_no_second_record(outside: Place) -> None:
    outside.faults = (FaultRule(Trouble.LOST_ANSWER, operation="Create", every=3),)
    server = outside.serve(FEW, Ticking())
    assert outside.upload(Subject.INVOICES).report.error is None
    assert outside.struck > 3
    assert server.tickets.sold > 3
    outside.faults = ()
    outside.serve(LIFETIME)
    assert outside.upload(Subject.INVOICES).report.exit_code == 0
    numbers = Counter(str(each.fields["invoicenumber"]) for each in outside.holds("invoice", "invoicenumber"))
    assert set(numbers) == set(outside.posted())
    assert set(numbers.values()) == {1}


def test_all_who_find_their_ticket_ended_share_the_next(outside: Place) -> None:
    clock = Ticking()
    server = outside.serve(timedelta(hours=1), clock)
    crm = client(outside, server)
    crm.whoami()
    for sold in (2, 3):
        clock.now += timedelta(hours=2)
        assert together(crm) == {"let in": WORKERS}
        assert server.tickets.sold == sold


def test_threads_that_begin_together_buy_one_ticket(outside: Place) -> None:
    server = outside.serve(LIFETIME)
    assert together(client(outside, server)) == {"let in": WORKERS}
    assert server.tickets.sold == 1


def test_a_wrong_password_is_sent_once_however_many_ask(outside: Place) -> None:
    server = outside.serve(LIFETIME)
    crm = client(outside, server, "expired")
    assert together(crm, 16) == {"crm.sign_in_refused": 16}
    assert together(crm, 16) == {"crm.sign_in_refused": 16}
    assert server.tickets.denied == 1


def test_a_password_that_is_changed_in_the_middle_stops_the_run_at_one_attempt(outside: Place) -> None:
    clock = Ticking()
    server = outside.serve(FEW, clock)
    sold = server.tickets.issue

    def tenth(account: str) -> tuple[str, datetime]:
        if server.tickets.sold == 9:
            change_password(outside, "changed")
        return sold(account)

    server.tickets.issue = tenth  # type: ignore[method-assign]  # the domain's doing, in the middle
    stopped = outside.batch()
    assert stopped.report.error is not None
    assert stopped.report.error.code == "crm.sign_in_refused"
    assert server.tickets.denied == 1
    outside.say_password(ACCOUNT, "changed")
    outside.serve(LIFETIME)
    assert outside.batch().report.exit_code == 0
    numbers = Counter(str(each.fields["invoicenumber"]) for each in outside.holds("invoice", "invoicenumber"))
    assert set(numbers) == set(outside.posted())
    assert set(numbers.values()) == {1}


def test_tickets_that_are_never_good_are_not_bought_for_ever(outside: Place) -> None:
    server = outside.serve(timedelta(seconds=-1))
    with pytest.raises(CrmError) as refused:
        client(outside, server).whoami()
    assert refused.value.code == "crm.ticket_refused"
    assert server.tickets.sold == MOST_FRUITLESS


def test_a_database_that_is_slow_while_a_ticket_is_bought_says_nothing_of_the_password(
    outside: Place,
) -> None:
    outside.faults = (FaultRule(Trouble.SQL_TIMEOUT, operation="CrmDiscoveryService", nth=1),)
    server = outside.serve(LIFETIME)
    crm = client(outside, server)
    with pytest.raises(CrmError) as slow:
        crm.whoami()
    assert slow.value.code == "0x80044151"
    crm.whoami()
    assert server.tickets.denied == 0
