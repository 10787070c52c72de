"""Bugs that are planted one at a time, to see whether the worlds find them: a suite that does not is none."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import cast
from unittest.mock import patch
from uuid import UUID

from core.crm.base import Entity, Reference
from core.errors import CrmError, CrmFault, CrmUnansweredError, JournalError
from core.records import Invoice
from core.upload import deed
from core.upload.deed import Deed
from core.upload.journal import Journal
from core.upload.journal_values import IntentState, Settled, Settlement
from core.upload.outcome import Outcome
from core.upload.page_upload import PageUpload
from core.upload.plan import Action, Change, Draft, FieldChange
from core.upload.plan_table import Plan, Planned
from core.upload.rules import changes, customers, invoices
from core.upload.rules.prices import Priced
from core.upload.rules.settings import CustomerSettings, InvoiceSettings
from core.upload.sending import Sender
from core.upload.workers import Task
from tests.proof.worlds.planted_marks import MARK_BUGS
from tests.proof.worlds.planting import Bug


def _ids_at_random(*_: object) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _no_intent(_journal: Journal, _run: UUID, some: Sequence[tuple[Change, int]]) -> list[int]:
    return [10_000 + at for at in range(len(some))]


def _nothing(*_: object) -> tuple[Outcome, ...]:
    return ()


@contextmanager
def _settled_before_the_deed() -> Iterator[None]:
    intend = Journal.intend

    def both(journal: Journal, run: UUID, some: Sequence[tuple[Change, int]]) -> list[int]:
        numbers = intend(journal, run, some)
        Journal.settle(journal, run, [(number, None, IntentState.DONE) for number in numbers])
        return numbers

    with patch.object(Journal, "intend", both):
        yield


@contextmanager
def _intent_after_the_deed() -> Iterator[None]:
    intend, settle = Journal.intend, Journal.settle
    kept: dict[int, tuple[Change, int]] = {}
    numbers = count(-1, -1)

    def later(_journal: Journal, _run: UUID, some: Sequence[tuple[Change, int]]) -> list[int]:
        given = [next(numbers) for _ in some]
        kept.update(zip(given, some, strict=True))
        return given

    def now(journal: Journal, run: UUID, ends: Sequence[Settlement]) -> None:
        whole = [Settled(*each) for each in ends]
        late = [each.intent for each in whole if each.intent is not None and each.intent in kept]
        real = dict(zip(late, intend(journal, run, [kept.pop(each) for each in late]), strict=True))
        settle(
            journal,
            run,
            [
                each._replace(
                    intent=each.intent if each.intent is None else real.get(each.intent, each.intent)
                )
                for each in whole
            ],
        )

    with patch.object(Journal, "intend", later), patch.object(Journal, "settle", now):
        yield


@contextmanager
def _all_taken_as_done() -> Iterator[None]:
    settle = Journal.settle

    def all_done(journal: Journal, run: UUID, ends: Sequence[Settlement]) -> None:
        settle(journal, run, [Settled(*each)._replace(state=IntentState.DONE) for each in ends])

    with patch.object(Journal, "settle", all_done):
        yield


def _again_under_another_id(sender: Sender, change: Change) -> bool:
    try:
        sender._make(change)
    except CrmUnansweredError:
        other = UUID(int=cast(UUID, change.id).int ^ 1)
        sender._make(replace(change, id=other))
    return True


def _lost_is_failed(sender: Sender, change: Change) -> bool:
    try:
        sender._make(change)
    except CrmUnansweredError as lost:
        raise CrmFault(0x80040216, tried=lost.tried, found=lost.found, remedy=lost.remedy) from lost
    return True


def _lost_is_done(sender: Sender, change: Change) -> bool:
    try:
        sender._make(change)
    except CrmUnansweredError:
        return True
    return True


def _taken_is_done(_sender: Sender, change: Change, _draft: Draft, _fault: CrmFault) -> Deed:
    return deed.done(change)


def _lost_update_is_done(_sender: Sender, change: Change, _draft: Draft) -> Deed:
    return deed.done(change)


def _as_spelt(text: str | None) -> str:
    return (text or "").rstrip()


def _never_of_all(error: CrmError) -> CrmError:
    return error


def _as_planned(upload: PageUpload, entity: str, page: Sequence[Planned]) -> list[Task]:
    del entity
    numbers = upload._journal.intend(upload._order.run, [(each.change, each.generation) for each in page])
    pairs = zip(page, numbers, strict=True)
    return [upload._workers.begin(each, cast(Draft, each.draft), number) for each, number in pairs]


@contextmanager
def _page_loses_its_first() -> Iterator[None]:
    pages = Plan._pages

    def short(plan: Plan, wave: int, only: str) -> Iterator[list[Planned]]:
        for at, page in enumerate(pages(plan, wave, only)):
            yield page[1:] if at and only else page

    with patch.object(Plan, "_pages", short):
        yield


@contextmanager
def _contact_for_all() -> Iterator[None]:
    existing = customers._existing

    def with_contact(draft: Draft, account: Entity, settings: CustomerSettings) -> Change:
        change = existing(draft, account, settings)
        if not change.writes:
            return change
        owned = {"parentcustomerid": Reference("account", account.id)}
        contacts = (
            Draft(each.key, Entity("contact", UUID(int=account.id.int ^ 1), {**each.entity.fields, **owned}))
            for each in draft.children
        )
        return replace(change, children=tuple(changes.created(each) for each in contacts))

    with patch.object(customers, "_existing", with_contact):
        yield


def _pennies_may_be_lost() -> AbstractContextManager[object]:
    return patch("core.upload.rules.invoice_refusals._lost_pennies", lambda *_: None)


@contextmanager
def _price_by_float() -> Iterator[None]:
    def by_float(quantity: Decimal, net: Decimal, places: int) -> Priced:
        return Priced(quantity, Decimal(str(round(float(net) / float(quantity), places))), Decimal(0))

    with patch("core.upload.rules.quantities.priced", by_float), _pennies_may_be_lost():
        yield


def _midnight(day: date | None, settings: InvoiceSettings) -> tuple[datetime | None, tuple[str, ...]]:
    if day is None:
        return None, ()
    return datetime(day.year, day.month, day.day, tzinfo=settings.zone).astimezone(UTC), ()


def _only_what_grew(before: object, after: object) -> bool:
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return after > before
    return before != after


@contextmanager
def _everything_refreshed() -> Iterator[None]:
    drafted = customers.draft

    def draft(customer: object, settings: CustomerSettings, context: object) -> Draft:
        made = drafted(customer, settings, context)  # type: ignore[arg-type]  # handed on as it came
        return replace(made, refreshed=(*made.refreshed, "name", "telephone1", "address1_line1"))

    columns = customers.columns
    names = ("telephone1", "address1_line1")

    def more_columns(settings: CustomerSettings) -> tuple[str, ...]:
        return (*columns(settings), *names)

    with patch.object(customers, "draft", draft), patch.object(customers, "columns", more_columns):
        yield


@contextmanager
def _another_one_beside_inactive() -> Iterator[None]:
    with patch("core.upload.rules.matching._inactive", lambda *_: None):
        yield


@contextmanager
def _journal_errors_swallowed() -> Iterator[None]:
    settle = PageUpload._settle

    def careless(upload: PageUpload, *given: object) -> None:
        try:
            settle(upload, *given)  # type: ignore[arg-type]  # handed on as it came
        except JournalError:
            return

    with patch.object(PageUpload, "_settle", careless):
        yield


@contextmanager
def _no_lines_in_the_same_call() -> Iterator[None]:
    def one_by_one(sender: Sender, change: Change) -> None:
        sender._crm.create(change.written())
        for each in change.children:
            sender._crm.create(each.written())

    with patch.object(Sender, "_make", one_by_one), patch.object(Sender, "_missing_lines", lambda *_: []):
        yield


@contextmanager
def _invoices_refreshed() -> Iterator[None]:
    judged = invoices.judge

    def judge(draft: Draft, found: Sequence[Entity], lines: Sequence[UUID] | None) -> Change:
        change = judged(draft, found, lines)
        if change.action is not Action.UNCHANGED:
            return change
        fields = tuple(
            FieldChange(name, None, draft.entity.fields[name])
            for name in ("name", "datedelivered")
            if name in draft.entity.fields
        )
        return replace(change, action=Action.UPDATE, fields=fields)

    with patch.object(invoices, "judge", judge):
        yield


def _without_belongings(_sender: Sender, change: Change) -> Deed:
    return deed.done(change)


@contextmanager
def _carriage_forgotten() -> Iterator[None]:
    with patch("core.upload.rules.lines._extras", lambda _invoice: iter(())), _pennies_may_be_lost():
        yield


@contextmanager
def _numbers_without_account() -> Iterator[None]:
    def key(invoice: Invoice) -> str:
        return invoice.number

    with patch.object(invoices, "invoice_key", key):
        yield


def _patched(place: str, bug: object) -> Bug:
    return lambda: patch(place, bug)


BUGS: Mapping[str, Bug] = {
    "settled before the deed": _settled_before_the_deed,
    "no intent": _patched("core.upload.journal.Journal.intend", _no_intent),
    "intent after the deed": _intent_after_the_deed,
    "random ids": _patched("core.upload.identity.record_id", _ids_at_random),
    "made again without a look, under another id": _patched(
        "core.upload.sending.Sender._make_for_certain", _again_under_another_id
    ),
    "lost answer counted as failed": _patched(
        "core.upload.sending.Sender._make_for_certain", _lost_is_failed
    ),
    "lost answer counted as done": _patched("core.upload.sending.Sender._make_for_certain", _lost_is_done),
    "lost answer to an update counted as done": _patched(
        "core.upload.sending.Sender._update_again", _lost_update_is_done
    ),
    "duplicate taken as success": _patched("core.upload.sending.Sender._duplicate", _taken_is_done),
    "batch taken as all done": _all_taken_as_done,
    "recovery skipped": _patched("core.upload.recovery.Recovery.recover", _nothing),
    "lines not completed": _no_lines_in_the_same_call,
    "belongings not completed": _patched("core.upload.sending.Sender._missing", lambda *_: []),
    "read again before writing: skipped": _patched("core.upload.page_upload.PageUpload._begin", _as_planned),
    "dependency ignored": _patched("core.upload.page_upload.PageUpload._cause", lambda *_: None),
    "page boundary off by one": _page_loses_its_first,
    "contact made for existing accounts": _contact_for_all,
    "float money": _price_by_float,
    "local time": _patched("core.upload.rules.invoices._local_noon", _midnight),
    "> for !=": _patched("core.upload.rules.changes._differ", _only_what_grew),
    "inactive ignored": _another_one_beside_inactive,
    "inactive written": _patched("core.upload.rules.accounts.is_active", lambda _account: True),
    "casefold dropped": _patched("core.upload.matching.match_key", _as_spelt),
    "casefold dropped in rules": _patched("core.upload.rules.accounts.match_key", _as_spelt),
    "generation ignored by what belongs": _patched(
        "core.upload.identity.owner", lambda entity, key: (entity, key)
    ),
    "people's fields overwritten": _everything_refreshed,
    "invoices written again": _invoices_refreshed,
    "went on when signed out": _patched("core.upload.sending._of_one_record", _never_of_all),
    "went on without its journal": _journal_errors_swallowed,
    "deleted records made again": _patched("core.upload.journal.Journal.made", lambda *_: set()),
    "belongings forgotten": _patched("core.upload.sending.Sender._with_belongings", _without_belongings),
    "carriage forgotten": _carriage_forgotten,
    "invoice number without its account": _numbers_without_account,
    **MARK_BUGS,
}
"""How each is switched on, in the tests alone."""
