"""Issuing a certificate, and what may become of it afterwards."""
