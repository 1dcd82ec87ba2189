"""Pages of issuing runs."""
