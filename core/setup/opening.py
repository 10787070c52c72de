"""Opens a set-up for the configuration that is meant."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from core.config.keys import KEYS
from core.config.places import Places, intended
from core.config.secrets import KEPT, SecretStore, open_store
from core.errors import SyncError
from core.setup.draft import Draft
from core.setup.drafts import Drafts
from core.setup.machine import look
from core.setup.session import Session


def open_session(
    config: Path | None, company: str | None, environ: Mapping[str, str] = os.environ
) -> Session:
    """Begin a set-up over the file that is there, or for the one to be; raises ConfigurationError."""
    path = intended(config, company, environ, Places.here()).absolute()
    store = open_store(path, environ)
    draft = Draft.of(path, _kept(store, environ), _overrides(environ))
    return Session(
        draft,
        lambda: look(path.parent, environ),
        clock=lambda: datetime.now(UTC),
        store=store,
        drafts=Drafts.here(),
    )


def _overrides(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what the environment says of keys that are no secrets."""
    keys = (key for key in KEYS if key.plain and not key.secret)
    return {key.dotted: environ[key.variable] for key in keys if key.variable in environ}


def _kept(store: SecretStore, environ: Mapping[str, str]) -> dict[str, str]:
    """Give the secrets that are kept already, by dotted key; one that cannot be read is blank."""
    known = {key.dotted: environ[key.variable] for key in KEPT if environ.get(key.variable)}
    with suppress(SyncError):
        for name in store.entries():
            known.setdefault(name, "")
            with suppress(SyncError):
                known[name] = known[name] or store.get(name) or ""
    return known
