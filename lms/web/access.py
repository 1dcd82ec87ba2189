"""Every route says who may use it and how far it looks; a route that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.contracts.access import Actor, Denied, Reach, Scope
from lms.plugins import PluginRefused, Registry
from lms.web.security import csrf

View = TypeVar("View", bound=Callable[..., Any])
ANYONE = Actor(account_id=None, person_id=None, name="")


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares. No permission: anybody, or anybody signed in, as `needs_login` says. `is_by_ticket`:
    what the request carries is its proof, and nobody is looked up."""

    permission: str | None
    reach: Reach
    needs_login: bool = True
    is_by_ticket: bool = False


def requires(permission: str, reach: Reach) -> Callable[[View], View]:
    """The route needs this permission; current_scope() is its reach."""
    return _declare(Access(permission, reach))


def signed_in(reach: Reach = Reach.OWN) -> Callable[[View], View]:
    """The route is for everybody with an account."""
    return _declare(Access(None, reach))


def public(view: View) -> View:
    """The route is for everybody: login, verification, files of the site."""
    return _declare(Access(None, Reach.PUBLIC, needs_login=False))(view)


def open_to_machines(view: View) -> View:
    """The route answers anybody's program: it looks at no cookie, so there is nothing that another site could forge."""
    csrf.exempt(view)
    return public(view)


def by_ticket(view: View) -> View:
    """The route is for whoever holds a signed ticket, which the view itself must check, in the request's body.

    For what is asked very often, such as saving an answer: who is signed in is not looked up, and since no cookie
    has a say, there is nothing that another site could forge.
    """
    csrf.exempt(view)
    return _declare(Access(None, Reach.PUBLIC, needs_login=False, is_by_ticket=True))(view)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__access__ = access  # type: ignore[attr-defined]
        return view

    return mark


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint's view declares; class based views carry it on the class."""
    view: Any = app.view_functions[endpoint]
    found = getattr(view, "__access__", None) or getattr(
        getattr(view, "view_class", None), "__access__", None
    )
    return cast("Access | None", found)


def current_actor() -> Actor:
    """Who is asking; an actor without any permission when nobody is signed in."""
    if not current_user.is_authenticated:
        return ANYONE
    return cast(Actor, current_user.actor)


def current_scope() -> Scope:
    """The rows this request may touch: the permission's, narrowed to the reach that the route declares."""
    return cast(Scope, g.scope)


def scope_of(actor: Actor, access: Access) -> Scope:
    """The rows that a route with this declaration may touch for this actor. Raises Denied."""
    granted = actor.scope(access.permission) if access.permission else Scope()
    match access.reach:
        case Reach.PUBLIC:
            return Scope()
        case Reach.OWN:
            return Scope(person_id=actor.person_id)
        case Reach.UNITS:
            return granted
        case Reach.ORGANISATION:
            path = actor.organisation_path
            return Scope(everything=actor.is_system, unit_paths=(path,) if path else ())


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # Flask answers 404 or 405
    access = declared_access(current_app, request.endpoint)
    if access is None:
        abort(403)
    if access.is_by_ticket:
        g.scope = Scope()
        return None
    if access.needs_login and not current_user.is_authenticated:
        if request.method == "GET" and not request.headers.get("HX-Request"):
            return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
        abort(401)
    try:
        g.scope = scope_of(current_actor(), access)
    except Denied:
        abort(403)
    return None


def init_access(app: Flask) -> None:
    """Puts the guard before every request."""
    app.before_request(_guard)


def close_undeclared_routes(app: Flask) -> None:
    """Refuses to start when a route declares nothing, or a permission that nobody registers and so nobody could hold.

    Better said at start-up than found by a visitor. Raises PluginRefused naming distributions and endpoints.
    """
    declared = {rule.endpoint: declared_access(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    registry: Registry = app.extensions["lms.registry"]
    if silent := sorted(endpoint for endpoint, access in declared.items() if access is None):
        raise PluginRefused(
            f"{_distributions(registry, silent)}: routes without a declared permission (lms.web.access): "
            + ", ".join(silent)
        )
    unknown = {
        endpoint: access.permission
        for endpoint, access in sorted(declared.items())
        if access and access.permission and access.permission not in registry.permissions
    }
    if unknown:
        raise PluginRefused(
            f"{_distributions(registry, unknown)}: routes with permissions that nobody registers: "
            + ", ".join(f"{permission} ({endpoint})" for endpoint, permission in unknown.items())
        )


def _distributions(registry: Registry, endpoints: Iterable[str]) -> str:
    """Who brought the blueprints of these endpoints."""
    owners = {
        blueprint.name: plugin.distribution or plugin.name
        for plugin in registry.plugins
        for blueprint in plugin.blueprints
    }
    return ", ".join(sorted({owners.get(endpoint.split(".")[0], "lms") for endpoint in endpoints}))
