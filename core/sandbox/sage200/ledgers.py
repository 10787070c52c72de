"""Customers, products and the tables of reference of a Sage 200 company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from core.money import rounded
from core.records import Company, Customer, Product
from core.sandbox.company.articles import RATES
from core.sandbox.rates import EXCHANGE
from core.sandbox.sage200.rows import Rows

STANDARD_BAND, OTHER_BAND = 1008, 1009
RECEIPT, REFUND, INVOICE, CREDIT_NOTE = 1, 2, 4, 5
"""Kinds of transaction, as Sage 200 numbers them."""

TELEPHONE, FAX, E_MAIL, WEBSITE = 0, 1, 2, 4
_ROLE_ACCOUNT = 1
_KINDS = {
    0: ("Deleted", "Deleted", "DEL"),
    RECEIPT: ("Receipt", "Sales Receipt", "SR"),
    REFUND: ("Payment", "Sales Refund", "SP"),
    INVOICE: ("Invoice", "Sales Invoice", "SI"),
    CREDIT_NOTE: ("Credit Note", "Sales Credit Note", "SC"),
    6: ("Opening Invoice", "Opening Balance Invoice", "SI"),
    7: ("Opening Credit", "Opening Balance Credit Note", "SC"),
}
_SLIGHTLY_DEARER = Decimal("1.10")
_EVERY = 7


def write_reference_tables(rows: Rows, company: Company, today: date, others: Sequence[str] = ()) -> None:
    """Write the company, its currency and others, tax rates, financial years, bands and kinds."""
    rows.add("SYSCompany", CompanyName=company.name)
    for at, currency in enumerate((company.currency, *others)):
        code = rows.add("SYSCurrencyISOCode", Code=currency, Name=currency)
        rows.currencies[currency] = rows.add(
            "SYSCurrency",
            SYSCurrencyID=at + 1,
            SYSCurrencyISOCodeID=code,
            Name=currency if at else "Base",
            ThisIsBaseCurrency=int(at == 0),
        )
    for name, hundredths in RATES.items():
        number, rate = int(name[1:]), Decimal(hundredths) / 100
        rows.tax_rates[name] = rows.add("SYSTaxRate", Code=number, Name=f"Rate {number}", TaxRate=rate)
    for relative in (-1, 0):
        start = f"{today.year + relative}-01-01 00:00:00"
        year = 1200 + relative
        rows.add(
            "SYSFinancialYear",
            SYSFinancialYearID=year,
            FinancialYearStartDate=start,
            YearRelativeToCurrentYear=relative,
        )
    for kind, (name, sales, short) in _KINDS.items():
        rows.add(
            "SYSTraderTranType", SYSTraderTranTypeID=kind, Name=name, SalesName=sales, SalesShortName=short
        )
    for number, name in ((TELEPHONE, "Telephone"), (FAX, "Fax"), (E_MAIL, "E-mail"), (WEBSITE, "Website")):
        rows.add("SYSContactType", SYSContactTypeID=number, Name=name)
    rows.add("PriceBand", PriceBandID=STANDARD_BAND, Name="Standard", ThisIsTheStandardBand=1, CurrencyID=1)
    rows.add("PriceBand", PriceBandID=OTHER_BAND, Name="Trade", ThisIsTheStandardBand=0, CurrencyID=1)
    rows.add("ProductGroup", ProductGroupID=1, Code="STOCK", Description="Stock items")
    for number, name in ((0, "Invoice"), (1, "Credit Note")):
        rows.add("SOPInvoiceCreditType", SOPInvoiceCreditTypeID=number, Name=name)


def write_customers(rows: Rows, customers: Iterable[Customer]) -> None:
    """Write accounts with location, contact, contact values and the year's turnover."""
    for customer in customers:
        rate = rows.rates[customer.reference] = EXCHANGE.get(customer.currency, Decimal(1))
        account = rows.add(
            "SLCustomerAccount",
            CustomerAccountNumber=customer.reference,
            CustomerAccountName=customer.name,
            CustomerAccountShortName=customer.name[:8],
            AccountBalance=rounded(customer.balance * rate),
            CreditLimit=rounded(customer.credit_limit * rate),
            SYSCurrencyID=rows.currencies[customer.currency],
            AccountIsOnHold=int(bool(customer.on_hold)),
            MonthsToKeepTransactionsFor=12,
            MainTelephoneSubscriberNumber=customer.telephone,
            MainWebsite=customer.website,
        )
        rows.accounts[customer.reference] = account
        _write_location(rows, account, customer)
        _write_contact(rows, account, customer)
        # What was invoiced less what was credited is the turnover; a negative one is more credited.
        invoiced, credited = max(customer.turnover, Decimal(0)), max(-customer.turnover, Decimal(0))
        rows.add(
            "SLCustomerYearValue",
            SLCustomerAccountID=account,
            SYSFinancialYearID=1200,
            TotalInvoiceValueToDateInBase=invoiced,
            TotalCredNoteValueToDateInBase=-credited,
        )
        rows.add(
            "SLCustomerYearValue",
            SLCustomerAccountID=account,
            SYSFinancialYearID=1199,
            TotalInvoiceValueToDateInBase=Decimal("111.11"),
            TotalCredNoteValueToDateInBase=Decimal(0),
        )


