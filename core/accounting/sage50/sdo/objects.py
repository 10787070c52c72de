"""What is used of Sage Data Objects; everything is bound late, so these shapes exist for the reader alone."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

Value = str | int | float | datetime


class Field(Protocol):
    """One field of a buffer; `Length` is that of a text in characters."""

    Length: int
    Value: object


class Fields(Protocol):
    """A buffer, asked by the name of a field: the long form that late binding needs."""

    def Item(self, Index: str, /) -> Field: ...  # noqa: N802, N803 - COM's names, here and below


class Record(Protocol):
    """A record that is found by its key, or added (SalesRecord, StockRecord, InvoiceRecord)."""

    Fields: Fields

    def Find(self, Partial: bool, /) -> object: ...  # noqa: N802, N803

    def AddNew(self) -> object: ...  # noqa: N802

    def Update(self) -> object: ...  # noqa: N802

    def CancelUpdate(self) -> object: ...  # noqa: N802


class DataFile(Protocol):
    """A file that is searched from its beginning (InvoiceData)."""

    Fields: Fields

    def Open(self, OpenMode: int, /) -> object: ...  # noqa: N802, N803

    def FindFirst(self, varField: str, varSearch: str, /) -> object: ...  # noqa: N802, N803

    def FindNext(self, varField: str, varSearch: str, /) -> object: ...  # noqa: N802, N803

    def Close(self) -> object: ...  # noqa: N802


class Item(Protocol):
    """A line of a document."""

    Fields: Fields


class Items(Protocol):
    """The lines of a document."""

    def Add(self) -> Item: ...  # noqa: N802


class Header(Protocol):
    """The head of a document."""

    Fields: Fields


class Document(Protocol):
    """An invoice that is being made (InvoicePost): it stays unposted."""

    Header: Header
    Items: Items
    Type: int

    def Update(self) -> object: ...  # noqa: N802

    def GetNextNumber(self) -> object: ...  # noqa: N802


class Workspace(Protocol):
    """A login; `UI` is True until it is set, and then dialogs are shown."""

    UI: bool

    @property
    def Version(self) -> str: ...  # noqa: N802

    def Connect(self, Path: str, Usr: str, Psw: str, Unique: str, /) -> object: ...  # noqa: N802, N803

    def CreateObject(self, Name: str, /) -> object: ...  # noqa: N802, N803

    def Disconnect(self) -> object: ...  # noqa: N802


class Workspaces(Protocol):
    """The logins of an engine."""

    def Add(self, Name: str, /) -> Workspace: ...  # noqa: N802, N803


class LastError(Protocol):
    """What went wrong last; it is on the engine alone, and the next call changes it."""

    Code: int
    Text: str


class Engine(Protocol):
    """SDOEngine, of which there is one for each version of Sage 50."""

    Workspaces: Workspaces
    LastError: LastError
