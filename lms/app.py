"""The composition root: the only place where the parts of the application are put together."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from lms import web
from lms.accounts.authentication import init_authentication
from lms.accounts.guard import init_account_guard
from lms.clock import Clock, system_clock
from lms.config import Settings, read_settings
from lms.db import init_db
from lms.events import EventBus
from lms.files.storage import LocalStore
from lms.jobs.outbox import store_deliveries
from lms.jobs.queue import init_jobs
from lms.kernel import kernel
from lms.plugins import Plugin, build_registry, discover_plugins, install_registry
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
    app.config.from_mapping(settings.flask())
    app.extensions["lms.settings"] = settings
    app.extensions["lms.clock"] = clock
    app.extensions["lms.events"] = EventBus(
        subscriptions=[s for plugin in registry.plugins for s in plugin.subscriptions],
        deliveries=[d for plugin in registry.plugins for d in plugin.deliveries],
        store=store_deliveries,
    )
    app.extensions["lms.files"] = LocalStore(settings.files_dir)
    init_db(app)
    web.init_web(app, registry)
    init_authentication(app)
    init_account_guard(app)
    init_jobs(app, settings)
    install_registry(app, registry)
    close_undeclared_routes(app)
    return app
