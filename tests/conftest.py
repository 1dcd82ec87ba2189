"""Fixtures come from the kernel, as they would for a stranger's plugin."""

pytest_plugins = ["lms.testing.fixtures", "tests.no_skips"]

collect_ignore = [
    "strangers_plugin"
]  # has tests of its own, for when it is installed: lms/test_strangers_plugin.py
