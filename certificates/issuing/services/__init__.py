"""Issuing, revoking and reissuing."""
