"""Issuing to many by hand: a preview, then a job that can be stopped and goes on where it was."""
