"""The documents of a business as QuickBooks keeps them: invoices, credit memos, payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.money import rounded
from core.records import Invoice, InvoiceKind, Transaction
from core.sandbox.quickbooks.document_lines import DocumentLines, pence_of
from core.sandbox.quickbooks.founding import Founding
from core.sandbox.quickbooks.items import OPENING_ITEM, past_item
from core.sandbox.quickbooks.keeping import Moment, Value, add_line, add_transaction, insert
from core.sandbox.quickbooks.reference_lists import RECEIVABLE, UNDEPOSITED

INVOICE, CREDIT_MEMO, PAYMENT = "Invoice", "CreditMemo", "ReceivePayment"
_TABLES = {"SI": INVOICE, "SC": CREDIT_MEMO}
_KINDS = {InvoiceKind.INVOICE: "SI", InvoiceKind.CREDIT: "SC"}
_DUE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document: the number of its transaction, None for the next one; amounts in pence without sign."""

    table: str
    number: int | None
    reference: str
    day: date
    net: int
    tax: int
    open: int
    order: str = ""
    pending: bool = False


def write_documents(
    founding: Founding, invoices: Iterable[Invoice], transactions: Sequence[Transaction]
) -> None:
    """Write the ledger of a business, each transaction under its own number, and its drafts behind it.

    What stands in the ledger without a document is an invoice of one line; quotations are no invoices.
    """
    ledger = _Ledger(founding)
    documents = {(kind, each.number): each for each in invoices if (kind := _KINDS.get(each.kind))}
    for each in transactions:
        document = documents.pop((each.type, each.reference), None) if each.type in _TABLES else None
        if document is not None and document.account == each.account:
            ledger.write_document(document, each)
        elif each.type in _TABLES:
            ledger.write_entry(each)
        else:
            ledger.write_payment(each)
    for draft in documents.values():
        ledger.write_document(draft, None)


