"""The composition root: the only place where the parts of the application are put together."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from sqlalchemy.orm import Session

from lms import web
from lms.accounts.authentication import init_authentication
from lms.accounts.guard import init_account_guard
from lms.clock import Clock, system_clock
from lms.config import Settings, read_settings
from lms.db import init_db
from lms.events import Audience, EventBus
from lms.files.storage import LocalStore
from lms.hours.integrity.sealing import seal_new_entries
from lms.hours.verdicts.keeping import judge_noted
from lms.jobs.outbox import store_deliveries
from lms.jobs.queue import init_jobs
from lms.kernel import kernel
from lms.organisation.api import plugins_off_for
from lms.plugins import Plugin, build_registry, current_registry, discover_plugins, install_registry
from lms.signing import Keyring
from lms.web.access import close_undeclared_routes


def create_app(
    settings: Settings | None = None, plugins: Sequence[Plugin] | None = None, clock: Clock = system_clock
) -> Flask:
    """The application with the given plugins, or with all that are installed.

    Raises UnsafeConfiguration or PluginRefused rather than start half-safe.
    """
    settings = settings or read_settings()
    found = discover_plugins() if plugins is None else plugins
    registry = build_registry([kernel, *found])

    app = Flask("lms", root_path=str(web.HERE), static_folder=None)
    settle(app, settings, clock)
    app.extensions["lms.events"] = EventBus(
        [
            Audience(plugin.name, plugin.is_optional, plugin.subscriptions, plugin.deliveries)
            for plugin in registry.plugins
        ],
        store=store_deliveries,
        plugins_off=plugins_off_for,
    )
    app.extensions["lms.before_commit"] = _finish
    init_db(app)
    web.init_web(app, registry)
    init_authentication(app)
    init_account_guard(app)
    init_jobs(app, settings)
    install_registry(app, registry)
    close_undeclared_routes(app)
    return app


def settle(app: Flask, settings: Settings, clock: Clock) -> None:
    """Tells an application where it lives and what time it is; tests move theirs from one folder to the next."""
    app.config.from_mapping(settings.flask())
    app.extensions["lms.settings"] = settings
    app.extensions["lms.clock"] = clock
    app.extensions["lms.files"] = LocalStore(settings.files_dir)
    app.extensions["lms.keyring"] = Keyring(settings.data_dir / "keys")


def _finish(session: Session) -> None:
    """What every writing transaction ends with: verdicts of whom it touched, what the plugins end with, and the seals
    of the ledger. Each seal locks its chain's end, always in this order, and nothing is locked after them."""
    judge_noted(session)
    for plugin in current_registry().plugins:
        for finish in plugin.finishers:
            finish(session)
    seal_new_entries(session)
