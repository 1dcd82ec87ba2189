"""Pages of hours: a member's own, and a manager's people."""
