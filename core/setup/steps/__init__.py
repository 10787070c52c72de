"""The six steps of the set-up, a file each, in their order."""
