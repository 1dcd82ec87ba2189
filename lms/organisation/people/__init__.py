"""People and their dated appointments."""
