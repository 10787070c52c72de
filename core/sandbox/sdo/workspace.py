"""Workspaces: where a program signs in to a company, and makes its objects."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import ClassVar

from core.sandbox.login_queue import Login, NameInUseError, sign_in
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.customers import SalesRecord
from core.sandbox.sdo.data_files import FILES, DataFile
from core.sandbox.sdo.faults import Faults, read_faults, use_grace
from core.sandbox.sdo.invoice_post import InvoicePost
from core.sandbox.sdo.invoice_record import InvoiceRecord
from core.sandbox.sdo.products import NominalRecord, StockRecord
from core.sandbox.sdo.session import DialogError, Session
from core.sandbox.sdo.single_files import SingleFile

_LONGEST_UNIQUE = 32
"""A longer UniqueID is taken, and then Disconnect does not sign out."""
_DATA = "company.db"
_RECORDS: dict[str, Callable[[Session, str], object]] = {
    "SalesRecord": SalesRecord,
    "StockRecord": StockRecord,
    "InvoiceRecord": InvoiceRecord,
    "NominalRecord": NominalRecord,
    "ControlData": SingleFile,
    "SetupData": SingleFile,
    **dict.fromkeys(FILES, DataFile),
}
_OBJECTS = {name.casefold(): name for name in (*_RECORDS, "InvoicePost")}
_ABSENT = frozenset(
    name.casefold()
    for name in (
        *("PurchaseRecord", "BankRecord", "SopRecord", "PopRecord", "ProjectRecord", "SalesDeliveryRecord"),
        *("HeaderData", "SplitData", "UsageData", "TransactionPost", "SopPost", "PopPost", "StockPost"),
    )
)
"""Objects of the real one that the sandbox has not."""


class Workspace:
    """One workspace of an engine."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Connect", "IsValidUser", "CreateObject", "Disconnect")
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Name", "UI", "Version", "Path")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Name", "Version", "Path")

    def __init__(self, session: Session, name: str, file: FilePath | None) -> None:
        self._session = session
        self._file = file
        self.Name = name
        self.UI: object = True
        self._connected = False

    @property
    def Version(self) -> str:  # noqa: N802 - COM's names, here and below
        """The version of the data; raises before Connect."""
        self._session.call()
        return f"{self._session.version}.0"

    @property
    def Path(self) -> str:  # noqa: N802
        """The path that was connected to."""
        return str(self._session.path or "")

    def Connect(self, Path: object, Usr: object, Psw: object, Unique: object) -> bool:  # noqa: N802, N803
        """Sign in; raises for whatever is wrong, and only LastError says what."""
        company, faults, user = self._admitted(Path, Usr, Psw, Unique)
        if faults.unregistered:
            use_grace(company)
        login = self._signed_in(company, faults, user, str(Unique))
        self._session.open(company, user, login, leaves=len(str(Unique)) <= _LONGEST_UNIQUE)
        self._connected = True
        return True

    def IsValidUser(self, Path: object, Usr: object, Psw: object, Unique: object) -> bool:  # noqa: N802, N803
        """Whether Connect would sign in; raises as Connect does."""
        company, faults, user = self._admitted(Path, Usr, Psw, Unique)
        self._signed_in(company, faults, user, str(Unique)).leave()
        return True

    def Disconnect(self) -> None:  # noqa: N802
        """Sign out; a second call does nothing."""
        self._session.begin()
        if self._connected:
            self._session.close()
        self._connected = False

    def CreateObject(self, Name: object) -> object:  # noqa: N802, N803
        """Make an object by its name, whatever its case; raises for any other."""
        self._session.call()
        wanted = Name.casefold() if isinstance(Name, str) else ""
        if wanted in _ABSENT:
            self._session.fail(Code.NOT_SUPPORTED)
        if wanted not in _OBJECTS:
            self._session.fail(Code.INVALID_NAME)
        name = _OBJECTS[wanted]
        return InvoicePost(self._session) if name == "InvoicePost" else _RECORDS[name](self._session, name)

    def _admitted(
        self, path: object, user: object, password: object, unique: object
    ) -> tuple[FilePath, Faults, str]:
        """Give the company, its faults and the user's name in capitals, where such a login may go on."""
        session = self._session
        session.begin()
        if not all(isinstance(each, str) for each in (path, user, password, unique)):
            session.fail(Code.INVALID_ARGUMENT)
        company = self._company(str(path))
        if company is None:
            self._ask(None)
            session.fail(Code.BAD_DATA_PATH)
        faults = read_faults(company)
        self._ask(faults)
        name = str(user).upper()
        code = _refusal(session, faults, name, str(password).upper())
        if code is not None:
            session.fail(code)
        if session.connected:
            session.fail(Code.LOGON_NAME_IN_USE)
        return company, faults, name

    def _signed_in(self, company: FilePath, faults: Faults, user: str, unique: str) -> Login:
        entry = f"{user} on {unique}, SDO, process {os.getpid()}"
        try:
            return sign_in(company, user, entry, strict=faults.strict_queue)
        except NameInUseError:
            self._session.fail(Code.LOGON_NAME_IN_USE)
        except OSError:
            self._session.fail(Code.FILE_EXCEPTION)

    def _company(self, path: str) -> FilePath | None:
        """Find the company file: the path itself, or the one in this folder."""
        where = FilePath(path)
        found = where / _DATA if where.is_dir() else where
        if not path or not found.is_file():
            return None
        return found if self._file is None or found.samefile(self._file) else None

    def _ask(self, faults: Faults | None) -> None:
        """Show a dialog where UI was left on, as the real one may at any sign-in."""
        if not self.UI:
            return
        if faults is not None and faults.dialogs_hang:
            threading.Event().wait()
        raise DialogError("a dialog of Sage waits for a person: set Workspace.UI to False before Connect")


def _refusal(session: Session, faults: Faults, user: str, password: str) -> Code | None:
    users = {name.upper(): word.upper() for name, word in faults.users.items()}
    tests = (
        (faults.unregistered and faults.grace <= 0, Code.NOT_REGISTERED),
        (faults.data_version not in (None, session.version), Code.WRONG_VERSION),
        (faults.exclusive, Code.LOGON_EXCLUSIVE),
        (user not in users, Code.LOGON_FAIL),
        (users.get(user) != password, Code.LOGON_PASSWORD),
        (faults.refusal != 0, faults.refusal),
    )
    return next((Code(code) for strikes, code in tests if strikes), None)
