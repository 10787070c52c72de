"""What is asked of a helper, in the words of whoever is told that it went wrong."""

from __future__ import annotations

_WORDS = {
    "open": "open {name}",
    "drivers": "list the ODBC drivers for {name}",
    "data_sources": "list the ODBC data sources for {name}",
    "connect": "connect to {name}",
    "execute": "read from {name}",
    "page": "read from {name}",
    "columns": "read the catalogue of {name}",
    "accounts": "look for accounts in {name}",
    "products": "look for products in {name}",
    "booked": "look for invoices in {name}",
    "read": "read from {name}",
    "write": "write into {name}",
    "create_customer": "create a customer in {name}",
    "create_product": "create a product in {name}",
    "create_invoice": "create an invoice in {name}",
}


def deed(op: str, name: str) -> str:
    """Say what was tried."""
    return _WORDS.get(op, f"{op.replace('_', ' ')} in {{name}}").format(name=name)
