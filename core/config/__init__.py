"""The configuration: what it holds, where it is found, how it is read."""
