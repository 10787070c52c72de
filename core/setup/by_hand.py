"""What is left to be done by hand once a set-up is written: something for the Web Connector alone."""

from __future__ import annotations

from core.accounting.quickbooks.webconnector.noted import Noted
from core.config.store import Loaded
from core.config.visited import PASSWORD, is_visited
from core.errors import ConfigurationError
from core.setup.draft import Draft
from core.web_connector import web_connector
from core.web_steps import steps_left
from core.web_visits import read_visits, visits_file

_IN_ITS_FILE = {"quickbooks.url", "quickbooks.user", "sync.company"}
_CERTIFIED = {"quickbooks.url", "quickbooks.certificate"}


def by_hand(draft: Draft, loaded: Loaded) -> tuple[str, ...]:
    """Name the steps: all before its first visit, and then what the answers make necessary anew.

    Raises ConfigurationError where it cannot be meant.
    """
    if not is_visited(loaded):
        return ()
    connector, noted = web_connector(loaded), _noted(loaded)
    if noted.came is None:
        return connector.steps()
    changed = draft.changes().keys()
    if not changed and not draft.secrets and not noted.refused:
        return ()
    return steps_left(
        connector.to_trust if changed & _CERTIFIED else None,
        file=bool(changed & (_IN_ITS_FILE | _CERTIFIED)),
        password=PASSWORD in draft.secrets or bool(noted.refused),
    )


def has_yet_to_come(loaded: Loaded) -> bool:
    """Whether the Web Connector has not come even once, so that its check tells the steps too."""
    return is_visited(loaded) and _noted(loaded).came is None


def _noted(loaded: Loaded) -> Noted:
    try:
        return read_visits(visits_file(loaded.path.resolve()))
    except ConfigurationError:
        return Noted()
