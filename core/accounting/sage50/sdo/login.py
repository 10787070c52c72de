"""A login of Sage Data Objects: signed in once, waited for where Sage is busy, signed out in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from core.accounting.com import EXCEPTION, com_errors
from core.accounting.orders import AccountingUnansweredError
from core.accounting.sage50.sdo.failures import LOST, UNCLEAR, Context, failure
from core.accounting.sage50.sdo.objects import Engine, Workspace
from core.accounting.sage50.sdo.settings import SageSettings, unique_name
from core.errors import AccountingError
from core.text import clean

_PROGRAM = "Sync Uploader"


class Login:
    """Who is signed in; everything that is asked of Sage goes through `asking`."""

    def __init__(self, engine: Engine, settings: SageSettings, *, capitals: bool) -> None:
        """`capitals` writes the path as Sage keeps it, which a file of the sandbox need not be found by."""
        self._engine = engine
        self._settings = settings
        self._capitals = capitals
        self._door: Workspace | None = None
        self._workspace: Workspace | None = None
        self._errors = com_errors()

    def sign_in(self) -> None:
        """Sign in, without any dialog; raises AccountingError with cause and cure."""
        settings = self._settings
        with self.asking(f"sign in to {clean(settings.name)}"):
            if self._door is None:  # one, however often it is knocked at
                self._door = self._engine.Workspaces.Add(_PROGRAM)
            self._door.UI = False  # or a dialog that nobody sees waits for ever
            folder = settings.folder.upper() if self._capitals else settings.folder
            entered = self._door.Connect(
                folder, settings.user.upper(), settings.password.upper(), unique_name()
            )
            if not entered:
                raise self._failure(f"sign in to {clean(settings.name)}", writing=False)
            self._workspace = self._door

    def version(self) -> int:
        """Give the version of the data, which is Sage's; raises AccountingError where it cannot be read."""
        with self.asking("read the version of Sage 50"):
            said = str(self._workspace.Version) if self._workspace else ""
        found = re.match(r"\d{1,2}(?!\d)", said)
        if found is None:
            raise AccountingError(
                "sage50.version",
                tried="read the version of Sage 50",
                found=f"it says {clean(said) or 'nothing'}",
                remedy="Set [sage] object to the one of your version (SDOEngine.13 for version 13).",
            )
        return int(found[0])

    def create(self, name: str) -> object:
        """Make an object of Sage's."""
        if self._workspace is None:
            raise AccountingError(
                "accounting.closed",
                tried=f"write into {clean(self._settings.name)}",
                found="nobody is signed in any more",
                remedy="Begin the upload again.",
            )
        return self._workspace.CreateObject(name)

    def sign_out(self) -> None:
        """Sign out; a second call does nothing, and a connection that is gone is no trouble."""
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            with suppress(*self._errors):
                workspace.Disconnect()

    @contextmanager
    def asking(self, tried: str, *, writing: bool = False) -> Iterator[None]:
        """Turn what Sage raises into advice; `writing` where a broken answer may hide a record."""
        try:
            yield
        except self._errors as error:
            raise self._failure(tried, writing=writing, error=error) from None

    @contextmanager
    def reading_back(self, tried: str) -> Iterator[None]:
        """Turn whatever goes wrong after a save into AccountingUnansweredError: the record may be there."""
        try:
            with self.asking(tried, writing=True):
                yield
        except AccountingUnansweredError:
            raise
        except AccountingError as refused:
            raise _unread(refused) from refused

    def refusal(self, tried: str) -> AccountingError:
        """Say why Sage did not take a record: its answer was no, and nothing was written."""
        return self._failure(tried, writing=False, refused=True)

    def _failure(
        self, tried: str, *, writing: bool, error: Exception | None = None, refused: bool = False
    ) -> AccountingError:
        code, said = self._last_error()
        gone = code is None or (code in LOST and self._workspace is not None)
        if error is not None and (gone or _hresult(error) != EXCEPTION):
            return self._lost(tried, code, writing=writing)
        code = code or 0
        if writing and (code in UNCLEAR or not code):
            return _unclear(tried, said)
        if refused and not code:
            code = _INVALID_VALUE
        settings = self._settings
        context = Context(tried, clean(settings.user), clean(settings.folder))
        return failure(code, said, context)

    def _lost(self, tried: str, code: int | None, *, writing: bool) -> AccountingError:
        number = f" (Sage 50's number {code})" if code else ""
        if writing:
            return AccountingUnansweredError(
                "sage50.unanswered",
                tried=tried,
                found=f"the connection to Sage 50 was lost before it answered{number}",
                remedy="Run the upload again: it looks for the record in the accounts first.",
            )
        return AccountingError(
            "sage50.connection_lost",
            tried=tried,
            found=f"the connection to Sage 50 was lost{number}",
            remedy="Check that Sage 50's data can be reached and that nobody has signed this user out, then "
            "run the upload again.",
        )

    def _last_error(self) -> tuple[int | None, str]:
        """Read what went wrong, before any other call changes it; None where the engine is gone."""
        try:
            last = self._engine.LastError
            code, said = int(last.Code), str(last.Text or "")
        except self._errors:
            return None, ""
        return code, clean(self._without_secrets(said))

    def _without_secrets(self, said: str) -> str:
        password = self._settings.password
        return re.sub(re.escape(password), "***", said, flags=re.IGNORECASE) if password else said


_INVALID_VALUE = 18


def _unclear(tried: str, said: str) -> AccountingError:
    return AccountingUnansweredError(
        "sage50.unanswered",
        tried=tried,
        found=f"Sage 50 failed while it was saving: {said or 'it does not say why'}",
        remedy="Check that the disk of Sage 50's data has room and can be written; the next upload looks for "
        "the record in the accounts first.",
    )


def _unread(refused: AccountingError) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "sage50.unread",
        tried=refused.tried,
        found=f"Sage 50 said that it saved the record, and cannot read it back: {refused.found}",
        remedy=f"{refused.remedy} Run the upload again: it looks for the record in the accounts first.",
    )


def _hresult(error: Exception) -> int:
    """Give the HRESULT of a failed call: pywin32's error has it as its first argument too."""
    found = getattr(error, "hresult", error.args[0] if error.args else 0)
    return found if isinstance(found, int) else 0
