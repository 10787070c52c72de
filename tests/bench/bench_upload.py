"""How fast records go up, beside the wire and a naive loop: `python tests/bench/bench_upload.py [--quick]`.

The real planner and uploader, with the journal on disk and the real SOAP client, against the sandbox CRM and
against a server of canned answers, each in a process of its own. The wire bound is what the connections could
carry if the client took no time at all: connections / a sequential round trip, measured with bare sockets.
The naive loop is how it was done in 2008: each account is asked for, then created, then its contact, one
after the other, by zeep's own proxy on one session.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests
import zeep

from core import log
from core.accounting.base import EVERYTHING, Subject
from core.config.store import load
from core.crm.base import Condition, Entity, Operator, Query
from core.crm.soap.addresses import Addresses
from core.crm.soap.contract import Contract
from core.crm.soap.entities import EntityWriter
from core.crm.soap.namespaces import SERVICE_2007
from core.crm.soap.query import expression
from core.crm.soap.services import token
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from core.service import SyncService
from core.upload.outcome import Result
from core.upload.plan_table import Plan
from core.upload.progress import Watch
from tests.bench.bench_sandbox import _REQUEST as CREATE

CANNED = Path(__file__).with_name("canned_crm.py")
PROGRAM = [sys.executable, "-m", "tui.cli"]
ROUND_TRIPS = 40


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured: against whom, how slow it is, over how many connections, with how many customers."""

    server: str
    milliseconds: int
    connections: int
    customers: int
    documents: int = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it: of the uploading alone, but for the seconds of the whole."""

    records: int
    calls: int
    seconds: float
    processor: float
    whole: float

    def line(self) -> str:
        """Give calls and records a second, and milliseconds of processor a call."""
        cost = 1000 * self.processor / self.calls
        return f"{self.calls / self.seconds:>9.0f}{self.records / self.seconds:>9.0f}{cost:>8.2f}"


Work: TypeAlias = Callable[[Case, Path, str], Measured]


@contextmanager
def started(command: Sequence[str]) -> Iterator[str]:
    """Run a server for as long as the block lasts; give the first line that it printed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGTERM)


@contextmanager
def served(case: Case, site: Path) -> Iterator[str]:
    """Serve the CRM of a site as the case wants it; give its address."""
    sandbox = [*PROGRAM, "sandbox", "serve", str(site), "--port", "0"]
    slow = case.milliseconds if case.server == "sandbox" else 0
    with started([*sandbox, "--latency-ms", str(slow)]) as ready:
        url = str(json.loads(ready)["crm_url"])
        if case.server == "sandbox":
            yield url
            return
        with started([sys.executable, str(CANNED), url, str(case.milliseconds)]) as address:
            yield address


def round_trip(url: str) -> float:
    """Give the seconds that a bare Create takes, one after the other on one connection: the median."""
    place, taken = urlsplit(url), []
    with socket.create_connection((place.hostname or "", place.port or 0)) as plug:
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(ROUND_TRIPS):
            began = time.perf_counter()
            plug.sendall(CREATE)
            received = plug.recv(65536)
            while not received.endswith(b"</soap:Envelope>"):
                received += plug.recv(65536)
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


@contextmanager
def service(case: Case, site: Path, url: str) -> Iterator[SyncService]:
    """Open the real service on a site."""
    environ = {
        **os.environ,
        "SYNCUPLOAD_CRM_URL": url,
        "SYNCUPLOAD_CRM_CONNECTIONS": str(case.connections),
    }
    with SyncService(load(site / "syncupload.toml", environ=environ)) as opened:
        yield opened


def customers(case: Case, site: Path, url: str) -> Measured:
    """Plan and upload every customer by the real program."""
    return _uploaded(case, site, url, lambda opened: opened.plan(Subject.CUSTOMERS, EVERYTHING, _watch()))


def everything(case: Case, site: Path, url: str) -> Measured:
    """Plan and upload products, customers and invoices by the real program."""
    return _uploaded(case, site, url, lambda opened: opened.plan_batch(_watch()).plan)


def _uploaded(case: Case, site: Path, url: str, make: Callable[[SyncService], Plan]) -> Measured:
    watch = _watch()
    began = time.perf_counter()
    with service(case, site, url) as opened, make(opened) as plan:
        records = sum(1 for _ in _entities(plan))
        before = opened.crm.calls.read + opened.crm.calls.write
        start, processor = time.perf_counter(), time.process_time()
        report = opened.upload(plan, watch)
        seconds, processor = time.perf_counter() - start, time.process_time() - processor
        if report.exit_code or report.summary[Result.CREATED] != plan.writing:
            raise SystemExit(f"not everything went up: {report}")
        calls = opened.crm.calls.read + opened.crm.calls.write - before
        return Measured(records, calls, seconds, processor, time.perf_counter() - began)


