"""The name comes before the deed: one id for one record, on every machine."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.upload.identity import Generations, namer, owner, record_id

HERE = UUID(int=1)
THERE = UUID(int=2)


def test_an_id_never_changes_between_versions_of_this_program() -> None:
    assert record_id(HERE, "Demo", "account", "A1D001") == UUID("4f3901da-82d0-50b4-8e19-33ebe5cb86c8")


@given(st.text(max_size=20))
def test_case_and_trailing_blanks_make_no_other_record(key: str) -> None:
    folded = record_id(HERE, "Demo", "account", key.casefold() + "  ")
    assert folded == record_id(HERE, "Demo", "account", key.casefold())


def test_organisation_company_entity_key_and_generation_each_make_another_record() -> None:
    ids = {
        record_id(HERE, "Demo", "account", "A"),
        record_id(THERE, "Demo", "account", "A"),
        record_id(HERE, "Other", "account", "A"),
        record_id(HERE, "Demo", "contact", "A"),
        record_id(HERE, "Demo", "account", "B"),
        record_id(HERE, "Demo", "account", "A", 1),
    }
    assert len(ids) == 6


def test_what_belongs_to_a_record_is_made_again_with_it() -> None:
    assert owner("contact", "A1D001") == ("account", "A1D001")
    assert owner("invoicedetail", "A1D001-82|carriage") == ("invoice", "A1D001-82")
    assert owner("productpricelevel", f"{HERE}|VID003") == ("product", "VID003")
    assert owner("uom", f"{HERE}|25 Pack") == ("uom", "25 Pack")


def test_the_next_generation_renames_the_record_and_its_lines_and_nothing_else() -> None:
    generations = Generations({})
    name = namer(HERE, "Demo", generations)
    before = name("invoice", "A-1"), name("invoicedetail", "A-1|1"), name("invoice", "A-2")
    assert generations.take_next("invoice", "a-1 ") == 1
    after = name("invoice", "A-1"), name("invoicedetail", "A-1|1"), name("invoice", "A-2")
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert before[2] == after[2]


def test_a_generation_that_the_journal_knows_is_the_one_used() -> None:
    name = namer(HERE, "Demo", Generations({("account", "a1d001"): 2}))
    assert name("account", "A1D001") == record_id(HERE, "Demo", "account", "A1D001", 2)


def test_a_unit_is_made_again_under_its_planned_name() -> None:
    generations = Generations({})
    assert generations.take_next("uom", "25 Pack") == 1
    assert generations.take_next("uom", "25 pack") == 2
    assert generations.of("uom", f"{HERE}|25 Pack") == 2
