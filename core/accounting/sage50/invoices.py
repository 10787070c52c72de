"""Documents of the invoice file, each made whole from its header and its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from core.accounting.base import Selection
from core.accounting.sage50.currencies import Currencies
from core.accounting.sage50.scan import Tables, pages
from core.accounting.sage50.spool import line_spool
from core.accounting.sage50.tables import FOREIGN, INVOICES, LINES, Shape, abroad
from core.accounting.sage50.values import Fields
from core.errors import AccountingError
from core.records import Company, Invoice, InvoiceKind, InvoiceLine

_KINDS = {
    **dict.fromkeys((0, 1, 2), InvoiceKind.INVOICE),  # product, sales order, service
    **dict.fromkeys((3, 4), InvoiceKind.CREDIT),
    **dict.fromkeys((6, 8, 9, 10), InvoiceKind.QUOTATION),
}
_PAGE = 50
_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """The invoice file of one company; `abroad`: some of its documents are in other currencies."""

    tables: Tables
    company: Company
    currencies: Currencies
    abroad: bool = False

    @property
    def _headers(self) -> Shape:
        return abroad(INVOICES) if self.abroad else INVOICES

    @property
    def _rows(self) -> Shape:
        return abroad(LINES) if self.abroad else LINES

    def read(self, selection: Selection) -> Iterator[Invoice]:
        """Give the documents that are wanted: few by their numbers, many by one scan of each table."""
        self._check()
        keys = selection.keys
        if not keys and selection.prefix:
            found = self.tables.keys_by_prefix(INVOICES, selection.prefix)
            if found == []:
                return
            keys = found or ()
        yield from self._few(keys) if keys else self._many(selection)

    def _few(self, numbers: Iterable[str]) -> Iterator[Invoice]:
        for page in pages(numbers, _PAGE):
            headers = [row for row in self.tables.by_keys(self._headers, page) if _number(row)]
            lines: defaultdict[int | None, list[Fields]] = defaultdict(list)
            for line in self.tables.by_keys(self._rows, [_number(row) for row in headers]):
                lines[line.whole("INVOICE_NUMBER")].append(line)
            for header in headers:
                yield self._invoice(header, lines[header.whole("INVOICE_NUMBER")])

    def _many(self, selection: Selection) -> Iterator[Invoice]:
        with line_spool(self.tables, self._rows) as spool:
            for header in self.tables.rows(self._headers, selection):
                number = header.whole("INVOICE_NUMBER")
                if number is not None:
                    yield self._invoice(header, spool.lines(number))

    def _check(self) -> None:
        if not {"POSTED", "POSTED_CODE"} & set(self.tables.columns(INVOICES)):
            raise AccountingError(
                "accounting.column_missing",
                tried="read the invoices of Sage 50",
                found="the table INVOICE has neither a column POSTED_CODE nor POSTED",
                remedy="Check that the ODBC driver is of the same version as the company.",
            )

    def _invoice(self, header: Fields, rows: Iterable[Fields]) -> Invoice:
        currency, lines = self.currencies.code(header.whole("CURRENCY")), list(rows)
        own = FOREIGN if currency != self.company.currency else ""
        net, tax = header.amount(f"{own}INVOICE_NET"), header.amount(f"{own}INVOICE_TAX")
        gross = f"{own}INVOICE_GROSS"
        invoice = Invoice(
            number=_number(header),
            kind=_KINDS.get(_type_code(header), InvoiceKind.PROFORMA),
            posted=header.flag("POSTED_CODE") or header.flag("POSTED"),
            account=header.text("ACCOUNT_REF"),
            name=header.text("NAME"),
            date=header.day("INVOICE_DATE"),
            order_number=header.text("CUST_ORDER_NUMBER"),
            net=net,
            tax=tax,
            gross=header.amount(gross) if header.has(gross) else net + tax,
            currency=currency,
            carriage_net=header.amount(f"{own}CARR_NET"),
            carriage_tax=header.amount(f"{own}CARR_TAX"),
            discount_net=_discount(header, own),
            discount_description=header.text("NET_VALUE_DISCOUNT_DESC"),
            lines=(),
            problem=_unknown(header, lines, currency) if own else "",
        )
        return _settled(replace(invoice, lines=tuple(self._lines(invoice, lines, own))))

    def _lines(self, invoice: Invoice, rows: Iterable[Fields], own: str) -> Iterator[InvoiceLine]:
        """Number the lines from 1 in Sage's order: its own ITEM_NUMBER starts at 0 or 1, by version."""
        ordered = sorted(rows, key=lambda row: row.whole("ITEM_NUMBER") or 0)
        for line, row in enumerate(ordered, start=1):
            yield InvoiceLine(
                invoice_number=invoice.number,
                line=line,
                account=invoice.account,
                product_code=row.text("STOCK_CODE"),
                description=_description(row),
                unit=row.text("UNIT_OF_SALE"),
                quantity=row.amount("QUANTITY", self.company.quantity_places),
                unit_price=row.amount(f"{own}UNIT_PRICE", self.company.price_places),
                net=row.amount(f"{own}NET_AMOUNT"),
                tax=row.amount(f"{own}TAX_AMOUNT"),
                tax_rate=row.amount("TAX_RATE") if row.has("TAX_RATE") else None,
            )


def _number(header: Fields) -> str:
    number = header.whole("INVOICE_NUMBER")
    return "" if number is None else str(number)


def _type_code(header: Fields) -> int:
    """Give the document's type; an unknown one is never taken for an invoice."""
    code = header.whole("INVOICE_TYPE_CODE")
    return -1 if code is None else code


def _unknown(header: Fields, lines: Iterable[Fields], currency: str) -> str:
    """Say that a document's amounts in its own currency cannot be told; blank where they can."""
    told = header.has(f"{FOREIGN}INVOICE_NET") and all(line.has(f"{FOREIGN}NET_AMOUNT") for line in lines)
    empty = header.amount("INVOICE_NET") and not header.amount(f"{FOREIGN}INVOICE_NET")
    if told and not empty:
        return ""
    return f"the accounts do not tell its amounts in {currency}: enter it in the CRM by hand."


def _discount(header: Fields, own: str) -> Decimal:
    base = not own and header.has("NET_VALUE_DISCOUNT_NET_BASE")
    return abs(header.amount("NET_VALUE_DISCOUNT_NET_BASE" if base else "NET_VALUE_DISCOUNT_NET"))


def _settled(invoice: Invoice) -> Invoice:
    """Drop a net-value discount that the lines already contain, or it would be taken off twice."""
    whole = sum((line.net for line in invoice.lines), invoice.carriage_net)
    if invoice.discount_net and invoice.lines and whole == invoice.net:
        return replace(invoice, discount_net=_ZERO)
    return invoice


def _description(row: Fields) -> str:
    comments = (row.text("COMMENT_1"), row.text("COMMENT_2"))
    return row.text("DESCRIPTION") or " ".join(part for part in comments if part)
