"""Rules of what earns a certificate, and deciding on those that wait."""
