"""qbXML, the language that QuickBooks Desktop is asked in: what is said, checked and understood."""
