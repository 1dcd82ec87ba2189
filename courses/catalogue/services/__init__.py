"""What an author does with courses."""
