"""Gets an organisation's WSDL, from the server or from what was kept of it, and has zeep read it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import zeep
from zeep import Settings
from zeep.exceptions import Error as ZeepError

from core.crm.soap.addresses import Addresses
from core.crm.soap.contract import Contract
from core.crm.soap.exchange import Exchange
from core.crm.soap.failures import quoted
from core.crm.soap.namespaces import SERVICE_2006, SERVICE_2007, XSD, qualified
from core.crm.soap.statuses import page_title
from core.errors import CrmError
from core.markup import parsed

_NEEDED = {
    SERVICE_2007: ("Create", "Update", "Retrieve", "RetrieveMultiple", "Execute", "CrmAuthenticationToken"),
    SERVICE_2006: ("entity", "entityName", "id", "columnSet", "query", "Request"),
}


_Client: Any = zeep.Client  # zeep has no types


class _Nowhere:
    """What zeep is given to load further documents with: a WSDL of CRM stands alone."""

    def load(self, url: str) -> bytes:
        """Refuse: whatever is behind that address has not been asked for."""
        raise ValueError(f"the WSDL leads to another document: {url}")


def load(exchange: Exchange, addresses: Addresses, organisation: str, stamp: str, cache: Path) -> Contract:
    """Give the contract of an organisation; asks the server only where its metadata has changed.

    Raises CrmError: crm.not_wsdl where neither of its two places holds a WSDL of CRM 4.0.
    """
    kept = _Kept(cache, f"{addresses.service.lower()}|{organisation.lower()}", stamp)
    text = kept.read()
    if text is not None:
        with contextlib.suppress(CrmError):  # what was kept is broken: the server has a whole one
            return read(text, addresses.service)
    contract, text = _fetched(exchange, addresses, organisation)
    kept.write(text)
    return contract


def load30(exchange: Exchange, service: str, stamp: str, cache: Path) -> Contract:
    """Give the contract of a CRM 3.0, as `load` does."""
    kept = _Kept(cache, f"{service.lower()}|3.0", stamp)
    text = kept.read()
    if text is not None:
        with contextlib.suppress(CrmError):
            return read(text, service, SERVICE_2006)
    where = f"{service}?WSDL"
    text = exchange.page(where, f"read the CRM's WSDL at {where}")
    contract = read(text, where, SERVICE_2006)
    kept.write(text)
    return contract


def read(text: bytes, where: str, namespace: str = SERVICE_2007) -> Contract:
    """Have zeep read a WSDL with every door shut; raises CrmError crm.not_wsdl."""
    try:
        return _read(text, namespace)
    # zeep lets lxml's, its loader's and plain lookup errors through
    except (ZeepError, LookupError, ValueError, SyntaxError, AttributeError, TypeError) as problem:
        raise _not_wsdl(text, where, problem, "4.0" if namespace == SERVICE_2007 else "3.0") from problem


@lru_cache(maxsize=2)
def _read(text: bytes, namespace: str) -> Contract:
    """Read it once a process: that takes zeep half a second, and a CRM is opened more often than that."""
    shut = Settings(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    client = _Client(io.BytesIO(text), transport=_Nowhere(), settings=shut)
    for name in _NEEDED[namespace]:
        client.get_element(qualified(namespace, name))
    # CRM 3.0's metadata has labels of states; 4.0's has their names.
    states = _states(text) if namespace == SERVICE_2006 else None
    return Contract(client, namespace, states)


def _states(text: bytes) -> dict[str, tuple[str, ...]]:
    """Give the names of each entity's states in their order, which zeep does not keep."""
    return {
        name.removesuffix("State").lower(): tuple(
            each.get("value", "") for each in kind.iter(qualified(XSD, "enumeration"))
        )
        for kind in parsed(text).iter(qualified(XSD, "simpleType"))
        if (name := kind.get("name", "")).endswith("State")
    }


def _fetched(exchange: Exchange, addresses: Addresses, organisation: str) -> tuple[Contract, bytes]:
    own, common = addresses.contracts(organisation)
    try:
        text = exchange.page(own, f"read the CRM's WSDL at {own}")
        return read(text, own), text
    except CrmError as first:
        if first.code not in ("crm.not_found", "crm.not_wsdl", "crm.not_soap"):
            raise
        try:
            text = exchange.page(common, f"read the CRM's WSDL at {common}")
            return read(text, common), text
        except CrmError as second:
            raise (first if second.code == "crm.not_found" else second) from first


def _not_wsdl(text: bytes, where: str, problem: Exception, version: str) -> CrmError:
    looks = (
        page_title(text)
        if b"<html" in text[:4096].lower()
        else quoted(f"{type(problem).__name__}: {problem}")
    )
    return CrmError(
        "crm.not_wsdl",
        tried=f"read the CRM's WSDL at {where}",
        found=f"what came is no WSDL of CRM {version}: {looks}",
        remedy="Check the address and the organisation's name; open the address in a browser and see.",
    )


class _Kept:
    """One organisation's WSDL in the cache folder, named by where it came from and when it was made."""

    def __init__(self, folder: Path, source: str, stamp: str) -> None:
        self._folder = folder
        self._source = _short(source)
        self._path = folder / f"wsdl-{self._source}-{_short(stamp)}.xml"

    def read(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except OSError:
            return None

    def write(self, text: bytes) -> None:
        # Without a cache everything works, only slower: no reason to fail.
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._replace(text)
            for older in self._folder.glob(f"wsdl-{self._source}-*.xml"):
                if older != self._path:
                    older.unlink(missing_ok=True)

    def _replace(self, text: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix="wsdl-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
