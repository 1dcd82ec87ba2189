"""Public verification, for people and for machines. No login, and no more than is printed."""
