"""What every plugin owes to those it lives with."""

from __future__ import annotations

from lms.testing.conformance import PluginConformance
from reading_list.plugin import plugin


class TestConformance(PluginConformance):
    plugin = plugin
