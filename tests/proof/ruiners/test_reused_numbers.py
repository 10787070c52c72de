"""A restored backup reuses invoice numbers: what is in the CRM under such a number stays as it is."""

from __future__ import annotations

from tests.proof.ruiners.place import Place

COLUMNS = ("invoicenumber", "customerid", "totalamount", "modifiedon")


def test_a_reused_number_with_another_total_is_told_and_not_written(place: Place) -> None:
    place.serve()
    place.upload()
    before = place.holds("invoice", *COLUMNS)
    place.books(
        "UPDATE INVOICE SET CARR_NET = CARR_NET + 1, CARR_GROSS = CARR_GROSS + 1,"
        " INVOICE_NET = INVOICE_NET + 1, INVOICE_GROSS = ROUND(INVOICE_GROSS + 1, 2)"
    )
    again = place.upload()
    told = [each for each in again.of("invoice").values() if "number reused" in str(each.message)]
    assert len(told) == len(before) > 0
    assert again.report.calls.write == 0
    assert place.holds("invoice", *COLUMNS) == before


def test_a_number_that_went_to_another_account_leaves_the_old_invoice_alone(place: Place) -> None:
    place.serve()
    place.upload()
    before = {each.id: each.fields for each in place.holds("invoice", *COLUMNS)}
    place.books("UPDATE INVOICE SET ACCOUNT_REF = (SELECT MAX(ACCOUNT_REF) FROM SALES_LEDGER)")
    place.upload()
    after = {each.id: each.fields for each in place.holds("invoice", *COLUMNS)}
    assert {each: after[each] for each in before} == before


def test_the_same_number_on_another_account_in_the_crm_is_told_and_not_touched(place: Place) -> None:
    place.serve()
    place.upload()
    accounts = place.holds("account")
    for each in place.holds("invoice", "customerid"):
        other = next(one for one in accounts if one.id != getattr(each.fields["customerid"], "id", None))
        place.move(each, other)
    before = place.holds("invoice", *COLUMNS)
    again = place.upload()
    told = [each for each in again.of("invoice").values() if "on another account" in str(each.message)]
    assert len(told) == len(before)
    assert again.report.calls.write == 0
    assert place.holds("invoice", *COLUMNS) == before
