"""Certificates that people earned elsewhere: handed in by themselves, or brought in by whoever manages them."""
