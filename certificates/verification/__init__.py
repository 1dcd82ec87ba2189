"""Anybody may ask whether a certificate is genuine."""
