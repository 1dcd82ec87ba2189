"""What earns a certificate, and who waits for one until somebody approves."""
