"""Sage 50 Accounts, also called Sage Line 50."""
