"""Types that packages share. Standard library only: nothing here knows the web or the database."""
