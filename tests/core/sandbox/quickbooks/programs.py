"""What a program does with QuickBooks: begins a session, sends messages, looks at what comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from core.accounting.com import EXCEPTION, ComError
from core.sandbox.quickbooks.processor import RequestProcessor

NOW = datetime(2025, 10, 1, 9, 30)  # noqa: DTZ001 - the machine's own time
NAME = "Sync Uploader"


class Clock:
    """The machine's wall clock, which stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Program:
    """A program with a session; `ask` sends requests and gives their answers."""

    def __init__(self, company: Path, name: str = NAME) -> None:
        self.clock = Clock()
        self.company = company
        self.quickbooks = RequestProcessor(company, self.clock)
        self._name = name
        self.ticket = ""

    def __enter__(self) -> Self:
        self.quickbooks.OpenConnection2("", self._name, 1)
        self.ticket = self.quickbooks.BeginSession("", 2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.quickbooks.EndSession(self.ticket)
        self.quickbooks.CloseConnection()

    def send(self, requests: str, version: str = "13.0", **attributes: str) -> etree._Element:
        """Send a message and give the QBXMLMsgsRs."""
        return etree.fromstring(self.raw(requests, version, **attributes).encode())[0]

    def raw(self, requests: str, version: str = "13.0", **attributes: str) -> str:
        attributes = {"onError": "stopOnError"} | attributes
        named = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        return self.quickbooks.ProcessRequest(
            self.ticket,
            f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
            f"<QBXML><QBXMLMsgsRq {named}>{requests}</QBXMLMsgsRq></QBXML>",
        )

    def ask(self, request: str, version: str = "13.0") -> etree._Element:
        """Send one request and give its answer."""
        (answer,) = self.send(request, version)
        return answer

    def query(
        self, kind: str, inside: str = "", attributes: str = "", version: str = "13.0"
    ) -> etree._Element:
        return self.ask(f"<{kind}QueryRq {attributes}>{inside}</{kind}QueryRq>", version)

    def customer(self, name: str = "New &amp; Co", more: str = "") -> etree._Element:
        return self.ask(customer(name, more))


def customer(name: str = "New &amp; Co", more: str = "") -> str:
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{more}</CustomerAdd></CustomerAddRq>"


def invoice(*lines: str, head: str = "", more: str = "", customer: str = "ABS Garages Ltd") -> str:
    written = "".join(f"<InvoiceLineAdd>{line}</InvoiceLineAdd>" for line in lines)
    return (
        f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
        f"{head}{written}</InvoiceAdd>{more}</InvoiceAddRq>"
    )


def line(item: str = "VID003", rest: str = "<Quantity>1</Quantity>") -> str:
    return f"<ItemRef><FullName>{item}</FullName></ItemRef>{rest}"


def service(name: str = "FIT", more: str = "", account: str = "Sales") -> str:
    return (
        f"<ItemServiceAddRq><ItemServiceAdd><Name>{name}</Name>{more}<SalesOrPurchase><Desc>Fitting</Desc>"
        f"<Price>12.5</Price><AccountRef><FullName>{account}</FullName></AccountRef></SalesOrPurchase>"
        "</ItemServiceAdd></ItemServiceAddRq>"
    )


def texts(answer: etree._Element, path: str) -> list[str]:
    return [each.text or "" for each in answer.findall(path)]


def text(answer: etree._Element, path: str) -> str:
    (found,) = texts(answer, path)
    return found


def status(answer: etree._Element) -> tuple[str, str]:
    return str(answer.attrib["statusCode"]), str(answer.attrib["statusSeverity"])


def rows(company: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(company)) as database:
        database.row_factory = sqlite3.Row
        return database.execute(sql, values).fetchall()


def hresult(error: ComError) -> str:
    """Give the number of a failed call where pywin32 has it: in the excepinfo, signed."""
    assert error.hresult == EXCEPTION
    assert error.excepinfo is not None
    return f"0x{int(str(error.excepinfo[5])) + 2**32:08X}"
