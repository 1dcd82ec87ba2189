"""The page on which an organisation chooses its plugins."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.models import Unit
from lms.organisation.switches.services import NeedsOthers, StillNeeded, plugins_off, switch_plugin
from lms.plugins import Plugin, current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo

blueprint = Blueprint(
    "plugin_switches", __name__, url_prefix="/administer/plugins", template_folder="../templates"
)


@blueprint.get("")
@requires("lms.switch_plugins", Reach.UNITS)
def index() -> ResponseReturnValue:
    session = current_session()
    organisation = _organisation(session) or abort(404)
    return render_template(
        "organisation/plugins.html",
        organisation=organisation,
        plugins=[plugin for plugin in current_registry().plugins if plugin.is_optional],
        off=plugins_off(session, organisation.id),
        may_switch=current_scope().covers_path(organisation.path),
    )


@blueprint.post("/<name>")
@requires("lms.switch_plugins", Reach.UNITS)
def switch(name: str) -> ResponseReturnValue:
    plugin, on = _optional_plugin(name), request.form.get("on") == "1"
    try:
        with unit_of_work() as session:
            organisation = _organisation(session)
            if organisation is None or not current_scope().covers_path(organisation.path):
                abort(404)
            switch_plugin(
                session, current_registry(), plugin, organisation,
                on=on, actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
    except StillNeeded as refusal:
        flash(_("First switch off what needs it: %(names)s.", names=_titles(refusal.others)), "error")
    except NeedsOthers as refusal:
        flash(_("First switch on what it needs: %(names)s.", names=_titles(refusal.others)), "error")
    else:
        _offer_undo(plugin, on)
    return redirect(url_for("plugin_switches.index"), 303)


def _organisation(session: Session) -> Unit | None:
    return session.scalars(select(Unit).where(Unit.path == current_actor().organisation_path)).one_or_none()


def _optional_plugin(name: str) -> Plugin:
    plugin = current_registry().plugin(name)
    return plugin if plugin is not None and plugin.is_optional else abort(404)


def _offer_undo(plugin: Plugin, on: bool) -> None:
    done = _("%(name)s is switched on.") if on else _("%(name)s is switched off for your organisation.")
    offer_undo(
        done % {"name": plugin.title},
        url_for("plugin_switches.switch", name=plugin.name),
        {"on": "0" if on else "1"},
    )


def _titles(names: list[str]) -> str:
    found = [current_registry().plugin(name) for name in names]
    return ", ".join(str(plugin.title) for plugin in found if plugin)
