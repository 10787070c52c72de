"""InvoicePost: an invoice with its lines, filed whole and unposted."""

from __future__ import annotations

from typing import ClassVar

from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.invoice_checks import check
from core.sandbox.sdo.invoice_filing import file_invoice
from core.sandbox.sdo.numbers import last_saved
from core.sandbox.sdo.session import Session


class InvoiceHeader:
    """The header's buffer."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)

    def __init__(self, session: Session) -> None:
        self.Fields = Fields(session, "InvoicePost")


class InvoiceLine:
    """A line's buffer, with its long text."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields", "Text")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)

    def __init__(self, session: Session) -> None:
        self._session = session
        self._text = ""
        self.Fields = Fields(session, "InvoiceItem")

    @property
    def Text(self) -> str:  # noqa: N802 - COM's names, here and below
        """The long text, which is not the field TEXT."""
        return self._text

    @Text.setter
    def Text(self, value: object) -> None:  # noqa: N802
        self._session.call()
        if not isinstance(value, str):
            self._session.fail(Code.INVALID_TYPE)
        self._text = value


class InvoiceLines:
    """The lines of an invoice that is being made."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Add",)
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Count",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Count",)

    def __init__(self, session: Session) -> None:
        self._session = session
        self.lines: list[InvoiceLine] = []

    def Add(self) -> InvoiceLine:  # noqa: N802
        """Add a line."""
        self._session.call()
        self.lines.append(InvoiceLine(self._session))
        return self.lines[-1]

    @property
    def Count(self) -> int:  # noqa: N802
        """How many lines there are."""
        return len(self.lines)


class InvoicePost:
    """Makes invoices; one with a number that is there already takes its place, while it is not posted."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Update", "GetNextNumber")
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Header", "Items", "Type")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Header", "Items")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._type = 0
        self.Header = InvoiceHeader(session)
        self.Items = InvoiceLines(session)

    @property
    def Type(self) -> int:  # noqa: N802
        """The LedgerType: 261 invoice, 264 service, 265 credit, 279 service credit."""
        return self._type

    @Type.setter
    def Type(self, value: object) -> None:  # noqa: N802
        self._session.call()
        if isinstance(value, bool) or not isinstance(value, int):
            self._session.fail(Code.INVALID_TYPE)
        self._type = value

    def GetNextNumber(self) -> int:  # noqa: N802
        """Give the number after the last saved one; another process may take it first."""
        self._session.call()
        return last_saved(self._session.database) + 1

    def Update(self) -> bool:  # noqa: N802
        """File the invoice; raises, or gives False where a value is not valid, and then files nothing."""
        self._session.call()
        lines = [line.Fields for line in self.Items.lines]
        if not check(self._session, self._type, self.Header.Fields, lines):
            return False
        file_invoice(self._session, self.Header.Fields, lines, [line.Text for line in self.Items.lines])
        return True
