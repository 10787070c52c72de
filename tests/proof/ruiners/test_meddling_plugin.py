"""A CRM plug-in changes totals after the create: told with both figures, and never touched again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest

from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.upload.outcome import Result
from tests.proof.ruiners.place import Place

SURCHARGE = Decimal("1.23")


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise the tax of the first line of each document once it has been created."""
    create = Organisation.create_compound

    def meddling(
        organisation: Organisation, user: UUID, document: NewRecord, lines: Sequence[NewRecord]
    ) -> UUID:
        made = create(organisation, user, document, lines)
        first = lines[0]
        tax = first.fields["tax"]
        assert isinstance(tax, Decimal)
        assert first.record is not None
        organisation.update(user, first.name, first.record, {"tax": tax + SURCHARGE})
        return made

    monkeypatch.setattr(Organisation, "create_compound", meddling)


@pytest.mark.usefixtures("plugin")
def test_an_invoice_whose_total_was_changed_is_set_aside_with_both_figures(place: Place) -> None:
    place.serve()
    run = place.upload()
    totals = {each.id: each.fields["totalamount"] for each in place.holds("invoice", "totalamount")}
    made = [each for each in run.of("invoice").values() if each.code == "total_differs"]
    assert len(made) == len(totals) > 0
    for each in made:
        assert each.outcome is Result.QUARANTINED
        assert each.id is not None
        total = totals[each.id]
        assert isinstance(total, Decimal)
        assert f"{total.normalize():f}" in str(each.message)
        assert f"{total - SURCHARGE} in the accounts" in str(each.message)
        assert each.remedy
    assert run.report.exit_code == 3


@pytest.mark.usefixtures("plugin")
def test_such_an_invoice_is_never_written_again(place: Place) -> None:
    place.serve()
    place.upload()
    before = place.holds("invoice", "totalamount", "modifiedon")
    again = place.upload()
    assert again.report.calls.write == 0
    assert place.holds("invoice", "totalamount", "modifiedon") == before
    told = [str(each.message) for each in again.of("invoice").values() if each.id]
    assert told
    assert all("in the accounts" in each for each in told)
