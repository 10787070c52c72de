"""The accounting systems that customers, products and invoices come from."""
