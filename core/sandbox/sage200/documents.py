"""Invoices and transactions of a Sage 200 company: from sales order processing, or posted directly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from core.money import rounded
from core.records import Invoice, InvoiceKind, InvoiceLine, Transaction
from core.sandbox.company.articles import RATES
from core.sandbox.sage200.ledgers import CREDIT_NOTE, INVOICE, RECEIPT, REFUND
from core.sandbox.sage200.rows import Rows

STANDARD_LINE, FREE_TEXT_LINE, CHARGE_LINE, COMMENT_LINE = range(4)
_DIRECT = 10
_KINDS = {"SI": INVOICE, "SC": CREDIT_NOTE, "SR": RECEIPT, "SA": RECEIPT, "SD": RECEIPT}
_KEPT = timedelta(days=365)
_CARRIAGE_RATE, _ZERO_RATED = "T1", "T0"


def write_documents(rows: Rows, invoices: Iterable[Invoice]) -> set[str]:
    """Write posted invoices and credit notes; give the numbers of those that were posted directly.

    Sage 200 has no drafts, and a quotation is an order: neither is a document of the invoice file.
    """
    direct: set[str] = set()
    for invoice in invoices:
        if not invoice.posted or invoice.kind not in (InvoiceKind.INVOICE, InvoiceKind.CREDIT):
            continue
        if int(invoice.number) % _DIRECT == 0 and invoice.kind is InvoiceKind.INVOICE:
            direct.add(invoice.number)
        else:
            _write(rows, invoice)
    return direct


def _write(rows: Rows, invoice: Invoice) -> None:
    customer = rows.accounts[invoice.account]
    credit = invoice.kind is InvoiceKind.CREDIT
    order = rows.add(
        "SOPOrderReturn",
        DocumentTypeID=int(credit),
        DocumentNo=f"SO{invoice.number}",
        CustomerDocumentNo=invoice.order_number[:30],
        CustomerID=customer,
    )
    document = rows.add(
        "SOPInvoiceCredit",
        SOPInvoiceCreditTypeID=int(credit),
        DocumentNo=invoice.number,
        CustomerID=customer,
        DocumentDate=_moment(invoice.date),
        SecondReference=invoice.order_number[:20],
        InvoicedNetValue=invoice.net,
        InvoicedDiscountValue=invoice.discount_net,
        InvoicedTaxValue=invoice.tax,
        InvoicedGrossValue=invoice.gross,
    )
    for line in invoice.lines:
        _write_line(rows, (order, document), line)
    if invoice.carriage_net:
        _write_charge(rows, (order, document), invoice)


def _write_line(rows: Rows, of: tuple[int, int], line: InvoiceLine) -> None:
    order, document = of
    stocked = line.product_code in rows.items
    worth = line.quantity or line.net
    kind = STANDARD_LINE if stocked else FREE_TEXT_LINE if worth else COMMENT_LINE
    # A service line of Sage 50 has an amount and no quantity; sales order processing counts it as one.
    quantity = line.quantity or Decimal(1 if line.net else 0)
    price = line.unit_price if line.quantity else line.net
    ordered = rows.add(
        "SOPOrderReturnLine",
        SOPOrderReturnID=order,
        PrintSequenceNumber=line.line,
        LineTypeID=kind,
        ItemCode=line.product_code if stocked else "",
        ItemDescription=line.description,
        LineQuantity=quantity,
        UnitSellingPrice=price,
        TaxCodeID=rows.tax_rates[_code(line.rate)],
        SellingUnitDescription=line.unit if stocked else "",
    )
    rows.add(
        "SOPInvoiceCreditLine",
        SOPInvoiceCreditID=document,
        SOPOrderReturnLineID=ordered,
        PrintSequenceNumber=line.line,
        InvoiceCreditQuantity=quantity,
        LineTotalValue=line.net,
        LineTaxValue=line.tax,
        OrderReturnNo=f"SO{line.invoice_number}",
        ItemPrice=price,
        ItemName=line.description[:60],
        SYSTaxRateID=rows.tax_rates[_code(line.rate)],
    )


def _write_charge(rows: Rows, of: tuple[int, int], invoice: Invoice) -> None:
    order, document = of
    last = len(invoice.lines) + 1
    charged = rows.add(
        "SOPOrderReturnLine",
        SOPOrderReturnID=order,
        PrintSequenceNumber=last,
        LineTypeID=CHARGE_LINE,
        ItemCode="",
        ItemDescription="Carriage",
        LineQuantity=Decimal(1),
        UnitSellingPrice=invoice.carriage_net,
        TaxCodeID=rows.tax_rates[_CARRIAGE_RATE],
    )
    rows.add(
        "SOPInvoiceCreditLine",
        SOPInvoiceCreditID=document,
        SOPOrderReturnLineID=charged,
        PrintSequenceNumber=last,
        InvoiceCreditQuantity=Decimal(1),
        LineTotalValue=invoice.carriage_net,
        LineTaxValue=invoice.carriage_tax,
        ItemPrice=invoice.carriage_net,
        ItemName="Carriage",
        SYSTaxRateID=rows.tax_rates[_CARRIAGE_RATE],
    )


def write_transactions(
    rows: Rows, transactions: Iterable[Transaction], direct: set[str], today: date
) -> None:
    """Write what was posted; what has been settled for a year stands in the table of history."""
    for each in transactions:
        account = rows.accounts.get(each.account)
        if account is None:
            continue
        settled, rate = each.outstanding == 0, rows.rates[each.account]
        gross, left = rounded(each.gross * rate), rounded(each.outstanding * rate)
        old = settled and each.date is not None and each.date < today - _KEPT
        values: dict[str, str | int | Decimal | None] = {
            "SLCustomerAccountID": account,
            "SYSTraderTranTypeID": _KINDS.get(each.type, REFUND),
            "TransactionDate": _moment(each.date),
            "TransactionReference": each.reference[:20],
            "SecondReference": each.details[:20],
            "GoodsValueInAccountCurrency": gross,
            "TaxValue": rounded(each.tax * rate),
            "AllocatedValue": gross - left,
            "UniqueReferenceNumber": each.number,
            "PostedDate": _moment(each.date),
            "FullSettlementDate": _moment(each.date) if settled else None,
        }
        if old and each.reference not in direct:
            rows.add("SLHistoricalCustomerTran", **values, DateTransactionMovedToHistory=_moment(today))
        else:
            rows.add("SLPostedCustomerTran", **values)


def _code(rate: Decimal) -> str:
    return next((code for code, hundredths in RATES.items() if hundredths == rate * 100), _ZERO_RATED)


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()} 00:00:00"
