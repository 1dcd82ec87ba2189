"""Fixtures come from the kernel, as they would for a stranger's plugin."""

pytest_plugins = ["lms.testing.fixtures", "tests.no_skips"]
