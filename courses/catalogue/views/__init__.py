"""The pages of the catalogue: for authors, and for members."""
