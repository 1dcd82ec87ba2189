"""The sheets of issued certificates: drawn from the register by their design, and kept."""
