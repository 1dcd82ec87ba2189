"""Choosing what falls, and revoking it in two steps."""
