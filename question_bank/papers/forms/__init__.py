"""The forms in which papers are set."""
