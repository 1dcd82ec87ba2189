"""What stops the start: each check raises PluginRefused and names the distribution and the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from lms.db import Base
from lms.plugins.record import API_VERSION, Plugin, PluginRefused


def check_plugin(plugin: Plugin) -> None:
    who = plugin.distribution or plugin.name
    if plugin.api_version != API_VERSION:
        raise PluginRefused(
            f"{who}: the plugin {plugin.name!r} is written for API version {plugin.api_version}; "
            f"this is version {API_VERSION}"
        )
    packages = {model.__module__.split(".", 1)[0] for model in plugin.models} | {plugin.name}
    for mapper in Base.registry.mappers:
        model = mapper.class_
        table = mapper.local_table.name  # type: ignore[attr-defined]
        if model.__module__.split(".", 1)[0] in packages and not table.startswith(plugin.table_prefix):
            raise PluginRefused(
                f"{who}: the table {table!r} of {model.__module__}.{model.__name__} "
                f"must start with {plugin.table_prefix!r}"
            )


def check_blueprints(plugins: Iterable[Plugin]) -> None:
    """Endpoints and so links are named after blueprints: two of one name cannot both be meant."""
    taken: dict[str, Plugin] = {}
    for plugin in plugins:
        for blueprint in plugin.blueprints:
            if other := taken.get(blueprint.name):
                raise PluginRefused(
                    f"{plugin.distribution or plugin.name}: the blueprint {blueprint.name!r} is taken by "
                    f"{other.distribution or other.name}"
                )
            taken[blueprint.name] = plugin


def check_periods(plugin: Plugin) -> None:
    offered = {job.key for job in plugin.jobs}
    for periodic in plugin.periodic_jobs:
        who = plugin.distribution or plugin.name
        if periodic.key not in offered:
            raise PluginRefused(f"{who}: the periodic job {periodic.key!r} is none of the plugin's jobs")
        if periodic.every < timedelta(minutes=1):
            raise PluginRefused(
                f"{who}: the periodic job {periodic.key!r} must leave a minute at least between two"
            )


def check_notices(plugin: Plugin) -> None:
    """A message that its values do not fit would be found out by whoever is to read it."""
    for kind in plugin.notice_types:
        try:
            kind.message % defaultdict(str)
        except (TypeError, ValueError) as fault:
            who = plugin.distribution or plugin.name
            raise PluginRefused(
                f"{who}: the message of the notice type {kind.key!r} cannot be filled in: {fault}"
            ) from None


def check_faces(plugin: Plugin) -> None:
    """A question that no page can show could be imported, drawn and never answered."""
    types = {each.key for each in plugin.question_types}
    for key in sorted(types ^ {face.key for face in plugin.question_faces}):
        who = plugin.distribution or plugin.name
        missing = "face" if key in types else "type"
        raise PluginRefused(
            f"{who}: the question type {key!r} has no {missing}; each type is shown by one face"
        )
