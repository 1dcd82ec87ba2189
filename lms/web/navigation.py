"""The navigation that comes from the plugins, and the home page's panels."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.navigation import NavigationEntry
from lms.db import current_session
from lms.organisation.models import PluginSwitch
from lms.plugins import Registry, current_registry
from lms.web.access import current_actor

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


def switched_off() -> frozenset[str]:
    """The plugins that the actor's organisation has switched off."""
    if "switched_off" not in g:
        path = current_actor().organisation_path
        rows = (
            current_session().scalars(
                select(PluginSwitch.plugin).where(
                    PluginSwitch.organisation_id == int(path.strip("/")), PluginSwitch.is_enabled.is_(False)
                )
            )
            if path
            else ()
        )
        g.switched_off = frozenset(rows)
    off: frozenset[str] = g.switched_off
    return off


def is_available(registry: Registry, key: str) -> bool:
    """Whether what a key belongs to is installed and not switched off for this organisation."""
    name = registry.owner(key)
    return registry.plugin(name) is not None and name not in switched_off()


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


def navigation() -> list[tuple[str, list[Link]]]:
    """The sections with their links, for the signed-in person; sections without links are left out."""
    actor = current_actor()
    if actor.account_id is None:
        return []
    entries = visible_entries(current_registry(), actor)
    sections = []
    for key, title in SECTIONS.items():
        links = [_link(entry, actor) for entry in entries if entry.section == key]
        if links:
            sections.append((str(title), links))
    return sections


def _link(entry: NavigationEntry, actor: Actor) -> Link:
    here = request.endpoint or ""
    blueprint = entry.endpoint.rsplit(".", 1)[0]
    badge = entry.badge(current_session(), actor, current_clock()()) if entry.badge else 0
    is_active = here == entry.endpoint or (here.rsplit(".", 1)[0] == blueprint and not _has_own_entry(here))
    return Link(str(entry.label), url_for(entry.endpoint), entry.icon, is_active, badge)


def _has_own_entry(endpoint: str) -> bool:
    return any(e.endpoint == endpoint for plugin in current_registry().plugins for e in plugin.navigation)


def init_navigation(app: Flask) -> None:
    app.jinja_env.globals["navigation"] = navigation
