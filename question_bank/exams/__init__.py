"""Exams: drawing a paper, sitting it, marking it."""
