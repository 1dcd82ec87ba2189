"""What the actor's organisation has switched off is not there for it: no pages, no links, no panels."""

from __future__ import annotations

from flask import Flask, abort, request
from flask_login import current_user

from lms.plugins import Registry
from lms.web.access import declared_access


def switched_off() -> frozenset[str]:
    """The plugins that the organisation of whoever is signed in has switched off."""
    return current_user.switched_off if current_user.is_authenticated else frozenset()


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
