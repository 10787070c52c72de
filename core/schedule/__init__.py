"""How the machine's own scheduler begins a batch: the text for it, and whether there is one already."""
