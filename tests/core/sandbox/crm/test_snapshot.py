"""An organisation in memory can be put back to where it was."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from core.crm.base import Entity, Query
from core.errors import CrmFault
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation

CONTACT = Entity("contact", UUID(int=1), {"lastname": "Thomas"})


def test_what_came_after_a_snapshot_is_gone_when_it_is_restored() -> None:
    organisation = Organisation.found(Path(":memory:"))
    crm, bare = DirectCrm(organisation), organisation.snapshot()
    crm.create(CONTACT)
    organisation.restore(bare)
    assert list(crm.find(Query("contact", ()))) == []


def test_what_came_before_a_snapshot_is_there_again_and_holds_its_id() -> None:
    organisation = Organisation.found(Path(":memory:"))
    crm = DirectCrm(organisation)
    crm.create(CONTACT)
    held = organisation.snapshot()
    organisation.delete(crm.whoami().user_id, "contact", CONTACT.id)
    organisation.restore(held)
    assert crm.retrieve("contact", CONTACT.id, ("lastname",)) == CONTACT
    with pytest.raises(CrmFault):
        crm.create(CONTACT)


def test_a_restored_organisation_is_still_the_same_one() -> None:
    organisation = Organisation.found(Path(":memory:"))
    crm, bare = DirectCrm(organisation), organisation.snapshot()
    before = crm.whoami()
    organisation.restore(bare)
    assert crm.whoami() == before
