"""Words, queries and likeness: pure functions over texts."""
