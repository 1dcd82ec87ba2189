"""Giving notices, reading them, and the mail that goes with them."""
