"""The courses of the demo."""
