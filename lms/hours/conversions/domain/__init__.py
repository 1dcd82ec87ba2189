"""The conversion table and its arithmetic. Pure."""
