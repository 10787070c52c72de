"""The wizard: the steps of `core.setup` on the screen."""
