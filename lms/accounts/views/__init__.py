"""The pages of accounts: at the door, one's own, and the administrator's."""
