"""What can be done with certificates from elsewhere."""
