"""Set-up: from nothing to a configuration that has been proved, for the wizard and for `setup --answers`."""
