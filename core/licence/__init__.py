"""The licence (manual 4.3.1): without one this is an evaluation, which stops at the letter G."""