def _write_location(rows: Rows, account: int, customer: Customer) -> None:
    first, second, third, fourth = customer.address
    rows.add(
        "SLCustomerLocation",
        SLCustomerAccountID=account,
        AddressLine1=first,
        AddressLine2=second,
        AddressLine3=third,
        AddressLine4=fourth,
        PostCode=customer.postcode[:10],
    )


def _write_contact(rows: Rows, account: int, customer: Customer) -> None:
    """Write the contact for the account; a customer may have none, or further ones that do not count."""
    values = (
        (TELEPHONE, customer.telephone),
        (FAX, customer.fax),
        (E_MAIL, customer.email),
        (WEBSITE, customer.website),
    )
    if not customer.contact_name and not any(value for _, value in values):
        return
    contact = rows.add("SLCustomerContact", SLCustomerAccountID=account, ContactName=customer.contact_name)
    rows.add(
        "SLCustomerContactRole",
        SLCustomerContactID=contact,
        SYSTraderContactRoleID=_ROLE_ACCOUNT,
        IsPreferredContactForRole=1,
    )
    for kind, value in values:
        if value:
            rows.add(
                "SLCustomerContactValue",
                SLCustomerContactID=contact,
                SYSContactTypeID=kind,
                ContactValue=value,
                IsPreferredValue=1,
            )
    if account % _EVERY == 0:
        other = rows.add("SLCustomerContact", SLCustomerAccountID=account, ContactName="Somebody Else")
        rows.add(
            "SLCustomerContactRole",
            SLCustomerContactID=other,
            SYSTraderContactRoleID=_ROLE_ACCOUNT,
            IsPreferredContactForRole=0,
        )


def write_products(rows: Rows, products: Iterable[Product]) -> None:
    """Write stock items, each with its price in the standard band and in another one."""
    for product in products:
        item = rows.add(
            "StockItem",
            Code=product.code,
            Name=product.description[:60],
            ProductGroupID=1,
            TaxCodeID=rows.tax_rates.get(product.tax_code),
            StandardCost=product.cost_price,
            AverageBuyingPrice=product.cost_price * _SLIGHTLY_DEARER,
            StockItemStatusID=0,
            StockUnitName=product.unit,
        )
        rows.items[product.code] = item
        rows.add(
            "StockItemPrice", ItemID=item, PriceBandID=STANDARD_BAND, Price=product.sales_price, UseStandard=0
        )
        rows.add("StockItemPrice", ItemID=item, PriceBandID=OTHER_BAND, Price=Decimal(1), UseStandard=1)
