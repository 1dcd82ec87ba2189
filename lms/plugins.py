"""The plugin contract: a plugin is data. Discovery, the checks of start-up, and the registry of what plugins offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, Flask, current_app
from sqlalchemy.orm import Session

from lms.contracts.access import Permission
from lms.contracts.activities import ActivityType, AwardType, CreditKeeper, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.integrity import IntegrityCheck
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.contracts.offers import CreditOfferSource
from lms.contracts.questions import QuestionType
from lms.db import Base
from lms.events import Delivery, Subscription

API_VERSION = 1
ENTRY_POINT_GROUP = "lms.plugins"


class PluginRefused(RuntimeError):
    """The application must not start with this plugin; the message names the distribution and the reason."""


@dataclass(frozen=True, slots=True)
class JobType:
    """Background work: handler(context, payload) may run again from its last checkpoint."""

    key: str
    title: object
    handler: Callable[[Any, dict[str, Any]], dict[str, Any] | None]
    max_attempts: int = 5


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Asks for the job of this key, with an empty payload and in nobody's name, once in each period: with a day, soon
    after each midnight of the site's time zone. A period in which no worker ran is not made up for."""

    key: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One part of the demo data: make(session, stage) fills the plugin's own tables, deterministically.

    Steps run in load order, `order` within a plugin; stage is the lms.demo.Stage that carries what earlier steps made.
    """

    key: str
    make: Callable[[Session, Any], None]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """Everything a plugin brings. Only name, api_version and title are needed."""

    name: str
    api_version: int
    title: object
    distribution: str = ""
    requires: tuple[str, ...] = ()
    is_optional: bool = True  # whether an organisation may switch it off
    models: tuple[type[Base], ...] = ()
    migrations: Path | None = None
    translations: Path | None = None
    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavigationEntry, ...] = ()
    home_cards: tuple[HomeCard, ...] = ()
    due_sources: tuple[DueSource, ...] = ()
    permissions: tuple[Permission, ...] = ()
    commands: tuple[click.Command, ...] = ()
    jobs: tuple[JobType, ...] = ()
    periodic_jobs: tuple[PeriodicJob, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    activity_types: tuple[ActivityType, ...] = ()
    question_types: tuple[QuestionType, ...] = ()
    award_types: tuple[AwardType, ...] = ()
    credit_sources: tuple[CreditSource, ...] = ()
    credit_keepers: tuple[CreditKeeper, ...] = ()
    credit_offers: tuple[CreditOfferSource, ...] = ()
    audit_actions: tuple[AuditAction, ...] = ()
    integrity_checks: tuple[IntegrityCheck, ...] = ()
    demo: tuple[DemoStep, ...] = ()

    @property
    def table_prefix(self) -> str:
        return f"{self.name}_"


def sum_of(*parts: Plugin) -> dict[str, Any]:
    """What several parts bring together, as keywords for the plugin that they make: each slice describes itself."""
    names = [item.name for item in fields(Plugin) if item.default == () and item.name != "requires"]
    return {name: tuple(thing for part in parts for thing in getattr(part, name)) for name in names}


@dataclass(frozen=True)
class Registry:
    """The loaded plugins in load order, and what they offer by key."""

    plugins: tuple[Plugin, ...]
    permissions: dict[str, Permission] = field(default_factory=dict)
    jobs: dict[str, JobType] = field(default_factory=dict)
    periodic_jobs: dict[str, PeriodicJob] = field(default_factory=dict)
    activity_types: dict[str, ActivityType] = field(default_factory=dict)
    question_types: dict[str, QuestionType] = field(default_factory=dict)
    award_types: dict[str, AwardType] = field(default_factory=dict)
    credit_sources: dict[str, CreditSource] = field(default_factory=dict)
    credit_keepers: dict[str, CreditKeeper] = field(default_factory=dict)
    credit_offers: dict[str, CreditOfferSource] = field(default_factory=dict)
    due_sources: dict[str, DueSource] = field(default_factory=dict)
    home_cards: dict[str, HomeCard] = field(default_factory=dict)
    audit_actions: dict[str, AuditAction] = field(default_factory=dict)
    integrity_checks: dict[str, IntegrityCheck] = field(default_factory=dict)

    def plugin(self, name: str) -> Plugin | None:
        return next((plugin for plugin in self.plugins if plugin.name == name), None)

    def owner(self, key: str) -> str:
        """The plugin that a key such as `courses.enrol` belongs to."""
        return key.split(".", 1)[0]


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


def build_registry(plugins: Sequence[Plugin]) -> Registry:
    """Orders the plugins by what they require and indexes what they offer.

    Raises PluginRefused on a wrong API version, a missing or cyclic requirement, a duplicate or foreign key, a
    blueprint's name given twice, a period of a job that is not offered, or a table outside the plugin's prefix.
    """
    for plugin in plugins:
        _check_plugin(plugin)
    ordered = tuple(_in_load_order(plugins))
    for kind in ("deliveries", "demo"):  # found by key later on, though not in the registry
        _index(ordered, kind)
    _check_blueprints(ordered)
    for plugin in ordered:
        _check_periods(plugin)
    return Registry(
        plugins=ordered,
        permissions=_index(ordered, "permissions"),
        jobs=_index(ordered, "jobs"),
        periodic_jobs=_index(ordered, "periodic_jobs"),
        activity_types=_index(ordered, "activity_types"),
        question_types=_index(ordered, "question_types"),
        award_types=_index(ordered, "award_types"),
        credit_sources=_index(ordered, "credit_sources"),
        credit_keepers=_index(ordered, "credit_keepers"),
        credit_offers=_index(ordered, "credit_offers"),
        due_sources=_index(ordered, "due_sources"),
        home_cards=_index(ordered, "home_cards"),
        audit_actions=_index(ordered, "audit_actions"),
        integrity_checks=_index(ordered, "integrity_checks"),
    )


def _check_plugin(plugin: Plugin) -> None:
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


def _check_blueprints(plugins: Iterable[Plugin]) -> None:
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


def _check_periods(plugin: Plugin) -> None:
    offered = {job.key for job in plugin.jobs}
    for periodic in plugin.periodic_jobs:
        who = plugin.distribution or plugin.name
        if periodic.key not in offered:
            raise PluginRefused(f"{who}: the periodic job {periodic.key!r} is none of the plugin's jobs")
        if periodic.every < timedelta(minutes=1):
            raise PluginRefused(
                f"{who}: the periodic job {periodic.key!r} must leave a minute at least between two"
            )


def _in_load_order(plugins: Sequence[Plugin]) -> Iterator[Plugin]:
    by_name: dict[str, Plugin] = {}
    for plugin in plugins:
        if other := by_name.get(plugin.name):
            raise PluginRefused(
                f"{plugin.distribution or plugin.name}: the name {plugin.name!r} is taken by "
                f"{other.distribution or other.name}"
            )
        by_name[plugin.name] = plugin
    done: set[str] = set()

    def load(plugin: Plugin, path: tuple[str, ...]) -> Iterator[Plugin]:
        if plugin.name in path:
            circle = " → ".join((*path, plugin.name))
            raise PluginRefused(f"{plugin.distribution or plugin.name}: plugins require each other: {circle}")
        if plugin.name in done:
            return
        for name in plugin.requires:
            if name not in by_name:
                raise PluginRefused(
                    f"{plugin.distribution or plugin.name}: requires the plugin {name!r}, which is not installed"
                )
            yield from load(by_name[name], (*path, plugin.name))
        done.add(plugin.name)
        yield plugin

    for plugin in plugins:
        yield from load(plugin, ())


def _index(plugins: Iterable[Plugin], attribute: str) -> dict[str, Any]:
    index: dict[str, Any] = {}
    for plugin in plugins:
        for thing in getattr(plugin, attribute):
            who = plugin.distribution or plugin.name
            if not thing.key.startswith(f"{plugin.name}."):
                raise PluginRefused(
                    f"{who}: the key {thing.key!r} ({attribute}) must start with '{plugin.name}.'"
                )
            if thing.key in index:
                raise PluginRefused(f"{who}: the key {thing.key!r} ({attribute}) is given twice")
            index[thing.key] = thing
    return index


def install_registry(app: Flask, registry: Registry) -> None:
    """Makes the registry the application's, and mounts each plugin's pages and commands."""
    app.extensions["lms.registry"] = registry
    for plugin in registry.plugins:
        for blueprint in plugin.blueprints:
            app.register_blueprint(blueprint)
        for command in plugin.commands:
            app.cli.add_command(command)


def current_registry() -> Registry:
    """The running application's registry."""
    registry: Registry = current_app.extensions["lms.registry"]
    return registry
