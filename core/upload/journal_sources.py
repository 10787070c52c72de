"""The accounting system's own ids of what was uploaded: they outlive the names by which people know a record.

A customer of QuickBooks that is renamed, or given an account number later, is the same one, and has a record
in the CRM already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from core.upload.journal_statement import Statement
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import SOURCE

_SOME = (
    SOURCE.c.scope == bindparam("of_scope"),
    SOURCE.c.entity == bindparam("of_entity"),
    SOURCE.c.source.in_(bindparam("some", expanding=True)),
)
_KNOWN = Statement(select(SOURCE.c.source, SOURCE.c.key).where(*_SOME))
_TAKE_OUT = Statement(delete(SOURCE).where(*_SOME))
_PUT_IN = Statement(insert(SOURCE))


@dataclass(frozen=True, slots=True)
class Sources:
    """The ids of one scope."""

    store: Store
    scope: str

    def known(self, entity: str, sources: Iterable[str]) -> Mapping[str, str]:
        """Give the keys under which records were uploaded, by their ids in the accounts."""
        found: dict[str, str] = {}
        asked = list(sources)
        if not asked:
            return found
        with self.store.reading("look for what was uploaded") as connection:
            for some in portions(asked):
                rows = _KNOWN.rows(connection, self._named(entity, some))
                found.update((source, key) for source, key in rows)
        return found

    def remember(self, entity: str, keys: Mapping[str, str]) -> None:
        """Commit under which keys records are uploaded, by their ids in the accounts."""
        if not keys:
            return
        with self.store.writing("note what is uploaded") as connection:
            for some in portions(keys):
                _TAKE_OUT.run(connection, self._named(entity, some))
            row = {"scope": self.scope, "entity": entity}
            _PUT_IN.run_all(
                connection, [{**row, "source": source, "key": key} for source, key in keys.items()]
            )

    def _named(self, entity: str, some: list[str]) -> dict[str, object]:
        return {"of_scope": self.scope, "of_entity": entity, "some": some}
