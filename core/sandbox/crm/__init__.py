"""A small CRM that behaves like the real one and is reached the same way."""
