"""Sage 200 and Sage MMS 3.5: read from their database on SQL Server, and never written (manual 4.3.7)."""
