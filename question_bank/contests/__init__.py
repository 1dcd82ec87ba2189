"""Contests: timed, drawn from a bank, with boards for people and units."""
