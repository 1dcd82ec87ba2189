"""The plugin contract: a plugin is data. Its record, discovery, the checks of start-up, and the registry of offers."""

from lms.plugins.discovery import ENTRY_POINT_GROUP, discover_plugins
from lms.plugins.record import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin, PluginRefused, sum_of
from lms.plugins.registry import Registry, build_registry, current_registry, install_registry

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "DemoStep",
    "JobType",
    "PeriodicJob",
    "Plugin",
    "PluginRefused",
    "Registry",
    "build_registry",
    "current_registry",
    "discover_plugins",
    "install_registry",
    "sum_of",
]
