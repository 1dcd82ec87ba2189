"""The shape of what policy officers write."""
