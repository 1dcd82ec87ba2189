"""What the actor's organisation has switched off is not there for it: no pages, no links, no panels."""

from __future__ import annotations

from flask import Flask, abort, g, request
from sqlalchemy import select

from lms.db import current_session
from lms.organisation.models import PluginSwitch
from lms.plugins import Registry
from lms.web.access import current_actor, declared_access


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


def init_availability(app: Flask, registry: Registry) -> None:
    """Closes the pages of plugins that are switched off, for the people of that organisation."""
    owners = {
        blueprint.name: plugin.name
        for plugin in registry.plugins
        if plugin.is_optional
        for blueprint in plugin.blueprints
    }

    @app.before_request
    def _close_pages() -> None:
        access = declared_access(app, request.endpoint) if request.endpoint else None
        if access is not None and access.is_by_ticket:
            return  # the ticket was given out by a page that was open
        owner = owners.get(request.blueprint or "")
        if owner is not None and owner in switched_off():
            abort(404)
