"""How many Creates a second the sandbox CRM takes: `python tests/bench/bench_sandbox.py [seconds]`.

Four connections send canned bytes to a server in a process of its own; every answer is checked to be a
success, and the figure counts answered, committed records.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile

CONNECTIONS = 4
_SERVE = """
import sys
from pathlib import Path
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import serve
serve(Organisation.open(Path(sys.argv[1])), ready=lambda url: print(url, flush=True))
"""
_WEB = "http://schemas.microsoft.com/crm/2007/WebServices"
_CORE = "http://schemas.microsoft.com/crm/2007/CoreTypes"
_BODY = f"""<?xml version="1.0" encoding="utf-8"?><soap:Envelope
 xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soap:Header><CrmAuthenticationToken xmlns="{_WEB}"><AuthenticationType xmlns="{_CORE}">0</AuthenticationType>
<OrganizationName xmlns="{_CORE}">Demo</OrganizationName>
<CallerId xmlns="{_CORE}">00000000-0000-0000-0000-000000000000</CallerId></CrmAuthenticationToken>
</soap:Header>
<soap:Body><Create xmlns="{_WEB}"><entity xsi:type="account"><accountnumber>A1</accountnumber>
<address1_line1>1 High Street</address1_line1><address1_postalcode>NE1 1AA</address1_postalcode>
<creditlimit>1000.00</creditlimit><creditonhold>false</creditonhold><customertypecode>3</customertypecode>
<name>Foo and Sons Ltd</name><telephone1>0191 000 0000</telephone1></entity></Create></soap:Body>
</soap:Envelope>""".encode()
_REQUEST = (
    "POST /MSCRMServices/2007/CrmService.asmx HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\n"
    f'SOAPAction: "{_WEB}/Create"\r\nContent-Length: {len(_BODY)}\r\n\r\n'
).encode() + _BODY


def answered(url: str, until: float) -> int:
    """Send Creates on one connection until the clock says so; count the successes."""
    place, count = urlsplit(url), 0
    with socket.create_connection((place.hostname, place.port)) as plug:
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < until:
            plug.sendall(_REQUEST)
            received = plug.recv(65536)
            while not received.endswith(b"</soap:Envelope>"):
                received += plug.recv(65536)
            if not received.startswith(b"HTTP/1.1 200"):
                raise SystemExit(received.decode(errors="replace"))
            count += 1
    return count


def measure(url: str, seconds: float) -> float:
    """Give Creates a second over all connections."""
    counts: list[int] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(target=lambda: counts.append(answered(url, start + seconds)))
        for _ in range(CONNECTIONS)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / (time.perf_counter() - start)


def main() -> None:
    """Print the figure."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "crm.db"
        Organisation.found(store, profile=Profile()).close()
        command = [sys.executable, "-c", _SERVE, str(store)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            url = server.stdout.readline().strip()
            print(f"{measure(url, seconds):,.0f} creates a second over {CONNECTIONS} connections")
            server.terminate()


if __name__ == "__main__":
    main()
