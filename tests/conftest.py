"""Fixtures come from the kernel, as they would for a stranger's plugin."""

from hypothesis import settings

# the same examples everywhere and each time: a failure that comes by chance tells nobody what they have broken
settings.register_profile("deterministic", derandomize=True, database=None, deadline=None)
settings.load_profile("deterministic")

pytest_plugins = ["lms.testing.fixtures", "tests.no_skips"]

collect_ignore = [
    "strangers_plugin"
]  # has tests of its own, for when it is installed: lms/test_strangers_plugin.py
