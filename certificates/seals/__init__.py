"""Seals over the certificates: what was issued and what became of it, so that a change from outside shows."""
