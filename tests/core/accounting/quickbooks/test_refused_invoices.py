"""An invoice that QuickBooks refuses: it is made as soon as the cause is gone, and never a second time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.accounting.orders import AccountingRefusedError, AccountingUnansweredError, NewInvoice
from core.errors import AccountingError
from tests.core.accounting.quickbooks.desk import Desk, change, writer_of
from tests.core.accounting.quickbooks.test_writer import drafted, made

SOLD = "VID003"


class Killed(BaseException):
    """Stands for the end of the process."""


class TamperedDesk(Desk):
    """A session whose answers to an InvoiceAdd are other ones; `befall` sees each message beforehand."""

    def __init__(
        self,
        company: Path,
        befall: Callable[[str], object] = str,
        answered: Callable[[str], str] = str,
    ) -> None:
        super().__init__(company)
        self._befall, self._answered = befall, answered

    def ask(self, message: str) -> str:
        self._befall(message)
        answer = super().ask(message)
        return self._answered(answer) if "<InvoiceAddRq" in message else answer


@pytest.fixture
def renamed(company: Path) -> Path:
    """A company in which the order's product bears another name: each line that names it is refused."""
    _rename(company, SOLD, "Elsewhere")
    return company


def _rename(company: Path, name: str, new: str) -> None:
    change(
        company,
        "UPDATE Item SET Name = ?, FullName = ?, FullKey = ? WHERE FullName = ?",
        *(new, new, new.casefold(), name),
    )


def _refused(desk: Desk, draft: NewInvoice | None = None) -> AccountingError:
    with writer_of(desk) as writer, pytest.raises(AccountingRefusedError) as caught:
        writer.create_invoice(draft or drafted())
    assert caught.value.code == "quickbooks.status_3140"
    return caught.value


def _is_made_once(company: Path) -> None:
    with writer_of(Desk(company)) as writer:
        number = writer.create_invoice(drafted())
    assert [each["RefNumber"] for each in made(company)] == [number]


def test_a_refused_invoice_is_made_as_soon_as_the_cause_is_gone(renamed: Path) -> None:
    _refused(Desk(renamed))
    _refused(Desk(renamed))
    assert made(renamed) == []
    _rename(renamed, "Elsewhere", SOLD)
    _is_made_once(renamed)


def test_a_refusal_that_the_program_did_not_live_to_hear_is_not_held_against_the_next_run(
    renamed: Path,
) -> None:
    def die(message: str) -> None:
        if "oldMessageSetID" in message:
            raise Killed

    with pytest.raises(Killed), writer_of(TamperedDesk(renamed, die)) as writer:
        writer.create_invoice(drafted())
    _rename(renamed, "Elsewhere", SOLD)
    _is_made_once(renamed)


def test_an_invoice_that_was_made_with_a_warning_is_looked_for_and_not_made_again(company: Path) -> None:
    """510 is a warning: the invoice is there, and could not be shown."""

    def warned(answer: str) -> str:
        head, _, rest = answer.partition("<InvoiceAddRs ")
        _, _, after = rest.partition("</InvoiceAddRs>")
        return f'{head}<InvoiceAddRs statusCode="510" statusSeverity="Warn" />{after}'

    desk = TamperedDesk(company, answered=warned)
    with writer_of(desk) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    assert len(made(company)) == 1
    _is_made_once(company)


def test_an_invoice_that_stands_in_spite_of_an_error_is_looked_for_and_not_made_again(company: Path) -> None:
    """1000 is an internal error of QuickBooks, which does not say what became of the invoice."""

    def broken(answer: str) -> str:
        return answer.replace('statusCode="0"', 'statusCode="1000"')

    desk = TamperedDesk(company, answered=broken)
    with writer_of(desk) as writer, pytest.raises(AccountingUnansweredError):
        writer.create_invoice(drafted())
    assert len(made(company)) == 1
    _is_made_once(company)
