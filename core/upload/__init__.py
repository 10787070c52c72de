"""The engine: plan, carry out, remember; the same in both directions."""
