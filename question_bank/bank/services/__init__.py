"""What can be done with banks, their categories and items."""
