"""The records that the program adds to QuickBooks, one class each; what is blank is left to QuickBooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.accounting.quickbooks.qbxml.building import Ask, Content


@dataclass(frozen=True, slots=True)
class Reference:
    """Names another record: by its id where that is known, else by its full name."""

    id: str = ""
    name: str = ""

    def content(self) -> Content:
        """Give what stands in the element that refers."""
        return {"ListID": self.id} if self.id else {"FullName": self.name}


NOBODY = Reference()


@dataclass(frozen=True, slots=True)
class Address:
    """An address: up to five lines, and its parts."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""

    def content(self) -> Content:
        """Give what stands in the element of the address; empty lines are closed up."""
        lines = [each for each in self.lines if each.strip()][:5]
        numbered = {f"Addr{at}": line for at, line in enumerate(lines, 1)}
        parts = {
            "City": self.city, "State": self.state, "PostalCode": self.postcode, "Country": self.country,
        }  # fmt: skip
        return {**numbered, **parts}


@dataclass(frozen=True, slots=True)
class CustomerAdd:
    """A customer that is made; `name` has no colon and belongs to no other customer, supplier or employee."""

    name: str
    company_name: str = ""
    contact: str = ""
    first_name: str = ""
    last_name: str = ""
    bill_address: Address = Address()
    telephone: str = ""
    fax: str = ""
    email: str = ""
    account_number: str = ""
    parent: Reference = NOBODY
    terms: Reference = NOBODY
    tax_code: Reference = NOBODY
    credit_limit: Decimal | None = None
    notes: str = ""
    currency: Reference = NOBODY

    def ask(self) -> Ask:
        """Give the request that makes it."""
        content: Content = {
            "Name": self.name,
            "ParentRef": self.parent.content(),
            "CompanyName": self.company_name,
            "FirstName": self.first_name,
            "LastName": self.last_name,
            "BillAddress": self.bill_address.content(),
            "Phone": self.telephone,
            "Fax": self.fax,
            "Email": self.email,
            "Contact": self.contact,
            "TermsRef": self.terms.content(),
            "SalesTaxCodeRef": self.tax_code.content(),
            "AccountNumber": self.account_number,
            "CreditLimit": self.credit_limit,
            "Notes": self.notes,
            "CurrencyRef": self.currency.content(),
        }
        return Ask("CustomerAdd", {"CustomerAdd": content}, {})


@dataclass(frozen=True, slots=True)
class ItemAdd:
    """A service or non-inventory item that is made.

    Where an `expense` account is named, it is bought as well as sold; `income` is where sales go.
    """

    name: str
    description: str
    price: Decimal
    income: Reference
    service: bool = True
    expense: Reference = NOBODY
    cost: Decimal | None = None
    tax_code: Reference = NOBODY
    parent: Reference = NOBODY
    unit_set: Reference = NOBODY

    def ask(self) -> Ask:
        """Give the request that makes it."""
        kind = "ItemServiceAdd" if self.service else "ItemNonInventoryAdd"
        bought = self.expense != NOBODY
        content: Content = {
            "Name": self.name,
            "ParentRef": self.parent.content(),
            "UnitOfMeasureSetRef": self.unit_set.content(),
            "SalesTaxCodeRef": self.tax_code.content(),
            "SalesAndPurchase" if bought else "SalesOrPurchase": self._both() if bought else self._sold(),
        }
        return Ask(kind, {kind: content}, {})

    def _sold(self) -> Content:
        return {"Desc": self.description, "Price": self.price, "AccountRef": self.income.content()}

    def _both(self) -> Content:
        return {
            "SalesDesc": self.description,
            "SalesPrice": self.price,
            "IncomeAccountRef": self.income.content(),
            "PurchaseDesc": self.description,
            "PurchaseCost": self.cost,
            "ExpenseAccountRef": self.expense.content(),
        }


@dataclass(frozen=True, slots=True)
class InvoiceLineAdd:
    """A line of an invoice that is made; one without an item and an amount only describes.

    Where both are said, QuickBooks keeps the amount and works the rate out anew.
    """

    item: Reference = NOBODY
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None
    tax_code: Reference = NOBODY

    def content(self) -> Content:
        """Give what stands in the line."""
        return {
            "ItemRef": self.item.content(),
            "Desc": self.description,
            "Quantity": self.quantity,
            "UnitOfMeasure": self.unit,
            "Rate": self.rate,
            "Amount": self.amount,
            "SalesTaxCodeRef": self.tax_code.content(),
        }


@dataclass(frozen=True, slots=True)
class InvoiceAdd:
    """An invoice that is made; its currency is the customer's. A blank number is given by QuickBooks."""

    customer: Reference
    date: date
    number: str = ""
    order_number: str = ""
    bill_address: Address = Address()
    ship_address: Address = Address()
    terms: Reference = NOBODY
    memo: str = ""
    other: str = ""
    tax_item: Reference = NOBODY
    pending: bool = False
    lines: tuple[InvoiceLineAdd, ...] = ()

    def ask(self) -> Ask:
        """Give the request that makes it."""
        content: Content = {
            "CustomerRef": self.customer.content(),
            "TxnDate": self.date,
            "RefNumber": self.number,
            "BillAddress": self.bill_address.content(),
            "ShipAddress": self.ship_address.content(),
            "IsPending": True if self.pending else None,
            "PONumber": self.order_number,
            "TermsRef": self.terms.content(),
            "ItemSalesTaxRef": self.tax_item.content(),
            "Memo": self.memo,
            "Other": self.other,
            "InvoiceLineAdd": [each.content() for each in self.lines],
        }
        return Ask("InvoiceAdd", {"InvoiceAdd": content}, {})
