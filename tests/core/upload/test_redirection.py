"""A draft follows the records that it refers to when these turn out to be others."""

from __future__ import annotations

from uuid import UUID

from core.crm.base import Entity, Reference
from core.upload.plan import Draft
from core.upload.redirection import redirected

OLD, NEW, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def _draft(record: UUID) -> Draft:
    line = Draft("I|1", Entity("invoicedetail", OTHER, {"productid": Reference("product", record)}))
    header = Entity("invoice", OTHER, {"customerid": Reference("account", record), "name": "I"})
    return Draft("I", header, children=(line,))


def test_references_in_a_draft_and_its_lines_are_followed() -> None:
    assert redirected(_draft(OLD), {OLD: NEW}) == _draft(NEW)


def test_a_draft_without_moved_references_is_the_same_object() -> None:
    draft = _draft(OTHER)
    assert redirected(draft, {OLD: NEW}) is draft
    assert redirected(draft, {}) is draft
