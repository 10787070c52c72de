"""Connectivity and data checks, one a function."""
