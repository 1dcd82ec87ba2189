"""Alembic's environment and the revisions of the kernel and the shipped plugins."""
