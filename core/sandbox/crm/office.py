"""What all services share: the organisation, its codecs, and how each of its users sees values."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from core.crm.base import Entity, Reference
from core.sandbox.crm.entity_codec import EntityCodec, references
from core.sandbox.crm.field_writing import Scene
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Filter, Search, Test
from core.sandbox.crm.user_view import ZONES, UserView

_VIEWED = frozenset({"usersettings", "transactioncurrency", "organization"})


class Office:
    """An organisation with what its wire remembers of it between requests.

    Codecs are kept until the metadata changes; a user's view until somebody
    changes settings or currencies over the wire.
    """

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.administrator = organisation.sign_in(None)
        self._stamp = organisation.metadata_stamp()
        self._codecs: dict[str, EntityCodec] = {}
        self._views: dict[UUID, UserView] = {}

    def codec(self, entity: str) -> EntityCodec:
        """Give the codec of an entity; Refusal where there is no such entity."""
        stamp = self.organisation.metadata_stamp()
        if stamp != self._stamp:
            self._codecs.clear()
            self._stamp = stamp
        found = self._codecs.get(entity)
        if found is None:
            if entity not in self.organisation.entities():
                raise Refusal(Number.QUERY_NO_ENTITY, f"The entity with a name = '{entity}' was not found.")
            found = self._codecs[entity] = self._made(entity)
        return found

    def _made(self, entity: str) -> EntityCodec:
        return EntityCodec(self.organisation.describe(entity))

    def view(self, user: UUID) -> UserView:
        """Give how a user sees times and amounts."""
        found = self._views.get(user)
        if found is None:
            found = self._views[user] = self._read_view(user)
        return found

    def changed(self, entity: str) -> None:
        """Take note that a record was written on which the users' views rest."""
        if entity in _VIEWED:
            self._views.clear()

    def scene(self, user: UUID, entities: Iterable[Entity]) -> Scene:
        """Prepare to write records for a user: the names of all that they point to are read at once."""
        pointed = references(entities)
        return Scene(self.view(user), self.organisation.display_names(pointed) if pointed else {})

    def _read_view(self, user: UUID) -> UserView:
        read = self.organisation.retrieve_multiple
        wanted = Filter("And", (Test("systemuserid", "Equal", (user,)),))
        settings = read(
            self.administrator, Search("usersettings", ("timezonecode",), criteria=wanted)
        ).entities
        code = settings[0].fields.get("timezonecode") if settings else None
        zone = ZONES.get(code, ZONES[92]) if isinstance(code, int) else ZONES[92]
        currencies = read(self.administrator, Search("transactioncurrency", ("currencysymbol",))).entities
        symbols = {each.id: str(each.fields.get("currencysymbol") or "") for each in currencies}
        organisation = read(self.administrator, Search("organization", ("basecurrencyid",))).entities
        base = organisation[0].fields.get("basecurrencyid") if organisation else None
        symbol = symbols.get(base.id, "") if isinstance(base, Reference) else ""
        return UserView(ZoneInfo(zone), symbols, symbol)
