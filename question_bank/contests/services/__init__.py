"""Use cases of contests: running one, entering it, and reading its boards."""
