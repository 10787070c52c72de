"""SYNC Accounting: a window on the accounts by the account reference, and its database (manual 2.1)."""
