"""Runs a driver or a COM object in another process, of another bitness if need be: framed JSON over pipes.

What runs there may be a bare Python with nothing but pyodbc and pywin32, so this package and what it imports
need the standard library only.
"""
