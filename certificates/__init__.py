"""Certificates: what they say, how they are drawn, issued, revoked and checked by anybody."""
