"""The CRM port over an organisation in this process."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from core.crm.base import Condition, Crm, Entity, Operator, Query
from core.errors import CrmFault
from core.sandbox.crm.direct import DirectCrm

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk


@pytest.fixture
def crm(desk: Desk) -> DirectCrm:
    return DirectCrm(desk.organisation)


def test_it_is_a_crm(crm: DirectCrm, desk: Desk) -> None:
    port: Crm = crm
    assert port.whoami().user_id == desk.user
    assert port.whoami().organization_id == desk.organisation.id


def test_a_record_goes_in_and_comes_back(crm: DirectCrm) -> None:
    entity = Entity("account", uuid4(), {"name": "A", "creditlimit": Decimal("5.00")})
    crm.create(entity)
    crm.update(Entity("account", entity.id, {"creditlimit": None, "fax": "1"}))
    assert crm.retrieve("account", entity.id, ("name", "creditlimit", "fax")) == Entity(
        "account", entity.id, {"name": "A", "fax": "1"}
    )
    crm.set_state("account", entity.id, "Inactive")
    assert crm.retrieve("account", entity.id, ("statecode",)) == Entity(
        "account", entity.id, {"statecode": "Inactive"}
    )
    assert (crm.calls.read, crm.calls.write) == (2, 3)


def test_a_record_that_is_not_there_is_none(crm: DirectCrm) -> None:
    assert crm.retrieve("account", uuid4(), ()) is None


def test_a_refusal_is_a_fault_with_number_meaning_and_cure(crm: DirectCrm) -> None:
    entity = Entity("account", uuid4(), {"name": "A"})
    crm.create(entity)
    with pytest.raises(CrmFault) as caught:
        crm.create(entity)
    fault = caught.value
    assert (fault.number, fault.code) == (0x80040237, "0x80040237")
    assert fault.tried == f"create account {entity.id}"
    assert "already there" in fault.found
    assert fault.remedy


def test_pages_are_counted_and_joined(crm: DirectCrm) -> None:
    made = [Entity("account", uuid4(), {"name": f"A{number}"}) for number in range(7)]
    for each in made:
        crm.create(each)
    found = list(crm.find(Query("account", ("name",), page_size=3)))
    assert [each.id for each in found] == sorted((each.id for each in made), key=lambda id_: id_.bytes)
    assert crm.calls.read == 3


def test_long_lists_of_values_are_asked_for_in_parts(crm: DirectCrm) -> None:
    for number in range(1500):
        crm.create(Entity("account", uuid4(), {"name": "A", "accountnumber": f"A{number}"}))
    keys = tuple(f"a{number} " for number in range(1500))
    query = Query("account", (), (Condition("accountnumber", Operator.IN, keys),))
    assert len(list(crm.find(query))) == 1500
    assert crm.calls.read == 2


def test_an_empty_list_asks_nothing(crm: DirectCrm) -> None:
    query = Query("account", (), (Condition("accountnumber", Operator.IN, ()),))
    assert list(crm.find(query)) == []
    assert crm.calls.read == 0


def test_an_unknown_user_is_told_what_to_do(desk: Desk) -> None:
    with pytest.raises(CrmFault, match="does not know the user") as caught:
        DirectCrm(desk.organisation, "litwareinc\\nobody")
    assert caught.value.number == 0x80040226
