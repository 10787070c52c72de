"""QuickBooks Desktop, asked by qbXML (manual 4.2)."""
