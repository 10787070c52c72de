"""The rules of the manual, pure: what becomes of a customer, a product, an invoice."""
