"""The hours of a year as a certificate, each with its evidence."""
