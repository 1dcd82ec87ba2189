"""Pages of claims: a member's own, and the manager's inbox."""
