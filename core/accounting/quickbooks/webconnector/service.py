"""Carries out the calls of the Web Connector on its visits."""

from __future__ import annotations

from collections.abc import Callable

from core.accounting.quickbooks.hresults import explained_number, number_in
from core.accounting.quickbooks.webconnector.envelope import Call, Result
from core.accounting.quickbooks.webconnector.visits import Visit, Visits
from core.errors import AccountingError
from core.text import clean

DONE, FAILED = 100, -1
"""What `receiveResponseXML` gives in place of a percentage: all is done; `getLastError` tells why not."""
_UNKNOWN = 0x80004005
"""E_FAIL, in the place of a number that cannot be read."""
_NO_VISIT = "This visit is over: let the Web Connector update again."


class WebConnectorService:
    """One service; `version` is what it says it is."""

    def __init__(self, visits: Visits, version: str) -> None:
        self._visits = visits
        self._version = version
        self._operations: dict[str, Callable[[Call], Result]] = {
            "serverVersion": lambda _: self._version,
            "clientVersion": lambda _: "",  # every version will do
            "authenticate": lambda call: self._visits.come_in(
                call.told["strUserName"], call.told["strPassword"]
            ),
            "sendRequestXML": self._send,
            "receiveResponseXML": self._receive,
            "connectionError": self._not_connected,
            "getLastError": self._last_error,
            "closeConnection": self._close,
        }

    def call(self, call: Call) -> Result:
        """Carry out one call."""
        return self._operations[call.operation.name](call)

    def _send(self, call: Call) -> str:
        visit = self._visit(call)
        return (visit.exchange.next() or "") if visit else ""

    def _receive(self, call: Call) -> int:
        visit = self._visit(call)
        if visit is None:
            return FAILED
        response, hresult = call.told["response"], call.told["hresult"].strip()
        if hresult:
            visit.exchange.refuse(lambda tried, writing: _explained(call, tried, writing=writing))
        elif response.strip():
            visit.exchange.answer(response)
        else:
            visit.exchange.refuse(lambda tried, writing: explained_number(None, "", tried, writing=writing))
        if visit.exchange.rest():
            return visit.percent
        return FAILED if visit.error else DONE

    def _not_connected(self, call: Call) -> str:
        visit = self._visit(call)
        if visit is not None:
            cause = _explained(call, "begin a session with QuickBooks", writing=False)
            visit.exchange.end(f"could not reach QuickBooks: {clean(cause.found)}", cause)
        return "done"

    def _last_error(self, call: Call) -> str:
        visit = self._visit(call)
        return _NO_VISIT if visit is None else visit.error

    def _close(self, call: Call) -> str:
        visit = self._visit(call)
        if visit is None:
            return _NO_VISIT
        visit.exchange.end("ended its visit")
        return visit.error or "OK"

    def _visit(self, call: Call) -> Visit | None:
        return self._visits.of(call.told["ticket"])


def _explained(call: Call, tried: str, *, writing: bool) -> AccountingError:
    hresult, message = call.told["hresult"], clean(call.told["message"])
    number = number_in(hresult)
    if number is None:
        return explained_number(_UNKNOWN, f"{clean(hresult)} {message}".strip(), tried, writing=writing)
    return explained_number(number, message, tried, writing=writing)
