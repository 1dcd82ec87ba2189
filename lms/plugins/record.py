"""What a plugin is: a record of everything that it brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Blueprint
from sqlalchemy.orm import Session

from lms.contracts.access import Permission
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import ActivityType, AwardType, CreditKeeper, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.claims import ClaimPanel
from lms.contracts.integrity import IntegrityCheck
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry, PageAction
from lms.contracts.notices import NoticeType
from lms.contracts.offers import CreditOfferSource
from lms.contracts.questions import QuestionFace, QuestionType
from lms.db import Base
from lms.events import Delivery, Subscription

API_VERSION = 1


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
    page_actions: tuple[PageAction, ...] = ()
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
    question_faces: tuple[QuestionFace, ...] = ()
    award_types: tuple[AwardType, ...] = ()
    achievement_sources: tuple[AchievementSource, ...] = ()
    credit_sources: tuple[CreditSource, ...] = ()
    credit_keepers: tuple[CreditKeeper, ...] = ()
    credit_offers: tuple[CreditOfferSource, ...] = ()
    claim_panels: tuple[ClaimPanel, ...] = ()
    notice_types: tuple[NoticeType, ...] = ()
    audit_actions: tuple[AuditAction, ...] = ()
    integrity_checks: tuple[IntegrityCheck, ...] = ()
    finishers: tuple[
        Callable[[Session], None], ...
    ] = ()  # what each writing transaction ends with; see lms.app
    demo: tuple[DemoStep, ...] = ()

    @property
    def table_prefix(self) -> str:
        return f"{self.name}_"


def sum_of(*parts: Plugin) -> dict[str, Any]:
    """What several parts bring together, as keywords for the plugin that they make: each slice describes itself."""
    names = [item.name for item in fields(Plugin) if item.default == () and item.name != "requires"]
    return {name: tuple(thing for part in parts for thing in getattr(part, name)) for name in names}
