"""Reading what a certificate from elsewhere says, and telling whether two are the same. Pure."""
