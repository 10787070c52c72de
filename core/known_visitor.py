"""What is known of QuickBooks' Web Connector, in the terms of the checks."""

from __future__ import annotations

from core.accounting.quickbooks.webconnector.noted import Noted
from core.checks.surroundings import Visitor
from core.config.store import Loaded
from core.errors import ConfigurationError
from core.web_connector import web_connector
from core.web_visits import read_visits


def known_visitor(loaded: Loaded) -> Visitor:
    """Say what is known of it; raises ConfigurationError where it could not be let in."""
    connector = web_connector(loaded)
    connector.require_password()
    noted, unread = Noted(), None
    try:
        noted = read_visits(connector.book)
    except ConfigurationError as broken:
        unread = broken
    user = loaded.config.quickbooks.user
    return Visitor(user, noted, connector.steps(), connector.certificate(), unread)
