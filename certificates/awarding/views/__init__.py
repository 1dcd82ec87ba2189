"""Pages of awarding."""
