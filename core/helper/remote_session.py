"""A session with QuickBooks that lives in a helper process."""

from __future__ import annotations

from core.accounting.quickbooks.session import adds
from core.helper.process import Helper


class RemoteSession:
    """A Session over a helper that has begun one; what goes wrong there is raised here."""

    def __init__(self, helper: Helper) -> None:
        """Take a helper over: it is closed with this."""
        self._helper = helper

    def ask(self, message: str) -> str:
        """Hand over one request message and give its answer."""
        writing = adds(message)
        return str(self._helper.ask("write" if writing else "read", message, write=writing))

    def close(self) -> None:
        """End the session, and the helper; a second call does nothing."""
        self._helper.close()
