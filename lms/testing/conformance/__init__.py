"""The conformance suite: what every plugin owes to those it lives with, as tests that its author runs.

    from lms.testing.conformance import PluginConformance
    from reading_list.plugin import plugin

    class TestConformance(PluginConformance):
        plugin = plugin

The plugin must be installed, so that it is found as it will be in service; `pytest_plugins = ["lms.testing.fixtures"]`
stands in the conftest.py of the folder above all tests.
"""

from __future__ import annotations

from lms.testing.conformance.asking import AsksQuestions
from lms.testing.conformance.describing import DescribesItself
from lms.testing.conformance.leaving import CanLeave
from lms.testing.conformance.offering import KeepsItsOffers
from lms.testing.conformance.pages import GuardsItsPages
from lms.testing.conformance.tables import OwnsItsTables


class PluginConformance(
    DescribesItself, OwnsItsTables, GuardsItsPages, CanLeave, KeepsItsOffers, AsksQuestions
):
    """Every part of the contract that can be tried from outside. A subclass gives `plugin`."""


__all__ = ["PluginConformance"]
