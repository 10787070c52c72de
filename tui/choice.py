"""Which records a plan or an upload is about: keys, a prefix, or expressly all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from core.accounting.base import EVERYTHING, Selection, Subject
from core.errors import UsageError

Keys = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[KEY]…", help="Account references, product codes, invoice or transaction numbers."
    ),
]
All = Annotated[bool, typer.Option("--all", help="All records.")]


def selection_of(subject: Subject, keys: Sequence[str], prefix: str, everything: bool) -> Selection:
    """Give the selection that was named; raises UsageError where none or more than one was."""
    if subject is Subject.ITEMS:
        raise _usage("invoice items go up with their invoice", "Upload the invoices instead.")
    named = [bool(keys), bool(prefix), everything]
    if sum(named) > 1:
        raise _usage("keys, --search and --all exclude each other", "Give one of the three.")
    if not any(named):
        raise _usage("no record was named", "Give keys, --search PREFIX, or --all for every record.")
    return EVERYTHING if everything else Selection(tuple(keys), prefix)


def _usage(found: str, remedy: str) -> UsageError:
    return UsageError("selection.unclear", tried="choose the records", found=found, remedy=remedy)
