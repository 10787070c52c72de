"""One screen a file, with its own styles beside it."""
