"""Finding the plugins that are installed."""

from __future__ import annotations

from importlib.metadata import entry_points

from lms.plugins.record import Plugin, PluginRefused

ENTRY_POINT_GROUP = "lms.plugins"


def discover_plugins() -> list[Plugin]:
    """The plugins that installed distributions list under the entry point group."""
    found = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: e.name):
        source = entry.dist.name if entry.dist else entry.value
        try:
            plugin = entry.load()
        except Exception as error:
            raise PluginRefused(f"{source}: the plugin {entry.name!r} cannot be loaded: {error}") from error
        if not isinstance(plugin, Plugin):
            raise PluginRefused(f"{source}: {entry.value} is not an lms.plugins.Plugin")
        found.append(_with_distribution(plugin, source))
    return found


def _with_distribution(plugin: Plugin, distribution: str) -> Plugin:
    values = {name: getattr(plugin, name) for name in plugin.__dataclass_fields__}
    return Plugin(**(values | {"distribution": distribution}))
