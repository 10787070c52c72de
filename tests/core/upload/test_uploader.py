"""An upload does what the plan says, tells how each record ended, and never guesses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Reference, Value
from core.errors import CrmError, CrmFault, JournalError
from core.upload.outcome import Outcome, Result
from core.upload.plan_table import Plan

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

Write = Callable[[], None]


def _refuse(world: World, what: str) -> None:
    def trouble(_number: int, this: str, write: Write) -> None:
        if this == what:
            raise CrmFault(0x80040216, tried=this, found="an unexpected error", remedy="Ask.")
        write()

    world.crm.expect(trouble)


def _by_key(results: list[Outcome]) -> Mapping[str, Outcome]:
    return {each.key: each for each in results}


def _make(world: World, entity: str, fields: dict[str, Value | None]) -> UUID:
    return world.organisation.create(world.user, entity, fields)


def _upload(world: World, plan: Plan, *, exact: bool = False) -> Mapping[str, Outcome]:
    with plan:
        world.upload(plan, exact=exact)
        return _by_key(list(plan.results()))


def test_results_come_in_the_plans_order_whatever_the_workers_do(world: World) -> None:
    _, results = world.batch()
    assert [each.key for each in results] == [
        "25 Pack",
        "Each",
        "TAPE002",
        "VID003",
        "A1D001",
        "ABS001",
        "A1D001-82",
        "A1D001-83",
        "ABS001-84",
    ]


def test_invoices_come_to_the_ledgers_total_in_the_crm(world: World) -> None:
    world.batch()
    totals = {
        str(each.fields["invoicenumber"]): each.fields["totalamount"]
        for each in world.all("invoice", "invoicenumber", "totalamount")
    }
    assert totals == {f"{each.account}-{each.number}": each.gross for each in world.reader.invoice_list}


def test_a_changed_credit_limit_is_one_update_of_one_field(world: World) -> None:
    world.batch()
    first = world.reader.customer_list[0]
    world.reader.customer_list[0] = replace(first, credit_limit=Decimal("2000.00"))
    world.restart()
    report, results = world.batch()
    assert world.crm.written == ["update account"]
    assert report.summary[Result.UPDATED] == 1
    assert _by_key(results)["A1D001"].outcome is Result.UPDATED


def test_a_failed_record_sets_aside_itself_and_what_depends_on_it(world: World) -> None:
    _refuse(world, "create uom")
    report, results = world.batch()
    ended = _by_key(results)
    assert report.exit_code == 3
    assert ended["25 Pack"].code == "0x80040216"
    assert ended["A1D001-82"].outcome is Result.CREATED
    assert {ended[key].code for key in ("A1D001-83", "ABS001-84")} == {"dependency"}
    assert "25 Pack" in (ended["A1D001-83"].message or "")


def test_a_contact_that_is_refused_leaves_its_account_to_be_completed(world: World) -> None:
    _refuse(world, "create contact")
    _, results = world.batch()
    assert "not all that belongs to it" in (_by_key(results)["A1D001"].message or "")
    world.restart()
    report, _ = world.batch()
    assert [each.key for each in report.recovered] == ["A1D001"]
    assert world.counts()["contact"] == 1


def test_a_crm_that_is_down_stops_the_run_at_once(world: World) -> None:
    def trouble(_number: int, what: str, write: Write) -> None:
        if what == "create account":
            raise CrmError("crm.unreachable", tried=what, found="connection refused", remedy="Start it.")
        write()

    world.crm.expect(trouble)
    report, results = world.batch()
    assert report.error is not None
    assert (report.error.code, report.exit_code) == ("crm.unreachable", 1)
    assert _by_key(results)["VID003"].outcome is Result.CREATED
    assert "A1D001-82" not in _by_key(results)
    assert world.counts()["invoice"] == 0


@pytest.mark.parametrize("code", ["crm.unwritable", "crm.fault", "crm.other_id"])
def test_a_record_that_cannot_be_written_down_does_not_stop_the_others(world: World, code: str) -> None:
    def trouble(_number: int, what: str, write: Write) -> None:
        if what == "create account" and world.crm.written.count(what) == 1:
            raise CrmError(code, tried=what, found="odd characters", remedy="Look at its texts.")
        write()

    world.crm.expect(trouble)
    report, results = world.batch()
    assert (report.error, report.exit_code) == (None, 3)
    assert {each.code for each in results if each.entity == "account"} == {code, None}


def test_a_user_who_has_been_disabled_stops_the_run(world: World) -> None:
    def trouble(_number: int, what: str, _write: Write) -> None:
        raise CrmFault(0x80040225, tried=what, found="the user is disabled", remedy="Enable the user.")

    world.crm.expect(trouble)
    report, _ = world.batch()
    assert report.error is not None
    assert report.error.code == "0x80040225"


def test_being_asked_to_stop_finishes_the_records_in_hand_only(world: World) -> None:
    world.uploaded = lambda _done, _total, _last: world.cancel.cancel()
    with world.planner.plan_everything() as plan:
        report = world.upload(plan, connections=1)
    assert report.error is not None
    assert report.error.code == "run.cancelled"
    assert report.summary[Result.CREATED] < 8
    assert world.journal.open_intents() == []


def test_progress_counts_every_record_that_writes(world: World) -> None:
    told: list[tuple[int, int]] = []
    world.uploaded = lambda done, total, _last: told.append((done, total))
    world.batch()
    assert told == [(number, 8) for number in range(1, 9)]


def test_an_account_made_by_somebody_since_the_plan_is_updated_and_used(world: World) -> None:
    with world.planner.plan_everything() as plan:
        fields: dict[str, Value | None] = {"name": "X", "accountnumber": "A1D001", "customertypecode": 3}
        theirs = _make(world, "account", fields)
        world.upload(plan)
        change = plan.change_of("account", "A1D001")
        assert change is not None
        assert (change.id, plan.result_summary()[Result.UPDATED]) == (theirs, 1)
    customers = {str(each.fields["customerid"]) for each in world.all("invoice", "customerid")}
    assert any(str(theirs) in each for each in customers)
    assert world.counts()["account"] == 2


def test_a_product_number_taken_in_the_last_moment_is_the_existing_product(world: World) -> None:
    made: list[UUID] = []

    def trouble(_number: int, what: str, write: Write) -> None:
        if what == "create product" and not made:
            made.append(_somebodys_product(world))
        write()

    world.reader.product_list = world.reader.product_list[:1]
    world.crm.expect(trouble)
    ended = _upload(world, world.planner.plan_products())
    assert (ended["VID003"].outcome, ended["VID003"].id) == (Result.UPDATED, made[0])
    assert world.journal.open_intents() == []


def _somebodys_product(world: World) -> UUID:
    catalogue = world.settings.catalogue
    return _make(
        world,
        "product",
        {
            "productnumber": "VID003",
            "name": "theirs",
            "defaultuomscheduleid": Reference("uomschedule", catalogue.unit_group),
            "defaultuomid": Reference("uom", catalogue.unit),
            "quantitydecimal": 2,
        },
    )


def test_our_id_in_the_crm_but_inactive_is_blocked(world: World) -> None:
    world.batch()
    (product,) = world.all("product", productnumber="VID003")
    world.organisation.update(world.user, "product", product.id, {"productnumber": "OTHER"})
    world.forget()
    ended = _upload(world, world.planner.plan_products())
    assert ended["VID003"].outcome is Result.BLOCKED
    assert "under another number" in (ended["VID003"].message or "")


def test_a_number_held_by_a_deleted_record_is_set_aside(world: World) -> None:
    world.batch()
    (invoice,) = world.all("invoice", invoicenumber="A1D001-82")
    world.organisation.delete(world.user, "invoice", invoice.id)
    world.forget()
    ended = _upload(world, world.planner.plan_invoices())
    assert ended["A1D001-82"].code == "crm.held"
    assert ended["A1D001-82"].outcome is Result.QUARANTINED


def test_another_total_in_the_crm_is_reported_not_hidden(world: World) -> None:
    def trouble(_number: int, what: str, write: Write) -> None:
        write()
        if what == "create invoice":
            (invoice,) = world.all("invoice")
            line = world.all("invoicedetail", invoiceid=invoice.id)[0]
            world.organisation.update(world.user, "invoicedetail", line.id, {"tax": Decimal("1.00")})

    world.crm.expect(trouble)
    world.reader.invoice_list = world.reader.invoice_list[:1]
    ended = _upload(world, world.planner.plan_invoices())
    assert ended["A1D001-82"].code == "total_differs"
    assert "387.76" in (ended["A1D001-82"].message or "")


def test_a_saved_plan_is_carried_out_exactly(world: World, tmp_path: Path) -> None:
    with world.planner.plan_everything() as plan:
        plan.save(tmp_path / "plan")
    ended = _upload(world, Plan.open(tmp_path / "plan"), exact=True)
    assert {each.outcome for each in ended.values()} == {Result.CREATED, Result.UNCHANGED}
    assert world.counts()["invoice"] == 3


def test_a_saved_plan_is_refused_by_name_where_the_world_has_moved(world: World, tmp_path: Path) -> None:
    with world.planner.plan_everything() as plan:
        plan.save(tmp_path / "plan")
    _make(world, "account", {"name": "X", "accountnumber": "ABS001", "customertypecode": 3})
    with Plan.open(tmp_path / "plan") as plan:
        report = world.upload(plan, exact=True)
    assert report.error is not None
    assert (report.error.code, report.exit_code) == ("plan.drifted", 1)
    assert "account ABS001" in report.error.found
    assert world.crm.written == []


@pytest.mark.parametrize("changed", [{"company": "Other"}, {"fingerprint": "other"}])
def test_a_saved_plan_of_another_company_or_configuration_is_refused(
    world: World, tmp_path: Path, changed: dict[str, str]
) -> None:
    with world.planner.plan_everything() as plan:
        plan.save(tmp_path / "plan")
    world.settings = replace(world.settings, **changed)  # type: ignore[arg-type]  # texts by name
    with Plan.open(tmp_path / "plan") as plan:
        report = world.upload(plan, exact=True)
    assert report.error is not None
    assert report.error.code == "plan.drifted"
    assert world.crm.written == []


def test_nothing_is_sent_that_the_journal_could_not_note(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> list[int]:
        raise JournalError("journal.disk_full", tried="note", found="disk full", remedy="Make room.")

    monkeypatch.setattr(world.journal, "intend", full)
    report, _ = world.batch()
    assert report.error is not None
    assert (report.error.code, world.crm.written) == ("journal.disk_full", [])


def test_a_header_whose_lines_were_lost_is_completed(world: World) -> None:
    world.reader.invoice_list = world.reader.invoice_list[:1]
    world.batch()
    (invoice,) = world.all("invoice")
    line = world.all("invoicedetail", invoiceid=invoice.id)[0]
    world.organisation.delete(world.user, "invoicedetail", line.id)
    world.organisation.purge()
    world.forget()
    ended = _upload(world, world.planner.plan_invoices())
    assert ended["A1D001-82"].outcome is Result.UPDATED
    assert world.counts()["invoicedetail"] == 2


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_price_list_item_that_was_deleted_is_made_again(world: World, times: int) -> None:
    world.batch()
    for _ in range(times):
        product = world.all("product", productnumber="VID003")[0]
        (item,) = world.all("productpricelevel", productid=product.id)
        world.organisation.delete(world.user, "productpricelevel", item.id)
        world.restart()
        report, results = world.batch()
        assert report.exit_code == 0
        assert _by_key(results)["VID003"].outcome is Result.UPDATED
        assert world.counts()["productpricelevel"] == 2


def test_a_recreated_account_gets_its_contact_again(world: World) -> None:
    world.reader.invoice_list = []
    world.batch()
    (account,) = world.all("account", accountnumber="A1D001")
    world.organisation.delete(world.user, "account", account.id)
    assert world.counts()["contact"] == 0
    world.settings = replace(world.settings, recreate=True)
    report, _ = world.batch()
    assert report.exit_code == 0
    assert (world.counts()["account"], world.counts()["contact"]) == (2, 1)


def test_every_write_was_in_the_journal_before_it_was_sent(world: World) -> None:
    intended: list[int] = []

    def trouble(_number: int, _what: str, write: Write) -> None:
        intended.append(len(world.journal.open_intents()))
        write()

    world.crm.expect(trouble)
    world.batch()
    assert len(intended) == 13
    assert all(intended)


@pytest.mark.parametrize("at", [0, 199, 200, 201, 300, 449])
def test_a_crm_that_goes_down_in_the_middle_of_pages_loses_nothing(world: World, at: int) -> None:
    first = world.reader.customer_list[1]
    world.reader.customer_list = [replace(first, reference=f"C{number:03}") for number in range(450)]
    world.reader.invoice_list = []
    world.reader.product_list = []

    def trouble(number: int, what: str, write: Write) -> None:
        write()
        if number >= at:
            raise CrmError("crm.unreachable", tried=what, found="connection refused", remedy="Start it.")

    world.crm.expect(trouble)
    report, results = world.batch()
    assert report.error is not None
    assert len(world.crm.written) <= at + 4
    assert len(results) == report.summary[Result.CREATED] == at
    world.restart()
    report, _ = world.batch()
    assert (report.exit_code, world.counts()["account"]) == (0, 450)
    assert world.journal.open_intents() == []
