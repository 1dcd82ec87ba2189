"""What is done in rotation training, step by step."""
