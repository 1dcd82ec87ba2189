"""What the plugins offer together, by key, and the application that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from lms.contracts.access import Permission
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import ActivityType, AwardType, CreditKeeper, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.claims import ClaimPanel
from lms.contracts.integrity import IntegrityCheck
from lms.contracts.navigation import DueSource, HomeCard, PageAction
from lms.contracts.notices import NoticeType
from lms.contracts.offers import CreditOfferSource
from lms.contracts.questions import QuestionFace, QuestionType
from lms.plugins.checks import check_blueprints, check_faces, check_notices, check_periods, check_plugin
from lms.plugins.record import JobType, PeriodicJob, Plugin, PluginRefused


@dataclass(frozen=True)
class Registry:
    """The loaded plugins in load order, and what they offer by key."""

    plugins: tuple[Plugin, ...]
    permissions: dict[str, Permission] = field(default_factory=dict)
    jobs: dict[str, JobType] = field(default_factory=dict)
    periodic_jobs: dict[str, PeriodicJob] = field(default_factory=dict)
    activity_types: dict[str, ActivityType] = field(default_factory=dict)
    question_types: dict[str, QuestionType] = field(default_factory=dict)
    question_faces: dict[str, QuestionFace] = field(default_factory=dict)
    award_types: dict[str, AwardType] = field(default_factory=dict)
    achievement_sources: dict[str, AchievementSource] = field(default_factory=dict)
    credit_sources: dict[str, CreditSource] = field(default_factory=dict)
    credit_keepers: dict[str, CreditKeeper] = field(default_factory=dict)
    credit_offers: dict[str, CreditOfferSource] = field(default_factory=dict)
    claim_panels: dict[str, ClaimPanel] = field(default_factory=dict)
    due_sources: dict[str, DueSource] = field(default_factory=dict)
    home_cards: dict[str, HomeCard] = field(default_factory=dict)
    page_actions: dict[str, PageAction] = field(default_factory=dict)
    notice_types: dict[str, NoticeType] = field(default_factory=dict)
    audit_actions: dict[str, AuditAction] = field(default_factory=dict)
    integrity_checks: dict[str, IntegrityCheck] = field(default_factory=dict)

    def plugin(self, name: str) -> Plugin | None:
        return next((plugin for plugin in self.plugins if plugin.name == name), None)

    def owner(self, key: str) -> str:
        """The plugin that a key such as `courses.enrol` belongs to."""
        return key.split(".", 1)[0]


def build_registry(plugins: Sequence[Plugin]) -> Registry:
    """Orders the plugins by what they require and indexes what they offer.

    Raises PluginRefused on a wrong API version, a missing or cyclic requirement, a duplicate or foreign key, a
    blueprint's name given twice, a period of a job that is not offered, a question type without a face, a notice whose
    message cannot be filled in, or a table outside the plugin's prefix.
    """
    for plugin in plugins:
        check_plugin(plugin)
    ordered = tuple(_in_load_order(plugins))
    for kind in ("deliveries", "demo"):  # found by key later on, though not in the registry
        _index(ordered, kind)
    check_blueprints(ordered)
    for plugin in ordered:
        check_periods(plugin)
        check_faces(plugin)
        check_notices(plugin)
    return Registry(
        plugins=ordered,
        permissions=_index(ordered, "permissions"),
        jobs=_index(ordered, "jobs"),
        periodic_jobs=_index(ordered, "periodic_jobs"),
        activity_types=_index(ordered, "activity_types"),
        question_types=_index(ordered, "question_types"),
        question_faces=_index(ordered, "question_faces"),
        award_types=_index(ordered, "award_types"),
        achievement_sources=_index(ordered, "achievement_sources"),
        credit_sources=_index(ordered, "credit_sources"),
        credit_keepers=_index(ordered, "credit_keepers"),
        credit_offers=_index(ordered, "credit_offers"),
        claim_panels=_index(ordered, "claim_panels"),
        due_sources=_index(ordered, "due_sources"),
        home_cards=_index(ordered, "home_cards"),
        page_actions=_index(ordered, "page_actions"),
        notice_types=_index(ordered, "notice_types"),
        audit_actions=_index(ordered, "audit_actions"),
        integrity_checks=_index(ordered, "integrity_checks"),
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
