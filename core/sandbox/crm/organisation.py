"""The sandbox's CRM organisation: what the platform does when it is called, without any wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from uuid import UUID

from core.crm.base import Attribute, Entity, EntityDescription, Identity, Reference, Value
from core.sandbox.crm import (
    customising,
    deletion,
    founding,
    granting,
    naming,
    operations,
    query,
    signing,
    states,
)
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.privileges import privilege_id
from core.sandbox.crm.profile import Grant, Profile
from core.sandbox.crm.schema_entity import EntitySpec
from core.sandbox.crm.search import Page, Search
from core.sandbox.crm.store import MEMORY, Store


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Organisation:
    """One organisation of a CRM 4.0. Used from one thread at a time.

    Every call that the platform refuses raises Refusal and leaves nothing behind. A write stands when
    its call returns, or, inside `group`, when the group ends.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.id = platform.settings.id
        self.name = platform.settings.name
        self.friendly_name = platform.settings.friendly_name

    @classmethod
    def found(
        cls,
        path: Path,
        *,
        profile: Profile | None = None,
        clock: Callable[[], datetime] = _utc_now,
        entropy: Random | None = None,
    ) -> Organisation:
        """Make a new organisation in a new file, or in memory (`Path(":memory:")`).

        FileExistsError where there is a file already; ValueError, and no file, where the profile names
        a role, privilege or business unit that does not exist.
        """
        chance = entropy or SystemRandom()
        store = Store.in_memory()
        try:
            platform = founding.found(store, profile or Profile(), clock, chance)
            if path != MEMORY:
                store.save(path)
        except BaseException:
            store.close()
            raise
        if path == MEMORY:
            return cls(platform)
        store.close()
        return cls.open(path, clock=clock, entropy=chance)

    @classmethod
    def open(
        cls, path: Path, *, clock: Callable[[], datetime] = _utc_now, entropy: Random | None = None
    ) -> Organisation:
        """Open an organisation again; FileNotFoundError, or ValueError where the file is none of ours."""
        store = Store.open(path)
        try:
            platform = founding.opened(store, clock, entropy or SystemRandom())
            customising.restore(platform)
        except KeyError as missing:
            store.close()
            raise ValueError(f"no organisation in this CRM store: {path}") from missing
        return cls(platform)

    def sign_in(self, account: str | None) -> UUID:
        """Give the id of the user with a Windows account, of the first administrator where None."""
        return signing.sign_in(self._platform, account)

    def accounts(self) -> tuple[str, ...]:
        """Give the Windows accounts of all users, in order."""
        return signing.accounts(self._platform)

    def whoami(self, user: UUID) -> Identity:
        """Say who is signed in and where."""
        unit = self._platform.access.principal(user).unit
        return Identity(user, unit, self.id, self.name)

    def create(
        self, user: UUID, name: str, fields: Mapping[str, Value | None], record: UUID | None = None
    ) -> UUID:
        """Create a record, under the id that the caller chose or one of the platform's, and give the id."""
        with self._platform.store.operation():
            return operations.create(self._platform, user, NewRecord(name, fields, record))

    def create_compound(self, user: UUID, document: NewRecord, lines: Sequence[NewRecord]) -> UUID:
        """Create a document and all its lines, or nothing."""
        with self._platform.store.operation():
            return operations.create_compound(self._platform, user, document, lines)

    def update(self, user: UUID, name: str, record: UUID, fields: Mapping[str, Value | None]) -> None:
        """Change the named fields of a record; None clears one."""
        with self._platform.store.operation():
            operations.update(self._platform, user, Reference(name, record), fields)

    def delete(self, user: UUID, name: str, record: UUID) -> None:
        """Delete a record (softly: its id and, by the profile, its number stay taken until `purge`)."""
        with self._platform.store.operation():
            deletion.delete(self._platform, user, Reference(name, record))

    def purge(self) -> int:
        """Remove deleted records for good; gives how many went."""
        with self._platform.store.operation():
            return deletion.purge(self._platform)

    def retrieve(self, user: UUID, name: str, record: UUID, columns: tuple[str, ...] | None) -> Entity:
        """Read a record; Refusal 0x80040217 where there is none that the user may read."""
        fields = operations.visible(self._platform, user, Reference(name, record), columns)
        return Entity(name, record, fields)

    def retrieve_multiple(self, user: UUID, search: Search) -> Page:
        """Answer one page of a query with what the user may read."""
        return query.retrieve_multiple(self._platform, search, signing.asker(self._platform, user))

    def set_state(self, user: UUID, name: str, record: UUID, state: str, status: int) -> None:
        """Move a record to a state by its name; status -1 is that state's default."""
        with self._platform.store.operation():
            states.set_state(self._platform, user, Reference(name, record), state, status)

    def fulfill(self, user: UUID, closing: NewRecord, status: int) -> None:
        """Move an order to Fulfilled by an orderclose that names it; or nothing."""
        with self._platform.store.operation():
            states.fulfill(self._platform, user, closing, status)

    def assign(self, user: UUID, name: str, record: UUID, owner: UUID) -> None:
        """Give a record to another user."""
        with self._platform.store.operation():
            states.assign(self._platform, user, Reference(name, record), owner)

    def merge(self, user: UUID, name: str, master: UUID, subordinate: UUID) -> None:
        """Merge two accounts or contacts: the subordinate becomes inactive and points to its master."""
        with self._platform.store.operation():
            states.merge(self._platform, user, name, master, subordinate)

    def privileges(self, user: UUID) -> tuple[tuple[UUID, str], ...]:
        """Give the user's privileges by id, each with its depth (Basic, Local, Deep, Global)."""
        grants = self._platform.access.principal(user).grants
        return tuple((privilege_id(name), depth.label) for name, depth in sorted(grants.items()))

    def describe(self, name: str) -> EntityDescription:
        """Tell what is allowed in an entity; Refusal where there is none of that name."""
        return self._platform.layout(name).description

    def spec(self, name: str) -> EntitySpec:
        """Give what makes an entity, with the statuses that were added; Refusal where there is none."""
        return self._platform.layout(name).spec

    def entities(self) -> tuple[str, ...]:
        """Give the names of all entities."""
        return tuple(sorted(self._platform.layouts))

    def metadata_stamp(self) -> str:
        """Give a text that changes whenever an attribute is added."""
        return f"{self.id}:{self._platform.store.setting('metadata')}"

    def add_attribute(self, entity: str, attribute: Attribute) -> None:
        """Customise the organisation: give an entity one more attribute (new_balance)."""
        with self._platform.store.operation():
            customising.add_attribute(self._platform, entity, attribute)

    def change_attribute(self, entity: str, attribute: Attribute) -> None:
        """Customise the organisation: give an attribute that is there another length or more options."""
        with self._platform.store.operation():
            customising.change_attribute(self._platform, entity, attribute)

    def grant(self, role: str, grant: Grant) -> None:
        """Give a role one more privilege, or a further reach; ValueError where there is no such role."""
        with self._platform.store.operation():
            granting.grant(self._platform, role, grant)

    def display_names(self, references: Iterable[Reference]) -> dict[UUID, str]:
        """Give the names that lookups show."""
        return naming.display_names(self._platform, references)

    @contextmanager
    def group(self) -> Iterator[None]:
        """Commit all writes inside together at the end; a refused one is undone alone."""
        with self._platform.store.group():
            yield

    def snapshot(self) -> bytes:
        """Give all records of an organisation in memory, so that `restore` can go back to them."""
        return self._platform.store.content()

    def restore(self, snapshot: bytes) -> None:
        """Go back to a snapshot of this organisation; attributes and rights must be as they were then."""
        self._platform.store.take_back(snapshot)

    def close(self) -> None:
        """Let go of the store; a second call does nothing."""
        self._platform.store.close()
