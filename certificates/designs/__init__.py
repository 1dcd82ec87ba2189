"""What certificates look like: the shipped designs, and those that trainers add."""
