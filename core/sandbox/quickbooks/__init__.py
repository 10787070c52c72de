"""A QuickBooks-shaped company in a file, and the RequestProcessor that answers for it."""
