"""One set-up: its draft, what its systems offer, the proof of each step, the checks, and the writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, Self

from core import registry
from core.accounting.base import AccountingReader
from core.checks.result import CheckResult, Mark
from core.checks.site import Expected
from core.checks.web_connector import NAME as VISITS
from core.config.document import read_text
from core.config.editing import change, edited
from core.config.model import TABLE_OF
from core.config.words import Source
from core.crm.base import Crm
from core.errors import ConfigurationError, SyncError
from core.service import SyncService
from core.setup.by_hand import by_hand, has_yet_to_come
from core.setup.draft import Draft
from core.setup.drafts import Drafts
from core.setup.field import Field, Kind
from core.setup.machine import Machine
from core.setup.making import Wish, make, wishes
from core.terms import expected
from core.upload.progress import Clock


class Keeper(Protocol):
    """Where secrets are kept."""

    def put(self, dotted: str, value: str, /) -> str:
        """Keep a secret by its key, and say where."""

    def drop(self, dotted: str, /) -> None:
        """Forget a secret."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a set-up left behind: the file, the copy of the old one, where each secret is, what was made.

    `steps` are what is left to be done by hand, which the check of the Web Connector tells too, as long as
    that has yet `to_come`.
    """

    path: Path
    backup: Path | None
    secrets: Mapping[str, str]
    made: tuple[str, ...]
    steps: tuple[str, ...] = ()
    to_come: bool = False


class Session:
    """Answers go in, offers and proofs come out; nothing is written before `finish`. For one at a time."""

    def __init__(
        self,
        draft: Draft,
        look: Callable[[], Machine],
        *,
        clock: Clock,
        store: Keeper,
        drafts: Drafts,
    ) -> None:
        self.draft = draft
        self._look = look
        self.machine = look()
        self.store = store
        self.drafts = drafts
        self._clock = clock
        self._crm: tuple[object, Crm] | None = None
        self.organisations: tuple[str, ...] = ()
        """Those that the server named when it was last asked."""

    @property
    def source(self) -> Source | None:
        """The accounting system that was picked."""
        word = self.draft.value("sync.source")
        return Source(str(word)) if word in set(Source) else None

    @property
    def sandboxed(self) -> bool:
        """Whether the accounts are a sandbox's."""
        table = TABLE_OF.get(self.source or Source.SAGE50)
        reached = self.draft.value(f"{table}.connection" if table else "quickbooks.file")
        return str(reached or "").startswith(registry.SANDBOX)

    @contextmanager
    def accounts(self) -> Iterator[AccountingReader]:
        """Sign in to the accounts as they were answered, for as long as the block lasts. Raises SyncError."""
        with SyncService(self.draft.loaded(unfinished=True)) as service:
            yield service.reader

    def crm(self) -> Crm:
        """Give the CRM as it was answered, kept while those answers stay the same. Raises SyncError."""
        loaded = self.draft.loaded(unfinished=True)
        asked = (loaded.config.crm, loaded.config.sync.target)
        if self._crm is None or self._crm[0] != asked:
            self._close_crm()
            self._crm = (asked, registry.open_crm(loaded))
        return self._crm[1]

    def ask_organisations(self) -> tuple[str, ...]:
        """Ask the CRM server which organisations this user may enter. Raises SyncError."""
        self.organisations = registry.organisations(self.draft.loaded(unfinished=True))
        return self.organisations

    def expected(self) -> Expected:
        """Give what the checks look for in the CRM. Raises ConfigurationError."""
        return expected(self.draft.loaded().config)

    def look_again(self) -> None:
        """Look around on this machine once more, and forget what the CRM said."""
        self.machine = self._look()
        self._close_crm()

    def wishes(self) -> tuple[Wish, ...]:
        """Say which records the CRM is to get at the end. Raises SyncError."""
        return wishes(self.crm(), self.draft)

    def checks(self) -> Iterator[CheckResult]:
        """Run every check on what was answered; what is wished for yet is no failure. Raises SyncError."""
        wished = self._wished_checks()
        with SyncService(self.draft.loaded()) as service:
            for result in service.checks():
                yield _of_before(_awaited(result) if result.name in wished else result)

    def _wished_checks(self) -> set[str]:
        try:
            return {each.check for each in self.wishes()}
        except SyncError:
            return set()  # the checks themselves tell what is wrong with the CRM

    def preview(self) -> str:
        """Give the file as it would be written, without secrets. Raises ConfigurationError."""
        path = self.draft.path
        return edited(read_text(path) if path.exists() else "", self.draft.changes(), path)

    def steps(self) -> tuple[str, ...]:
        """Say what is left to be done by hand once it is written. Raises ConfigurationError."""
        return by_hand(self.draft, self.draft.loaded())

    def finish(self) -> Finished:
        """Make what was wished for, write secrets and file. Raises SyncError; it can be called again."""
        self.draft.loaded()
        made = tuple(make(self.crm(), each) for each in self.wishes())
        secrets = {key: self.store.put(key, value) for key, value in self.draft.secrets.items()}
        for key in self.draft.superfluous:
            self.store.drop(key)
        written = change(self.draft.path, self.draft.changes(), now=self._clock())
        self.drafts.drop(self.draft.path)
        to_come = has_yet_to_come(self.draft.loaded())
        return Finished(written.path, written.backup, secrets, made, self.steps(), to_come)

    def keep(self) -> None:
        """Keep the answers so far, so that leaving early loses none."""
        self.drafts.keep(self.draft)

    def close(self) -> None:
        """Let go of the CRM; a second call does nothing."""
        self._close_crm()

    def _close_crm(self) -> None:
        if self._crm is not None:
            self._crm[1].close()
            self._crm = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _awaited(result: CheckResult) -> CheckResult:
    if result.mark is not Mark.FAIL:
        return result
    wait = "It is made when the file is written."
    return replace(result, mark=Mark.WARN, found="it is not there yet", remedy=wait)


def _of_before(result: CheckResult) -> CheckResult:
    """Make no failure of what became of visits so far: no answer of the set-up can mend that."""
    past = result.name == VISITS and result.mark is Mark.FAIL
    return replace(result, mark=Mark.WARN) if past else result


class UnansweredError(ConfigurationError):
    """A question that has to be answered was not."""

    def __init__(self, field: Field) -> None:
        super().__init__(
            "setup.unanswered",
            tried="go to the next step",
            found=f"“{field.label}” is not answered",
            remedy=f"Answer it ({field.key}).",
        )
        self.key = field.key


def require_answers(draft: Draft, fields: Iterable[Field]) -> None:
    """Raise UnansweredError for the first question that has to be answered and is not."""
    for each in fields:
        if each.required and not _answered(draft, each):
            raise UnansweredError(each)


def _answered(draft: Draft, field: Field) -> bool:
    secret = field.kind is Kind.SECRET
    return draft.has_secret(field.key) if secret else draft.value(field.key) is not None
