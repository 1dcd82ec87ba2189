"""Fixtures come from the kernel: a fresh database, a clock that stands still, a browser that is signed in."""

pytest_plugins = ["lms.testing.fixtures"]
