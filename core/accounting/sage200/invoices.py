"""Invoices of Sage 200: documents of sales order processing, and those posted to the ledger directly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from core.accounting.base import Selection
from core.accounting.connection import Row
from core.accounting.sage200.columns import Columns
from core.accounting.sage200.database import ALL, MOST_KEYS, Database
from core.accounting.sage200.transactions import HISTORY, POSTED
from core.accounting.sage200.values import amount, day, text, whole
from core.money import rounded
from core.records import Company, Invoice, InvoiceKind, InvoiceLine

_NUMBER, _ACCOUNT = "document.DocumentNo", "account.CustomerAccountNumber"
_REFERENCE = "done.TransactionReference"
_BY_ID = "ORDER BY document.SOPInvoiceCreditID"
_BY_DOCUMENT = "ORDER BY line.SOPInvoiceCreditID, line.PrintSequenceNumber, line.SOPInvoiceCreditLineID"
_ZERO = Decimal("0.00")
_CREDITS = ("credit", "return")
_COMMENT = 3
_INVOICE, _CREDIT = 4, 5


class InvoiceFile:
    """Reads the invoices of one company."""

    def __init__(self, database: Database, columns: Columns, company: Company) -> None:
        self._database = database
        self._company = company
        self._headers = _headers(columns)
        self._lines = _lines(columns)
        self._direct = tuple(_direct(table) for table in (POSTED, HISTORY))

    def read(self, selection: Selection) -> Iterator[Invoice]:
        """Give the documents that are wanted, each with all its lines in order."""
        keys = tuple(each.strip() for each in selection.keys)
        if keys:
            for start in range(0, len(keys), MOST_KEYS):
                yield from self._few(keys[start : start + MOST_KEYS])
        else:
            yield from self._many(selection.prefix)
        for sql in self._direct:
            yield from (self._posted(row) for row in self._found(sql, _REFERENCE, keys, selection.prefix))

    def _few(self, numbers: Sequence[str]) -> Iterator[Invoice]:
        headers = list(self._database.by_keys(self._headers, _NUMBER, numbers, _BY_ID))
        ids = [header[0] for header in headers]
        lines = (
            self._database.by_keys(self._lines, "line.SOPInvoiceCreditID", ids, _BY_DOCUMENT) if ids else ()
        )
        return self._joined(headers, lines)

    def _many(self, prefix: str) -> Iterator[Invoice]:
        """Read both tables once, in the same order; the one waits in a file while the other is read."""
        headers = self._found(self._headers, _NUMBER, (), prefix, _BY_ID)
        lines = self._found(self._lines, _NUMBER, (), prefix, _BY_DOCUMENT)
        return self._joined(headers, lines)

    def _found(
        self, sql: str, column: str, keys: Sequence[str], prefix: str, order: str = ""
    ) -> Iterator[Row]:
        if keys:
            return self._database.by_keys(sql, column, keys, order)
        if prefix:
            return self._database.by_prefix(sql, _ACCOUNT, prefix, order)
        return self._database.rows(f"{sql} {order}")

    def _joined(self, headers: Iterable[Row], lines: Iterable[Row]) -> Iterator[Invoice]:
        stream = iter(lines)
        line = next(stream, None)
        for header in headers:
            own: list[Row] = []
            while line is not None and whole(line[0]) < whole(header[0]):
                line = next(stream, None)
            while line is not None and whole(line[0]) == whole(header[0]):
                own.append(line)
                line = next(stream, None)
            yield self._invoice(header, own)

    def _invoice(self, header: Row, rows: Sequence[Row]) -> Invoice:
        _, number, kind, account, name, when, order, net, discount, tax, gross, currency = header
        first = rows[0][-1] if rows else None
        invoice = Invoice(
            number=text(number),
            kind=_kind(text(kind)),
            posted=True,
            account=text(account),
            name=text(name),
            date=day(when),
            order_number=text(first) or text(order),
            net=amount(net),
            tax=amount(tax),
            gross=amount(gross),
            currency=text(currency) or self._company.currency,
            carriage_net=_ZERO,
            carriage_tax=_ZERO,
            discount_net=abs(amount(discount)),
            discount_description="",
            lines=(),
        )
        return _settled(invoice, tuple(self._line(invoice, at, row) for at, row in enumerate(rows, start=1)))

    def _line(self, invoice: Invoice, at: int, row: Row) -> InvoiceLine:
        _, quantity, net, tax, price, rate, name, kind, code, described, unit, _order = row
        comment = whole(kind) == _COMMENT
        return InvoiceLine(
            invoice_number=invoice.number,
            line=at,
            account=invoice.account,
            product_code=text(code),
            description=text(described) or text(name),
            unit=text(unit),
            quantity=_ZERO if comment else amount(quantity, self._company.quantity_places),
            unit_price=amount(price, self._company.price_places),
            net=amount(net),
            tax=amount(tax),
            tax_rate=None if rate is None else amount(rate),
        )

    def _posted(self, row: Row) -> Invoice:
        """Give an invoice that was posted directly: one line of its own, for it has no document."""
        kind, account, name, when, reference, second, gross, tax, currency = row
        whole_amount, taxed = abs(amount(gross)), abs(amount(tax))
        number, net = text(reference), whole_amount - taxed
        line = InvoiceLine(
            invoice_number=number,
            line=1,
            account=text(account),
            product_code="",
            description=text(second) or number,
            unit="",
            quantity=Decimal(1).quantize(Decimal(1).scaleb(-self._company.quantity_places)),
            unit_price=amount(net, self._company.price_places),
            net=net,
            tax=taxed,
            tax_rate=rounded(taxed * 100 / net) if net else _ZERO,
        )
        return Invoice(
            number=number,
            kind=InvoiceKind.INVOICE if whole(kind) == _INVOICE else InvoiceKind.CREDIT,
            posted=True,
            account=text(account),
            name=text(name),
            date=day(when),
            order_number="",
            net=net,
            tax=taxed,
            gross=whole_amount,
            currency=text(currency) or self._company.currency,
            carriage_net=_ZERO,
            carriage_tax=_ZERO,
            discount_net=_ZERO,
            discount_description="",
            lines=(line,),
        )


def _kind(name: str) -> InvoiceKind:
    return InvoiceKind.CREDIT if any(each in name.casefold() for each in _CREDITS) else InvoiceKind.INVOICE


def _settled(invoice: Invoice, lines: tuple[InvoiceLine, ...]) -> Invoice:
    """Give an invoice its lines; drop a discount that they already contain."""
    lines_net = sum((each.net for each in lines), _ZERO)
    discount = _ZERO if lines_net == invoice.net else invoice.discount_net
    return replace(invoice, lines=lines, discount_net=discount)


_TABLES = (
    "FROM SOPInvoiceCredit document "
    "JOIN SOPInvoiceCreditType kind ON kind.SOPInvoiceCreditTypeID = document.SOPInvoiceCreditTypeID "
    "JOIN SLCustomerAccount account ON account.SLCustomerAccountID = document.CustomerID "
)


def _not_cancelled(columns: Columns) -> str:
    return (
        " WHERE document.DateCancelled IS NULL" if columns.has("SOPInvoiceCredit", "DateCancelled") else ALL
    )


def _headers(columns: Columns) -> str:
    second = "document.SecondReference" if columns.has("SOPInvoiceCredit", "SecondReference") else "NULL"
    return (
        f"SELECT document.SOPInvoiceCreditID, {_NUMBER}, kind.Name, {_ACCOUNT}, account.CustomerAccountName, "
        f"document.DocumentDate, {second}, document.InvoicedNetValue, document.InvoicedDiscountValue, "
        "document.InvoicedTaxValue, document.InvoicedGrossValue, iso.Code "
        + _TABLES
        + "LEFT JOIN SYSCurrency "
        "currency ON currency.SYSCurrencyID = account.SYSCurrencyID "
        "LEFT JOIN SYSCurrencyISOCode iso ON iso.SYSCurrencyISOCodeID = currency.SYSCurrencyISOCodeID"
        + _not_cancelled(columns)
    )


def _lines(columns: Columns) -> str:
    def own(name: str, otherwise: str) -> str:
        return f"line.{name}" if columns.has("SOPInvoiceCreditLine", name) else otherwise

    ordered = "ordered.TaxCodeID" if columns.has("SOPOrderReturnLine", "TaxCodeID") else "NULL"
    rate = f"COALESCE({own('SYSTaxRateID', 'NULL')}, {ordered})"
    return (
        "SELECT line.SOPInvoiceCreditID, line.InvoiceCreditQuantity, line.LineTotalValue, line.LineTaxValue, "
        f"{own('ItemPrice', 'ordered.UnitSellingPrice')}, tax.TaxRate, {own('ItemName', 'NULL')}, "
        "ordered.LineTypeID, ordered.ItemCode, ordered.ItemDescription, ordered.SellingUnitDescription, "
        "whole_order.CustomerDocumentNo FROM SOPInvoiceCreditLine line "
        "JOIN SOPInvoiceCredit document ON document.SOPInvoiceCreditID = line.SOPInvoiceCreditID "
        "JOIN SLCustomerAccount account ON account.SLCustomerAccountID = document.CustomerID "
        "LEFT JOIN SOPOrderReturnLine ordered ON ordered.SOPOrderReturnLineID = line.SOPOrderReturnLineID "
        "LEFT JOIN SOPOrderReturn whole_order ON whole_order.SOPOrderReturnID = ordered.SOPOrderReturnID "
        f"LEFT JOIN SYSTaxRate tax ON tax.SYSTaxRateID = {rate}" + _not_cancelled(columns)
    )


def numbers(columns: Columns) -> tuple[str, ...]:
    """Ask for the numbers of all documents and of all that was posted directly."""
    documents = f"SELECT {_NUMBER} {_TABLES}{_not_cancelled(columns)}"
    return (documents, *(_direct(table, _REFERENCE) for table in (POSTED, HISTORY)))


_POSTING = (
    f"done.SYSTraderTranTypeID, {_ACCOUNT}, account.CustomerAccountName, done.TransactionDate, "
    f"{_REFERENCE}, done.SecondReference, done.GoodsValueInAccountCurrency, done.TaxValue, iso.Code"
)


def _direct(table: str, asked: str = _POSTING) -> str:
    """Ask for invoices and credit notes of the ledger that were posted there without a document."""
    sql = (
        f"SELECT {asked} FROM {table} done "
        "JOIN SLCustomerAccount account ON account.SLCustomerAccountID = done.SLCustomerAccountID "
        "LEFT JOIN SYSCurrency currency ON currency.SYSCurrencyID = account.SYSCurrencyID "
        "LEFT JOIN SYSCurrencyISOCode iso ON iso.SYSCurrencyISOCodeID = currency.SYSCurrencyISOCodeID "
        f"WHERE done.SYSTraderTranTypeID IN ({_INVOICE}, {_CREDIT}) AND NOT EXISTS ("
        "SELECT 1 FROM SOPInvoiceCredit document WHERE document.DocumentNo = done.TransactionReference "
        "AND document.CustomerID = done.SLCustomerAccountID)"
    )
    if table == HISTORY:
        sql += (
            f" AND NOT EXISTS (SELECT 1 FROM {POSTED} still "
            "WHERE still.UniqueReferenceNumber = done.UniqueReferenceNumber)"
        )
    return sql
