"""Finding questions by their words, and questions that say nearly the same."""
