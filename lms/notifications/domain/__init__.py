"""Rules about notices and mail. Pure."""
