"""What people type: at the door, into their own account, and as administrators."""
