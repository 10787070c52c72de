"""The stage of the order's way: a CRM with ready orders, and journals that are reset in an instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Protocol
from unittest.mock import patch

from core.accounting.orders import AccountingWriter, OrderLedger
from core.config.model import Config
from core.crm.base import Attribute
from core.crm.base import Kind as FieldKind
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.orders import DONE, INVOICE_FIELD, READY, place_orders
from core.upload.journal import Scope
from tests.core.upload.books import ListReader, customer, product
from tests.proof.orders.books import Books, folded
from tests.proof.orders.misfortunes import kinds
from tests.proof.orders.ports import GatedLedger, GatedWriter
from tests.proof.worlds.gate import Gate
from tests.proof.worlds.misfortunes import Kind
from tests.proof.worlds.scenery import COMPANY, Memory

SENT, FULFILLED, BILLED = 200002, 100001, 4
"""More status reasons for what is done: one of Submitted, and the CRM's own of a fulfilled order, and of an
invoice."""

SUBMITTED = 1

_SEED = 20080606


class CountingWriter(AccountingWriter, Protocol):
    """An AccountingWriter that counts what it has written."""

    @property
    def written(self) -> int:
        """How much it has written."""


@dataclass(frozen=True, slots=True)
class Side:
    """The accounts that orders go into: how they are opened, read and written, each through a gate."""

    open_books: Callable[[], Books]
    ledger: Callable[[Books, Gate], OrderLedger]
    writer: Callable[[Books, Gate], CountingWriter]
    config: Callable[[Config], Config]
    kinds: Callable[[Books], Mapping[str, Kind]] = kinds


@dataclass
class OrderStage:
    """One organisation and the journals of two machines, before accounts of one kind."""

    organisation: Organisation
    memories: tuple[Memory, Memory]
    bare: bytes
    entropy: Random
    side: Side

    def clear(self) -> None:
        """Put the CRM back to where it was when it was founded, and so with all ids that it will give."""
        self.organisation.restore(self.bare)
        self.entropy.seed(_SEED)


def config(done: int = DONE, entity: str = "order", field: str | None = INVOICE_FIELD, **sync: int) -> Config:
    """Give a configuration of the order's way."""
    return Config.model_validate(
        {
            "sync": {"source": "SAGE50", "target": "CRM40", "company": COMPANY, "currency": "GBP", **sync},
            "crm": {"url": "http://127.0.0.1:9/", "organisation": "Demo"},
            "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Demo"},
            "sage": {"connection": "sandbox:company.db"},
            "orders": {
                "from": entity,
                "ready_status": READY if entity == "order" else 1,
                "done_status": done,
                "default_product": "MISC",
                **({"invoice_field": field} if field else {}),
            },
        }
    )


def _founded() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def build() -> OrderStage:
    """Build a stage; the same on every machine and in every process, ids and all."""
    entropy = Random(_SEED)
    organisation = Organisation.found(Path(":memory:"), profile=Profile(), clock=_founded, entropy=entropy)
    place_orders(organisation, _reader(), 0, 1)  # which gives it a field and a status of its own
    organisation.add_attribute("invoice", Attribute(INVOICE_FIELD, FieldKind.TEXT, length=20))
    known = organisation.describe("salesorder").attributes["statuscode"]
    own = replace(
        known,
        options={**known.options, SENT: "Sent"},
        states={**known.states, SENT: SUBMITTED},
    )
    organisation.change_attribute("salesorder", own)
    scope = Scope(DirectCrm(organisation).whoami().organization_id, COMPANY)
    return OrderStage(
        organisation, (Memory(scope), Memory(scope)), organisation.snapshot(), entropy, IN_MEMORY
    )


def open_books() -> Books:
    """Open the accounts that know one of the manual's two customers, and all but one of its products."""
    reader = _reader()
    accounts = reader.ledger_accounts([each.reference for each in reader.customer_list])
    items = reader.stock_items([each.code for each in reader.product_list])
    return Books(
        {folded(each.reference): each for each in accounts.values()},
        {folded(each.code): each for each in items.values()},
    )


def _unchanged(made: Config) -> Config:
    return made


IN_MEMORY = Side(open_books, GatedLedger, GatedWriter, _unchanged)


def _reader() -> ListReader:
    return ListReader(
        [customer("A1D001", contact_name="Martin Abbott"), customer("ABS001")],
        [product("VID003"), product("TAPE002", "2.80"), product("MISC", "1.00")],
    )


def place(stage: OrderStage, count: int, seed: int = 1) -> None:
    """Let orders wait in the CRM: the manual's two, then invented ones."""
    with patch("core.sandbox.orders._customise"):
        place_orders(stage.organisation, _reader(), count, seed)