def _entities(plan: Plan) -> Iterator[Entity]:
    for planned in plan:
        if planned.change.writes:
            for each in planned.change.walk():
                yield each.written()


def _watch() -> Watch:
    return Watch(lambda: datetime.now(UTC))


def naive(case: Case, site: Path, url: str) -> Measured:
    """Send the same records as a loop of 2008 would."""
    began = time.perf_counter()
    with (
        service(case, site, url) as opened,
        opened.plan(Subject.CUSTOMERS, EVERYTHING, _watch()) as plan,
    ):
        records = list(_entities(plan))
    contract, proxy = _proxy(url)
    writer = EntityWriter(contract, lambda _: {})
    calls = 0
    start, processor = time.perf_counter(), time.process_time()
    for record in records:
        if record.name == "account":
            number = str(record.fields["accountnumber"])
            wanted = Query("account", ("name",), (Condition("accountnumber", Operator.EQUAL, (number,)),))
            found = proxy.RetrieveMultiple(expression(contract, wanted, 1, None))
            calls += 1
            if found.BusinessEntities is not None and found.BusinessEntities.BusinessEntity:
                raise SystemExit(f"{number} is there already")
        proxy.Create(writer.made(writer.filled(record)))
        calls += 1
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    return Measured(len(records), calls, seconds, processor, time.perf_counter() - began)


def _proxy(url: str) -> tuple[Contract, Any]:
    addresses = Addresses.of(url)
    own: Any = zeep  # it has no types
    client = own.Client(addresses.contracts("Demo")[0], transport=own.Transport(session=requests.Session()))
    client.set_default_soapheaders([token("Demo")])
    (binding,) = (name for name in client.wsdl.bindings if str(name).endswith("CrmServiceSoap"))
    assert str(binding).startswith(f"{{{SERVICE_2007}}}")
    return Contract(client), client.create_service(binding, addresses.service)


class Bench:
    """Measures cases, each on a fresh copy of a site of its size."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def measure(self, case: Case, how: Work) -> tuple[Measured, float]:
        """Give what came of a case, and the round trip that was measured before and after it."""
        site = self._folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(self._template(case), site)
        with served(case, site) as url:
            before = round_trip(url)
            measured = how(case, site, url)
            return measured, (before + round_trip(url)) / 2

    def _template(self, case: Case) -> Path:
        recipe = Recipe(customers=case.customers, products=case.documents // 2, invoices=case.documents)
        site = self._folder / f"{case.customers} customers, {case.documents} invoices"
        if not site.exists():
            create_site(site, recipe, now=datetime.now(UTC))
        return site


def table(bench: Bench, server: str, scale: int) -> None:
    """Print the table of one server: for each time the naive loop, then the uploader, then a whole batch."""
    print(
        f"\n{server:9}{'time':>6}{'conns':>7}{'calls/s':>9}{'recs/s':>9}{'CPU ms':>8}"
        f"{'of the wire':>13}{'x naive':>9}{'whole recs/s':>14}"
    )
    for milliseconds, size in ((0, 3000 // scale), (20, 3000 // scale), (60, 1500 // scale)):
        case = Case(server, milliseconds, 1, size // 10)
        loop, trip = bench.measure(case, naive)
        rate = loop.records / loop.seconds
        _print(case, "naive", loop, (trip, rate))
        for connections in (8, 16):
            case = Case(server, milliseconds, connections, size)
            measured, trip = bench.measure(case, customers)
            _print(case, str(connections), measured, (trip, rate))
    case = Case(server, 20, 16, 500 // scale, 1000 // scale)
    measured, trip = bench.measure(case, everything)
    _print(case, "batch16", measured, (trip, None))


def _print(case: Case, connections: str, measured: Measured, beside: tuple[float, float | None]) -> None:
    trip, naive_rate = beside
    share = measured.calls / measured.seconds * trip / case.connections
    times = f"{measured.records / measured.seconds / naive_rate:.1f}" if naive_rate else ""
    whole = measured.records / measured.whole
    place = f"{'':9}{case.milliseconds:>3} ms{connections:>8}"
    print(f"{place}{measured.line()}{share:>12.0%} {times:>9}{whole:>14.0f}", flush=True)


def main() -> None:
    """Measure in a folder that is gone afterwards, the WSDL's cache included."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="a fifth of the records")
    words.add_argument(
        "--server", choices=("canned", "sandbox"), action="append", help="only against this one"
    )
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        log.start(Path(folder) / "log", "info")
        for server in asked.server or ("canned", "sandbox"):
            table(Bench(Path(folder)), server, 5 if asked.quick else 1)


if __name__ == "__main__":
    main()
