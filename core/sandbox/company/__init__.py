"""Makes the sandbox's accounting company: a file in Sage 50's own table and column names."""
