"""Signed certificates: the PDF file with its signature and attached credential, made by background workers only."""
