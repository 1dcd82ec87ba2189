"""Books to read with notes."""