class _Ledger:
    """Writes documents and remembers which transaction an invoice is."""

    def __init__(self, founding: Founding) -> None:
        self._founding = founding
        self._receivable = founding.find("Account", RECEIVABLE)
        self._undeposited = founding.find("Account", UNDEPOSITED)
        self._terms = founding.find("StandardTerms", "30 Days")
        self._codes = {code: founding.find("SalesTaxCode", code) for code in ("T0", "T1", "T5", "T9")}
        self._written: dict[tuple[str, str], str] = {}

    def write_document(self, document: Invoice, posted: Transaction | None) -> None:
        """Write a document with its lines; one that is not posted is pending."""
        day = document.date or self._founding.today
        table = _TABLES[_KINDS[document.kind]]
        open_ = self._open(posted) if posted else None
        paper = _Paper(
            table,
            posted.number if posted else None,
            document.number,
            day,
            pence_of(document.net),
            pence_of(document.tax),
            pence_of(document.gross) if open_ is None else open_,
            document.order_number,
            pending=posted is None,
        )
        moment = self._founding.some_time(day)
        identity = self._write(paper, document.account, moment)
        if document.kind is InvoiceKind.INVOICE:
            self._written[document.account, document.number] = identity
        DocumentLines(self._founding, self._codes, identity, moment).write(document)

    def write_entry(self, entry: Transaction) -> None:
        """Write what was typed into the ledger by hand."""
        founding = self._founding
        day = entry.date or founding.today
        rate = founding.rates[entry.account]
        net, tax = (_pence_at(each, rate) for each in (entry.net, entry.tax))
        left = self._open(entry)
        open_ = net + tax if left is None else left
        paper = _Paper(_TABLES[entry.type], entry.number, entry.reference, day, net, tax, open_)
        moment = founding.some_time(day)
        identity = self._write(paper, entry.account, moment)
        opening = entry.details == "Opening Balance"
        item = founding.items[OPENING_ITEM] if opening else past_item(founding, "GOODS", "Goods")
        code = self._codes["T1" if tax else "T0"]
        line: dict[str, Value] = {
            "ItemRef": item,
            "Desc": entry.details,
            "Amount": net,
            "SalesTaxCodeRef": code,
        }
        add_line(founding.database, identity, 0, line, moment)

    def write_payment(self, payment: Transaction) -> None:
        """Write money that came in; where its reference is an invoice's number, it is for that one."""
        founding = self._founding
        day = payment.date or founding.today
        rate = founding.rates[payment.account]
        total, unused = (
            pence_of(rounded(-payment.gross * rate)),
            pence_of(rounded(-payment.outstanding * rate)),
        )
        values: dict[str, Value] = {
            "CustomerRef": founding.customers[payment.account],
            "ARAccountRef": self._receivable,
            "TxnDate": day.isoformat(),
            "RefNumber": payment.reference,
            "TotalAmount": total,
            "UnusedPayment": unused,
            "Memo": payment.details,
            "DepositToAccountRef": self._undeposited,
            **self._currency(payment.account),
        }
        moment = founding.some_time(day)
        identity = add_transaction(founding.database, PAYMENT, values, moment, payment.number)
        invoice = self._written.get((payment.account, payment.reference))
        if invoice is not None and total > unused:
            link: dict[str, Value] = {"TxnID": identity, "AppliedTo": invoice, "Amount": total - unused}
            insert(founding.database, "Link", link)

    def _open(self, posted: Transaction) -> int | None:
        """Give what is open of a part; None for the whole, which is not converted a second time."""
        if posted.outstanding == posted.gross:
            return None
        return _pence_at(posted.outstanding, self._founding.rates[posted.account])

    def _write(self, paper: _Paper, account: str, moment: Moment) -> str:
        left = {"BalanceRemaining" if paper.table == INVOICE else "CreditRemaining": paper.open}
        values: dict[str, Value] = {
            "CustomerRef": self._founding.customers[account],
            "ARAccountRef": self._receivable,
            "TxnDate": paper.day.isoformat(),
            "RefNumber": paper.reference,
            "IsPending": int(paper.pending),
            "PONumber": paper.order[:25],
            "TermsRef": self._terms,
            "DueDate": (paper.day + _DUE).isoformat(),
            "ShipDate": paper.day.isoformat(),
            "Subtotal": paper.net,
            "SalesTaxTotal": paper.tax,
            "IsToBePrinted": 0,
            "IsToBeEmailed": 0,
            **left,
            **self._currency(account),
            **self._address(account),
        }
        if paper.table == INVOICE:
            values["IsFinanceCharge"] = 0
        if self._founding.american:
            item = self._founding.find("Item", "VAT 20%")
            values |= {"ItemSalesTaxRef": item, "SalesTaxPercentage": "20"}
        else:
            values["IsTaxIncluded"] = 0
        return add_transaction(self._founding.database, paper.table, values, moment, paper.number)

    def _address(self, account: str) -> dict[str, Value]:
        """Give the address that the invoice is sent to: the firm's name is its first line."""
        row = self._founding.database.execute(
            "SELECT CompanyName, BillAddress_Addr1, BillAddress_Addr2, BillAddress_City, BillAddress_State, "
            "BillAddress_PostalCode FROM Customer WHERE ListID = ?",
            (self._founding.customers[account],),
        ).fetchone()
        names = ("Addr1", "Addr2", "Addr3", "City", "State", "PostalCode")
        return {f"BillAddress_{name}": value for name, value in zip(names, row, strict=True)}

    def _currency(self, account: str) -> dict[str, Value]:
        """Give the customer's currency, and what one of it is worth in the company's own."""
        founding = self._founding
        if not founding.currencies:
            return {}
        row = founding.database.execute(
            "SELECT CurrencyRef FROM Customer WHERE ListID = ?", (founding.customers[account],)
        ).fetchone()
        rate = founding.rates[account]
        return {"CurrencyRef": row[0], "ExchangeRate": "1" if rate == 1 else f"{rounded(1 / rate, 6)}"}


def _pence_at(amount: Decimal, rate: Decimal) -> int:
    return pence_of(rounded(abs(amount) * rate))
