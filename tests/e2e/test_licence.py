"""Activation by the real program: everything goes up then, and nobody but the vendor can bring it about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.config.store import load
from core.crm.base import Query
from core.registry import open_crm
from tests.e2e.conftest import OF_TEST_VENDOR, PROGRAM, World
from tests.vendor import SERIAL, key_of


@pytest.fixture
def evaluated(world: World) -> Iterator[World]:
    """An evaluation company, its CRM served, for a program that knows the tests' vendor."""
    world.create("--customers", "12", "--products", "6", "--invoices", "10", "--evaluation")
    world.program = OF_TEST_VENDOR
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


def in_crm(world: World, entity: str, field: str) -> set[str]:
    crm = open_crm(load(world.config, environ=world.environ))
    found = {str(each.fields[field]) for each in crm.find(Query(entity, (field,)))}
    crm.close()
    return found


def test_after_activation_the_next_batch_uploads_what_the_evaluation_left_out(evaluated: World) -> None:
    first = evaluated.sync("batch", "--json")
    assert first.code == 0, first.err
    assert first.document["evaluation"] is True
    assert not in_crm(evaluated, "account", "accountnumber") & {"ZOM001", "ISL001"}

    groups = key_of().lower().split("-")
    ended = evaluated.sync("licence", "activate", SERIAL.lower(), *groups, "--json")
    assert (ended.code, ended.document["state"]) == (0, "licensed"), ended.err
    assert f'serial = "{SERIAL.lower()}"' in evaluated.config.read_text()
    assert groups[5] not in evaluated.config.read_text()

    whole = evaluated.sync("batch", "--json")
    assert (whole.code, whole.document["evaluation"]) == (0, False), whole.err
    assert "the first one with a licence" in whole.err
    assert {"A1D001", "ZOM001", "ISL001", "LAR001"} <= in_crm(evaluated, "account", "accountnumber")
    assert "TAPE002" in in_crm(evaluated, "product", "productnumber")
    evaluated.program = PROGRAM
    shown = evaluated.sync("licence", "show", "--json").document
    assert (shown["state"], shown["problem"]["code"]) == ("evaluation", "licence.vendor")
