"""ControlData and SetupData: files of one record, made here of the company's own tables."""

from __future__ import annotations

from typing import ClassVar

from core.sandbox.sdo import books
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.numbers import last_saved
from core.sandbox.sdo.session import Session
from core.sandbox.sdo.values import Value

_READ = 0
_NOMINALS = {
    "DEBTORS_NO": "NOM_DEBTORS",
    "CREDITORS_NO": "NOM_CREDITORS",
    "STAX_NO": "NOM_TAX_SALES",
    "PTAX_NO": "NOM_TAX_PURCHASE",
    "DEFBANK_NO": "NOM_DEFAULT_BANK",
    "DEFSALES_NO": "NOM_DEFAULT_SALES",
    "SUSPENSE_NO": "NOM_SUSPENSE",
}
_COUNTS = {
    "NO_OF_SALES": "SALES_LEDGER",
    "NO_OF_STOCK": "STOCK",
    "NO_OF_INVOICE": "INVOICE",
    "NO_OF_NOMINAL": "NOMINAL_LEDGER",
    "NO_OF_HEADERS": "AUDIT_HEADER",
    "NO_OF_SPLITS": "AUDIT_SPLIT",
}


class SingleFile:
    """A file whose only record is read with `Read(1)`."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Open", "Close", "Read", "Count")
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Fields",)

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._fields = Fields(session, name)
        self._open = False

    @property
    def Fields(self) -> Fields:  # noqa: N802 - COM's names, here and below
        """The buffer."""
        return self._fields

    def Open(self, OpenMode: object) -> bool:  # noqa: N802, N803
        """Open the file; the sandbox takes sdoRead (0) alone."""
        self._session.call()
        if isinstance(OpenMode, bool) or OpenMode != _READ:
            self._session.fail(Code.INVALID_OPEN_MODE)
        self._open = True
        return True

    def Close(self) -> None:  # noqa: N802
        """Close the file."""
        self._session.call()
        self._open = False

    def Count(self) -> int:  # noqa: N802
        """One record."""
        self._session.call()
        return 1

    def Read(self, lRecNo: object) -> bool:  # noqa: N802, N803
        """Read the record, whose number is 1."""
        self._session.call()
        if not self._open:
            self._session.fail(Code.INVALID_USE)
        if lRecNo != 1:
            return False
        self._fields.clear(_control(self._session) if self._name == "ControlData" else _setup(self._session))
        return True


def _control(session: Session) -> dict[str, Value]:
    database = session.database
    company = books.rows(database, "COMPANY")[0]
    found: dict[str, Value] = {
        name: int(company[column]) if str(company[column]).isdigit() else 0
        for name, column in _NOMINALS.items()
    }
    found |= {name: len(books.positions(database, table, "rowid")) for name, table in _COUNTS.items()}
    found["LAST_INVOICE"] = last_saved(database)
    for code in books.rows(database, "TAX_CODE"):
        number = code["TAX_CODE_ID"]
        found |= {
            f"T{number}_RATE": float(code["TAX_RATE"]),
            f"T{number}_DESCRIPTION": str(code["DESCRIPTION"]),
            f"T{number}_INUSE": 1,
        }
    return found


def _setup(session: Session) -> dict[str, Value]:
    company = books.rows(session.database, "COMPANY")[0]
    found: dict[str, Value] = {f"ADDRESS_{at}": str(company[f"ADDRESS_{at}"]) for at in range(1, 6)}
    found |= {f"ADDRESS_PROMPT_{at}": str(company[f"ADDRESS_LABEL_{at}"]) for at in range(1, 6)}
    return found | {
        "NAME": str(company["NAME"]),
        "TELEPHONE": str(company["TELEPHONE"]),
        "COUNTRY_CODE": str(company["COUNTRY_CODE"]),
        "BASE_CURRENCY": books.base_currency(session.database),
        "FINYEAR_MONTH": int(company["START_MONTH"]),
        "FINYEAR_YEAR": int(company["FINANCIAL_YEAR"]),
        "SALES_NOMINAL": str(company["NOM_DEFAULT_SALES"]),
        "SALES_TAXCODE": 1,
        "STOCK_TAXCODE": 1,
        "STOCK_NOMINAL": str(company["NOM_DEFAULT_SALES"]),
        "NON_VATABLE_TAX_CODE": int(company["NON_VAT_TAX_CODE"]),
        "STOCK_QTYDP": int(company["QTY_DECIMAL_PLACE"]),
        "STOCK_UNITDP": int(company["UNIT_DECIMAL_PLACE"]),
        "MAJOR_VERSION": session.version,
    }
