"""Demo data: a fictitious city's organs with people, a year of history, courses, exams and contests."""
