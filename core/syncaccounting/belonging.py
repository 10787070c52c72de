"""Whose rows bear a number in the SYNC Accounting database: no company's are ever replaced by another's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.config.words import Source
from core.errors import AccountingError
from core.syncaccounting.advice import TRIED, trouble
from core.syncaccounting.store import Standing, SyncAccountingError
from core.text import clean, cut, match_key

_MOST = 255
"""What sync_company holds of a name."""
_SAGE_50, _SAGE_200 = (Source.SAGE50, Source.SAGEINSTANT), (Source.SAGE200, Source.SAGEMMS)
_MADE_BY = (
    (re.compile(r"sage50-\d+:"), _SAGE_50),
    (re.compile(r"\d{1,20};\d{1,20}$"), _SAGE_200),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:]+;"), (Source.QUICKBOOKS,)),
)
"""How the marks of each system begin: those that share a reader share its marks."""
_CALLED = {
    Source.SAGE50: "Sage 50",
    Source.SAGEINSTANT: "Sage Instant",
    Source.SAGE200: "Sage 200",
    Source.SAGEMMS: "Sage MMS",
    Source.QUICKBOOKS: "QuickBooks",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """A company by its name in the accounts and by the system that keeps them, None where that is unknown."""

    name: str
    system: Source | None = None

    def renamed(self, standing: Standing) -> Standing:
        """Give the same standing under this company's name."""
        return replace(standing, name=cut(self.name, _MOST))


def refuse_another(standing: Standing | None, own: Owner, place: str, number: int) -> None:
    """Raise SyncAccountingError (number_taken) where the rows of a number are another company's.

    Two companies of one name and one system cannot be told apart by what the database holds.
    """
    if standing is None:
        return
    if not _same_system(standing, own):
        raise _taken(standing, own, f"number {number} in {place}", _OTHER_SYSTEM.format(number=number))
    if standing.name and match_key(standing.name) != match_key(cut(own.name, _MOST)):
        raise _taken(standing, own, f"number {number} in {place}", _OTHER_NAME)


def may_take_over(standing: Standing, own: Owner, before: str) -> bool:
    """Whether rows are a company's own that had another name before: of its system, and of that name."""
    return bool(before) and _same_system(standing, own) and match_key(standing.name) == match_key(before)


def doubted(refused: AccountingError, place: str, number: int) -> AccountingError:
    """Give a reader's refusal of the rows' mark with what else it can mean: another company of that name."""
    if refused.code not in ("accounting.mark_beyond", "accounting.mark_unreadable"):
        return refused
    return AccountingError(
        refused.code,
        tried=TRIED,
        found=f"of number {number} in {place}: {refused.found}",
        remedy=f"If the rows of that number are another company's, of the same name: {_OTHER_NUMBER} If they "
        f"are this company's: {refused.remedy}",
    )


_OTHER_NUMBER = "Give this company a number of its own there: [sync_accounting] company."
_OTHER_NAME = (
    f"{_OTHER_NUMBER} If it is the same company, and was given a new name in the accounts, say so once: "
    "syncupload history --rebind."
)
_OTHER_SYSTEM = (
    f"{_OTHER_NUMBER} If it is the same company, and its accounts moved to another system, take the row of "
    "company {number} out of the table sync_company: the next batch fills it anew."
)


def _same_system(standing: Standing, own: Owner) -> bool:
    made_by = _made_by(standing)
    return own.system is None or not made_by or own.system in made_by


def _made_by(standing: Standing) -> tuple[Source, ...]:
    """Name the systems that the rows can come from; none where the mark is like no system's."""
    mark = standing.mark.partition("|")[2]
    return next((systems for shape, systems in _MADE_BY if shape.match(mark)), ())


def _taken(standing: Standing, own: Owner, number: str, remedy: str) -> SyncAccountingError:
    made_by = " or ".join(_CALLED[each] for each in _made_by(standing))
    there = f"{clean(standing.name)} (from {made_by})" if made_by else clean(standing.name)
    here = f"{clean(own.name)} (from {_CALLED[own.system]})" if own.system else clean(own.name)
    return trouble("number_taken", f"{number} is of {there}, and these accounts are of {here}", remedy)
