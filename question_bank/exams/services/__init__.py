"""Use cases of exams: setting one, sitting one, marking, and what is known afterwards."""
