"""The question bank's part of the demo."""
