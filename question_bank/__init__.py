"""Questions, the exams drawn from them, and contests."""
