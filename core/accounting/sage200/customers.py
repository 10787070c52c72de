"""Customers of Sage 200: the account with its location, its contact and the turnover of this year."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.base import Selection
from core.accounting.connection import Row
from core.accounting.sage200.columns import Columns
from core.accounting.sage200.database import ALL, Database
from core.accounting.sage200.keys import ACCOUNTS, Keyed, by_shown_keys
from core.accounting.sage200.values import amount, text
from core.records import Customer

_TELEPHONE, _FAX, _E_MAIL = 0, 1, 2
_NUMBER = "account.CustomerAccountNumber"


class CustomerLedger:
    """Reads the accounts of the sales ledger."""

    def __init__(self, database: Database, columns: Columns, home: str) -> None:
        """`home` is the company's currency."""
        self._database = database
        self._home = home
        self._sql = _statement(columns)

    def read(self, selection: Selection) -> Iterator[Customer]:
        """Give the accounts that are wanted."""
        keys = tuple(each.strip() for each in selection.keys)
        if keys:
            rows = by_shown_keys(self._database, Keyed(self._sql, _NUMBER, ACCOUNTS), keys)
        elif selection.prefix:
            rows = self._database.by_prefix(self._sql, _NUMBER, selection.prefix)
        else:
            rows = self._database.rows(self._sql)
        return (_customer(row, self._home) for row in rows if text(row[0]))


def _value(kind: int) -> str:
    """Ask for the preferred value of a kind; several rows of it must not double the customer."""
    return (
        "(SELECT MIN(value.ContactValue) FROM SLCustomerContactValue value "
        "WHERE value.SLCustomerContactID = contact.SLCustomerContactID "
        f"AND value.SYSContactTypeID = {kind} AND value.IsPreferredValue = 1)"
    )


def _statement(columns: Columns) -> str:
    def own(name: str) -> str:
        return f"account.{name}" if columns.has("SLCustomerAccount", name) else "NULL"

    def place(name: str) -> str:
        return f"location.{name}" if columns.has("SLCustomerLocation", name) else "NULL"

    return (
        f"SELECT {_NUMBER}, account.CustomerAccountName, contact.ContactName, "
        "location.AddressLine1, location.AddressLine2, location.AddressLine3, location.AddressLine4, "
        f"{place('City')}, {place('County')}, location.PostCode, "
        f"{_value(_TELEPHONE)}, {own('MainTelephoneCountryCode')}, {own('MainTelephoneAreaCode')}, "
        f"{own('MainTelephoneSubscriberNumber')}, {_value(_FAX)}, {_value(_E_MAIL)}, {own('MainWebsite')}, "
        "account.AccountBalance, account.CreditLimit, "
        "turnover.TotalInvoiceValueToDateInBase, turnover.TotalCredNoteValueToDateInBase, "
        "account.AccountIsOnHold, iso.Code "
        "FROM SLCustomerAccount account "
        "LEFT JOIN SYSCurrency currency ON currency.SYSCurrencyID = account.SYSCurrencyID "
        "LEFT JOIN SYSCurrencyISOCode iso ON iso.SYSCurrencyISOCodeID = currency.SYSCurrencyISOCodeID "
        "LEFT JOIN SLCustomerLocation location ON location.SLCustomerLocationID = ("
        "SELECT MIN(place.SLCustomerLocationID) FROM SLCustomerLocation place "
        "WHERE place.SLCustomerAccountID = account.SLCustomerAccountID) "
        "LEFT JOIN SLCustomerContact contact ON contact.SLCustomerContactID = ("
        "SELECT MIN(person.SLCustomerContactID) FROM SLCustomerContact person "
        "JOIN SLCustomerContactRole part ON part.SLCustomerContactID = person.SLCustomerContactID "
        "AND part.SYSTraderContactRoleID = 1 AND part.IsPreferredContactForRole = 1 "
        "WHERE person.SLCustomerAccountID = account.SLCustomerAccountID) "
        "LEFT JOIN SYSFinancialYear current_year ON current_year.YearRelativeToCurrentYear = 0 "
        "LEFT JOIN SLCustomerYearValue turnover "
        "ON turnover.SLCustomerAccountID = account.SLCustomerAccountID "
        "AND turnover.SYSFinancialYearID = current_year.SYSFinancialYearID" + ALL
    )


def _customer(row: Row, home: str) -> Customer:
    (number, name, contact, line1, line2, line3, line4, city, county, postcode, telephone, *main) = row
    country, area, subscriber, fax, email, website, balance, limit, invoiced, credited, held, currency = main
    own = " ".join(each for each in map(text, (country, area, subscriber)) if each)
    return Customer(
        reference=text(number),
        name=text(name),
        contact_name=text(contact),
        address=(text(line1), text(line2), text(line3) or text(city), text(line4) or text(county)),
        postcode=text(postcode),
        telephone=text(telephone) or own,
        fax=text(fax),
        email=text(email),
        website=text(website),
        balance=amount(balance),
        credit_limit=amount(limit),
        # Whether a credit note's value is kept with a sign is not known: it always lessens the turnover.
        turnover=amount(invoiced) - abs(amount(credited)),
        on_hold=bool(held),
        currency=text(currency),
        # The ledger is kept in the account's currency; the values of a year are "InBase".
        balance_currency=text(currency) or home,
        turnover_currency=home,
    )
