"""One change into the CRM: itself, then what belongs to it; in doubt the CRM is asked by id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from core.crm.base import Crm, Entity
from core.errors import CrmError, CrmFault, CrmUnansweredError
from core.text import match_key
from core.upload import deed
from core.upload.deed import Deed
from core.upload.journal import IntentState
from core.upload.judging import KEY_FIELDS, Judge
from core.upload.plan import Action, Change, Draft

DUPLICATES = frozenset({0x80040237, 0x8004022A, 0x80043B06, 0x80043B08})
"""A key is taken: the primary key, an invoice number, a unit name; a product number; a price list item."""

ITEM_IS_THERE = 0x80043B08

OF_ONE_RECORD = frozenset({"crm.fault", "crm.unwritable", "crm.other_id"})
"""Failures without a number of the CRM that come from what is in a record: the next one may go well."""

SIGNED_OUT = frozenset({0x80040225, 0x80040226, 0x8004A101})
"""The user is disabled or unknown, or the ticket has expired: no other record will go better."""

PRICE_LIST_ITEM = "productpricelevel"

DELETED_ITEMS = 9
"""So many deleted price list items of one product may hold their ids until the CRM purges them."""

WITH_STATE = frozenset({"account", "product", "invoice"})

WITH_LINES = "invoice"


class Sender:
    """Carries out changes one by one; may be used from several threads.

    What concerns one record ends in its Deed; any other CrmError (the CRM is down) is raised.
    """

    def __init__(self, crm: Crm, judge: Judge) -> None:
        self._crm = crm
        self._judge = judge

    def carry_out(self, change: Change, draft: Draft) -> Deed:
        """Write a change with all that belongs to it."""
        if change.action is Action.CREATE:
            return self._create(change, draft)
        return self._update(change, draft)

    def complete(self, change: Change) -> Deed:
        """Write what is missing of a record that is there: the end of a creation that was cut short."""
        try:
            missing = self._missing_lines(change) if change.entity == WITH_LINES else self._missing(change)
            for child in missing:
                self._belonging(child)
        except CrmError as error:
            return deed.incomplete(change, _of_one_record(error))
        return deed.done(change, deed.ADOPTED)

    def _create(self, change: Change, draft: Draft) -> Deed:
        try:
            answered = self._make_for_certain(change)
        except CrmFault as fault:
            if fault.number in DUPLICATES:
                return self._duplicate(change, draft, fault)
            return deed.set_aside(change, _of_one_record(fault), IntentState.VOID)
        except CrmError as error:
            return deed.set_aside(change, _of_one_record(error), IntentState.OPEN)
        if not answered:
            return self.complete(change)
        return self._with_belongings(change)

    def _make_for_certain(self, change: Change) -> bool:
        """Create a record; False where no answer came, but the record is there.

        The id is the primary key, so that a second attempt cannot make a second record.
        """
        for last in (False, True):
            try:
                self._make(change)
            except CrmUnansweredError:
                if self._own(change) is not None:
                    return False
                if last:
                    raise
            except CrmFault as fault:
                if last and fault.number not in DUPLICATES | SIGNED_OUT:
                    raise _in_doubt(fault) from fault
                raise
            else:
                return True
        return False

    def _make(self, change: Change) -> None:
        if change.entity == WITH_LINES:
            self._crm.create_with_lines(change.written(), [line.written() for line in change.children])
        else:
            self._crm.create(change.written())

    def _with_belongings(self, change: Change) -> Deed:
        if change.entity != WITH_LINES:  # an invoice went up with its lines
            try:
                for child in change.children:
                    self._belonging(child)
            except CrmError as error:
                return deed.incomplete(change, _of_one_record(error))
        return deed.done(change)

    def _update(self, change: Change, draft: Draft) -> Deed:
        try:
            if change.fields:
                try:
                    self._crm.update(change.written())
                except CrmUnansweredError:
                    return self._update_again(change, draft)
            for child in change.children:
                self._belonging(child)
        except CrmError as error:
            return deed.set_aside(change, _of_one_record(error), IntentState.VOID)
        return deed.done(change)

    def _update_again(self, change: Change, draft: Draft) -> Deed:
        (again,) = self._judge.judge(change.entity, [draft])
        if again.action is Action.UNCHANGED:
            return deed.done(change)
        if again.action is not Action.UPDATE:
            return deed.nothing_to_do(again) if not again.writes else self._vanished(change)
        if again.fields:
            self._crm.update(again.written())
        for child in again.children:
            self._belonging(child)
        return deed.done(change)

    @staticmethod
    def _vanished(change: Change) -> Deed:
        gone = CrmUnansweredError(
            "crm.unanswered",
            tried=f"update {change.entity} {change.key}",
            found="no answer came, and the record is no longer there",
            remedy="Run it again: it is planned afresh.",
        )
        return deed.set_aside(change, gone, IntentState.VOID)

    def _duplicate(self, change: Change, draft: Draft, fault: CrmFault) -> Deed:
        """Say what a taken key means: ours and whole, ours but changed, another's, or nobody's to be seen."""
        own = self._own(change)
        if own is not None:
            return self.complete(change) if _is_meant(own, change) else deed.given_away(change)
        (again,) = self._judge.judge(change.entity, [draft])
        if again.action is Action.CREATE:
            return deed.held(change, fault)
        if not again.writes:
            return deed.nothing_to_do(again)
        ending = self._update(again, draft)
        # The intent was to create, and that has not come about, whatever became of the existing record.
        return Deed(ending.change, ending.outcome, IntentState.VOID)

    def _own(self, change: Change) -> Entity | None:
        state = ("statecode",) if change.entity in WITH_STATE else ()
        return self._read(change, (KEY_FIELDS[change.entity], *state))

    def _read(self, change: Change, columns: Sequence[str]) -> Entity | None:
        return self._crm.retrieve(change.entity, _id(change), columns)

    def _missing_lines(self, change: Change) -> list[Change]:
        held = self._judge.find.lines([_id(change)]).get(_id(change), ())
        return [line for line in change.children if line.id not in held]

    def _missing(self, change: Change) -> list[Change]:
        return [child for child in change.children if not self._is_done(child)]

    def _is_done(self, child: Change) -> bool:
        there = self._read(child, [each.name for each in child.fields])
        if there is None or child.action is Action.CREATE:
            return there is not None
        return all(there.fields.get(each.name) == each.after for each in child.fields)

    def _belonging(self, child: Change, attempts: int = DELETED_ITEMS) -> None:
        if child.action is Action.UPDATE:
            self._repeatable(child)
            return
        try:
            self._child(child)
        except CrmFault as fault:
            if fault.number not in DUPLICATES:
                raise
            if fault.number == ITEM_IS_THERE or self._is_done(child):
                return
            if child.entity != PRICE_LIST_ITEM or not attempts:
                raise
            self._belonging(_under_next_id(child), attempts - 1)

    def _child(self, child: Change) -> None:
        try:
            self._crm.create(child.written())
        except CrmUnansweredError:
            if not self._is_done(child):
                self._crm.create(child.written())

    def _repeatable(self, child: Change) -> None:
        try:
            self._crm.update(child.written())
        except CrmUnansweredError:
            self._crm.update(child.written())


def _under_next_id(item: Change) -> Change:
    # A price list item that a person deleted is made again (manual 6.2), while the deleted one keeps its
    # id. There is one item for a product and unit whatever its id, so this cannot make a second one.
    return replace(item, id=uuid5(_id(item), "next"))


def _in_doubt(fault: CrmFault) -> CrmUnansweredError:
    """Say that a refusal tells of the second attempt alone: the first may still be carried out, late."""
    return CrmUnansweredError(
        "crm.unanswered",
        tried=fault.tried,
        found=f"no answer came to the first attempt, and the second was refused: {fault.found}",
        remedy=f"{fault.remedy} The next run looks the record up before it goes on.",
    )


def _of_one_record(error: CrmError) -> CrmError:
    """Give an error that concerns its record alone; raise one that tells that the CRM is down."""
    if isinstance(error, CrmFault):
        alone = error.number not in SIGNED_OUT
    else:
        alone = isinstance(error, CrmUnansweredError) or error.code in OF_ONE_RECORD
    if not alone:
        raise error
    return error


def _id(change: Change) -> UUID:
    if change.id is None:
        raise ValueError(f"{change.entity} {change.key} has no id")
    return change.id


def _is_meant(own: Entity, change: Change) -> bool:
    key = own.fields.get(KEY_FIELDS[change.entity])
    same = isinstance(key, str) and match_key(key) == match_key(change.key)
    return same and own.fields.get("statecode", "Active") == "Active"
