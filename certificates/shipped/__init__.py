"""The templates that come with the house: their drawings, and the catalogue that lists them."""
