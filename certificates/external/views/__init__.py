"""Pages of certificates from elsewhere: for who earned them, and for who brings in many."""
