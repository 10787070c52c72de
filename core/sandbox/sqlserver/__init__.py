"""A SQL Server that lives on this machine: TDS 7.4 over a SQLite file, for real drivers to connect to."""
