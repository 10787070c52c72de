from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from core.accounting.base import Selection
from core.checks.lengths import account_number, lengths
from core.checks.longest import CUSTOMERS, longest
from core.checks.result import Mark
from core.checks.site import Site
from core.crm.base import Attribute, EntityDescription, Kind
from core.records import Customer

if TYPE_CHECKING:
    from tests.core.checks.conftest import MemoryCrm, MemoryReader

Sites = Callable[..., Site]


def test_the_longest_text_counts_as_the_crms_database_counts(site_of: Sites, reader: MemoryReader) -> None:
    reader.references = ("ABCDEF", "😀😀😀😀", "ABCDEFG")
    found = longest(reader.customers(), CUSTOMERS)
    assert found["account", "accountnumber"] == "😀😀😀😀"


def test_what_is_a_key_is_set_aside_and_what_is_not_is_cut(site_of: Sites, crm: MemoryCrm) -> None:
    for entity, field in (("uom", "name"), ("product", "productnumber"), ("product", "name")):
        attributes = {**crm.described[entity].attributes, field: Attribute(field, Kind.TEXT, length=3)}
        crm.described[entity] = EntityDescription(entity, attributes)
    site = site_of()
    site.longest_of_products = lambda: {  # type: ignore[method-assign]  # as if they had been read
        ("product", "productnumber"): "LONGCODE",
        ("product", "name"): "A long name",
        ("uom", "name"): "Each",
    }
    told = lengths(site)
    assert told.mark is Mark.WARN
    assert told.found == (
        "product.productnumber takes 3 characters, LONGCODE has 8 and is set aside; "
        "product.name takes 3 characters, A long name has 11 and is cut; "
        "uom.name takes 3 characters, Each has 4 and is set aside"
    )


def test_the_ledger_is_read_once_for_both_checks(
    site_of: Sites, reader: MemoryReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Selection] = []
    read = reader.customers

    def counted(selection: Selection = Selection()) -> Iterator[Customer]:  # noqa: B008 - as the port has it
        asked.append(selection)
        return read(selection)

    monkeypatch.setattr(reader, "customers", counted)
    site = site_of()
    account_number(site)
    lengths(site)
    assert len(asked) == 1
