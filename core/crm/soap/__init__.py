"""Microsoft CRM over its SOAP services."""
