"""Rows of another system's file, and which of them are the same activity as one that is known. Pure."""
