"""The navigation that comes from the plugins, and the home page's panels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.navigation import NavigationEntry, PageAction
from lms.db import current_session, read_rows
from lms.plugins import Registry, current_registry
from lms.web.access import current_actor
from lms.web.availability import is_available, switched_off
from lms.web.i18n import current_locale

SECTIONS = {
    "learn": _l("Learn"),
    "teach": _l("Teach"),
    "manage": _l("Manage"),
    "administer": _l("Administer"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation as the page shows it."""

    label: str
    url: str
    icon: str
    is_active: bool
    badge: int


def visible_entries(registry: Registry, actor: Actor) -> list[NavigationEntry]:
    """The entries of available plugins that the actor is permitted, in their order."""
    off = switched_off()
    return sorted(
        (
            entry
            for plugin in registry.plugins
            if plugin.name not in off
            for entry in plugin.navigation
            if actor.may(entry.permission)
        ),
        key=lambda entry: entry.order,
    )


def badges() -> dict[str, int]:
    """How much waits for whoever is signed in behind each entry that counts it, by endpoint; one query for a page."""
    found: dict[str, int] | None = g.get("badges")
    if found is None:
        actor, now = current_actor(), current_clock()()
        lines = [entry for _title, section in _sections(actor) for entry, *_said in section if entry.badge]
        counts = tuple(entry.badge(actor, now) for entry in lines if entry.badge)
        numbers = read_rows(current_session(), _together(counts))[0] if counts else ()
        found = g.badges = {
            entry.endpoint: int(number or 0) for entry, number in zip(lines, numbers, strict=True)
        }
    return found


@lru_cache(maxsize=256)
def _together(counts: tuple[Select[int], ...]) -> Select[*tuple[int, ...]]:
    """Kept for each of the few who have things to decide, as all their pages have these numbers."""
    return select(*(count.scalar_subquery() for count in counts))


def navigation() -> list[tuple[str, list[Link]]]:
    """The sections with their links, for the signed-in person; sections without links are left out."""
    actor = current_actor()
    if actor.account_id is None:
        return []
    waiting = badges()
    return [
        (title, [_link(entry, label, url, waiting.get(entry.endpoint, 0)) for entry, label, url in lines])
        for title, lines in _sections(actor)
    ]


def _sections(actor: Actor) -> list[tuple[str, list[tuple[NavigationEntry, str, str]]]]:
    """The sections' titles, and of each entry its label and address.

    Kept by everything that they depend on, which are few combinations: to say and to address twenty entries anew takes
    a twentieth of a page's time.
    """
    kept = current_app.extensions.setdefault("lms.navigation", {})
    key = (frozenset(actor.grants), actor.is_system, switched_off(), current_locale(), request.script_root)
    if key not in kept:
        entries = visible_entries(current_registry(), actor)
        lines = [(entry, str(entry.label), url_for(entry.endpoint)) for entry in entries]
        by_section = {name: [line for line in lines if line[0].section == name] for name in SECTIONS}
        kept[key] = [(str(SECTIONS[name]), found) for name, found in by_section.items() if found]
    sections: list[tuple[str, list[tuple[NavigationEntry, str, str]]]] = kept[key]
    return sections


def _link(entry: NavigationEntry, label: str, url: str, badge: int) -> Link:
    here = request.endpoint or ""
    blueprint = entry.endpoint.rsplit(".", 1)[0]
    belongs = here.rsplit(".", 1)[0] in {blueprint, *entry.blueprints}
    is_active = here == entry.endpoint or (belongs and not _has_own_entry(here))
    return Link(label, url, entry.icon, is_active, badge)


def _has_own_entry(endpoint: str) -> bool:
    return any(e.endpoint == endpoint for plugin in current_registry().plugins for e in plugin.navigation)


def page_actions() -> list[tuple[PageAction, str]]:
    """What plugins have added to the head of the page that is asked for, each with its address."""
    registry, actor = current_registry(), current_actor()
    return [
        (action, url_for(action.endpoint, _anchor=action.anchor or None))
        for action in registry.page_actions.values()
        if action.page == request.endpoint
        and is_available(registry, action.key)
        and actor.may(action.permission)
    ]


def init_navigation(app: Flask) -> None:
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.globals["page_actions"] = page_actions
