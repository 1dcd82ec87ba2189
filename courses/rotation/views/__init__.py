"""Pages of rotation training."""
