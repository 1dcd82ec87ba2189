"""The keys that certificates are signed with: made, certified, published, replaced."""
