"""The forms of designs."""
