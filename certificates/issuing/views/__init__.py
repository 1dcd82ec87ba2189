"""Pages of issued certificates."""
