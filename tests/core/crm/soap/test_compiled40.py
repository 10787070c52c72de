"""Compiled envelopes are zeep's own, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crm.base import Entity, Reference
from core.crm.soap.compiled40 import CompiledEnvelopes40
from core.crm.soap.contract import Contract
from core.crm.soap.entities import Filled
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.envelopes40 import ZeepEnvelopes40
from core.crm.soap.values import Wire
from core.errors import CrmError

ID = UUID("b6b993ae-8078-df11-ad14-0003ff1136c8")

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20) | st.sampled_from(
    ["SLOT0TOLS", "a\r\nb", "<w:InvoiceDetails>", "&amp;", '"', "]]>", "\t", ""]
)
money = st.decimals(-(10**9), 10**9, places=4)
references = st.builds(Reference, st.sampled_from(["account", "contact"]), st.uuids())


def fields(**kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[Mapping[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: kind | st.none() for name, kind in kinds.items()})


accounts = st.builds(
    Entity,
    st.just("account"),
    st.uuids(),
    fields(
        name=texts,
        accountnumber=texts,
        creditlimit=money,
        customertypecode=st.integers(0, 9),
        donotemail=st.booleans(),
        primarycontactid=references,
        createdon=st.just(datetime(2009, 5, 27, tzinfo=UTC)),
        new_balance=money,
    ),
)
invoices = st.builds(Entity, st.just("invoice"), st.uuids(), fields(name=texts, customerid=references))
lines = st.builds(
    Entity,
    st.just("invoicedetail"),
    st.uuids(),
    fields(productdescription=texts, priceperunit=money, quantity=money),
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def compiled(contract: Contract) -> CompiledEnvelopes40:
    """One for all examples, so that later ones meet the shapes of earlier ones."""
    return CompiledEnvelopes40(_zeep(contract), contract)


def _zeep(contract: Contract) -> ZeepEnvelopes40:
    return ZeepEnvelopes40(contract, "Demo", lambda _: {"new_balance": Wire.MONEY})


@quick
@given(accounts)
def test_a_record(compiled: CompiledEnvelopes40, envelopes: ZeepEnvelopes40, record: Entity) -> None:
    assert compiled.create(record) == envelopes.create(record)
    assert compiled.update(record) == envelopes.update(record)


@quick
@given(invoices, st.lists(lines, max_size=4))
def test_a_document_with_its_lines(
    compiled: CompiledEnvelopes40, envelopes: ZeepEnvelopes40, document: Entity, rows: list[Entity]
) -> None:
    expected = envelopes.create_with_lines(document, rows)
    assert compiled.create_with_lines(document, rows) == expected
    assert compiled.create_with_lines(document, rows) == expected


def test_what_xml_cannot_carry_is_refused_as_zeep_does(compiled: CompiledEnvelopes40) -> None:
    compiled.create(Entity("account", ID, {"name": "fine"}))
    with pytest.raises(CrmError) as caught:
        compiled.create(Entity("account", ID, {"name": "bad\x00"}))
    assert caught.value.code == "crm.unwritable"


class _Counting(ZeepEnvelopes40):
    """zeep's renderer, with its renderings counted."""

    renderings = 0

    def written(self, operation: str, filled: Filled) -> Outgoing:
        self.renderings += 1
        return super().written(operation, filled)


def test_zeep_renders_a_shape_once_and_not_each_record(contract: Contract) -> None:
    zeep = _Counting(contract, "Demo", lambda _: {})
    compiled = CompiledEnvelopes40(zeep, contract)
    for number in range(50):
        compiled.create(Entity("account", UUID(int=number), {"name": f"Name {number}"}))
    assert zeep.renderings == 2  # marked, and for the comparison


def test_sixteen_threads_render_as_one_does(contract: Contract, envelopes: ZeepEnvelopes40) -> None:
    compiled = CompiledEnvelopes40(envelopes, contract)
    records = [
        Entity(
            "account",
            UUID(int=each),
            {"name": f"N {each}", "creditlimit": Decimal(each) if each % 3 else None},
        )
        for each in range(300)
    ]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(compiled.create, records))
    assert together == [envelopes.create(each) for each in records]
