"""The plugins that we ship keep the contract that a stranger's must keep."""

from __future__ import annotations

from certificates.designs.domain import UNIT_DESIGN
from certificates.plugin import plugin as certificates
from certificates.shipped.catalogue import SHIPPED
from courses.plugin import plugin as courses
from lms.testing.conformance import PluginConformance
from question_bank.plugin import plugin as question_bank


class TestCourses(PluginConformance):
    plugin = courses


class TestQuestionBank(PluginConformance):
    plugin = question_bank


class TestCertificates(PluginConformance):
    plugin = certificates
    offered_to_all = frozenset({*(design.key for design in SHIPPED), UNIT_DESIGN})
