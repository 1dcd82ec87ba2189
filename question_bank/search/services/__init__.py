"""What can be done with the index of questions."""
