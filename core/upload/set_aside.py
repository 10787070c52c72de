"""Quarantine for a person: looked at, tried again, dropped, without a word to the accounts or the CRM."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from core.text import match_key
from core.upload.journal import Aside, EntityKey
from core.upload.journal_binding import bound_scopes
from core.upload.journal_quarantine import Quarantine
from core.upload.journal_store import Store
from core.upload.progress import Clock


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is set aside for one company, in every organisation that its journal was bound to.

    Every method raises JournalError.
    """

    store: Store
    company: str
    clock: Clock

    def asides(self) -> list[Aside]:
        """Give what is set aside, in the order in which it came, with the records as they were."""
        return [each for quarantine in self._quarantines() for each in quarantine.asides()]

    def retry(self, keys: Iterable[EntityKey]) -> list[EntityKey]:
        """Have records tried again by the next batch, with what they wait for; name all of them."""
        meant = self._with_needs(keys)
        for quarantine in self._quarantines():
            quarantine.retry(meant)
        return meant

    def drop(self, keys: Iterable[EntityKey]) -> list[EntityKey]:
        """Forget records until they change in the accounts, or something asks for them; name them."""
        wanted = {_name(each) for each in keys}
        meant = [(each.held.entity, each.held.key) for each in self.asides() if each.held.name in wanted]
        for quarantine in self._quarantines():
            quarantine.drop(meant)
        return meant

    def close(self) -> None:
        """Let go of the journal; a second call does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _quarantines(self) -> list[Quarantine]:
        ours = (each for each in bound_scopes(self.store) if each.company == self.company)
        return [Quarantine(self.store, str(each), self.clock) for each in ours]

    def _with_needs(self, keys: Iterable[EntityKey]) -> list[EntityKey]:
        held = {each.held.name: each.held for each in self.asides()}
        waiting = [_name(each) for each in keys]
        meant: dict[EntityKey, EntityKey] = {}
        while waiting:
            name = waiting.pop(0)
            if name in held and name not in meant:
                meant[name] = held[name].entity, held[name].key
                waiting.extend(_name(each) for each in held[name].waits)
        return list(meant.values())


def _name(key: EntityKey) -> EntityKey:
    return key[0], match_key(key[1])
