"""Switching a plugin on or off for one organisation. Its data stays; its pages go."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.models import PluginSwitch, Unit
from lms.organisation.switches.domain import missing_for, still_needed_by
from lms.plugins import Plugin, Registry


class SwitchRefused(Exception):
    """The plugin stays as it is; `others` are the plugins that stand in the way."""

    def __init__(self, others: list[str]) -> None:
        super().__init__(", ".join(others))
        self.others = others


class StillNeeded(SwitchRefused):
    """Others that are in use require it."""


class NeedsOthers(SwitchRefused):
    """What it requires is switched off."""


def plugins_off(session: Session, organisation_id: int) -> frozenset[str]:
    """The names of the plugins that the organisation has switched off."""
    return frozenset(
        session.scalars(
            select(PluginSwitch.plugin).where(
                PluginSwitch.organisation_id == organisation_id, PluginSwitch.is_enabled.is_(False)
            )
        )
    )


def switch_plugin(
    session: Session,
    registry: Registry,
    plugin: Plugin,
    organisation: Unit,
    *,
    on: bool,
    actor: Actor,
    clock: Clock,
) -> bool:
    """Switches the plugin for the organisation; False when it is so already. Raises StillNeeded and NeedsOthers."""
    off = plugins_off(session, organisation.id)
    if on != (plugin.name in off):
        return False
    requires = {one.name: one.requires for one in registry.plugins}
    if on and (missing := missing_for(plugin.name, requires, off)):
        raise NeedsOthers(missing)
    if not on and (needed := still_needed_by(plugin.name, requires, off)):
        raise StillNeeded(needed)
    session.merge(PluginSwitch(organisation_id=organisation.id, plugin=plugin.name, is_enabled=on))
    record(
        session,
        actor=actor,
        clock=clock,
        action="lms.switch_plugin",
        subject=("plugin", plugin.name),
        title=plugin.name,
        unit_path=organisation.path,
        before={"is_enabled": not on},
        after={"is_enabled": on},
    )
    return True
