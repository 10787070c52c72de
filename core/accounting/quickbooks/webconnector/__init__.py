"""The service that Intuit's Web Connector calls, to ask what QuickBooks is to be asked (SOAP, polled)."""
