"""Sage Data Objects: how customers, products and invoices are written into Sage 50 (manual 3.2, 7)."""
