"""How QuickBooks is reached: on this computer (manual 4.2, 4.3.5)."""

from __future__ import annotations

from core.config.words import Source
from core.setup.field import Field, Kind
from core.setup.session import Session
from core.setup.steps.sage50 import python32
from core.setup.steps.ways import Way, sandbox_way

_FILE = "quickbooks.file"
_ASKS = (
    "The first time QuickBooks asks a person there to let Sync Uploader in: choose "
    '"Yes, always" for batches that run by themselves. It warns that the program has no certificate: that '
    "may be passed over."
)


def _here(session: Session) -> tuple[Field, ...]:
    own = "Blank: the company that is open in QuickBooks, which must be running."
    older = "For QuickBooks before 2022, which is a 32-bit program."
    return (
        Field(_FILE, "Company file", Kind.TEXT, f"{own} {_ASKS}"),
        currency(),
        *python32(session, "quickbooks.python32", older),
    )


def currency() -> Field:
    """Ask for the base currency, which QuickBooks does not tell."""
    words = "The company's home currency, three letters: QuickBooks does not say it (manual 4.3.5)."
    return Field("sync.currency", "Currency", Kind.TEXT, words, default="GBP", required=True)


def _never(_session: Session) -> bool:
    return False


WAYS: tuple[Way, ...] = (
    Way("here", "QuickBooks on this computer", "with the company open", _here, _never),
    sandbox_way(_FILE, Source.QUICKBOOKS),
)
