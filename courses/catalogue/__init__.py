"""What courses there are: writing them, publishing them, finding them."""
