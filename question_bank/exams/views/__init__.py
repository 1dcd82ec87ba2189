"""Pages of exams: for those who set them, for those who sit them, and the address that answers are saved at."""
