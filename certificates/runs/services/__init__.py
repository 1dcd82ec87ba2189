"""Planning a run, and carrying it out."""
