"""What people see: security headers, languages, navigation, forms and the shared templates."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from lms.plugins import Registry
from lms.web import access, assets, availability, errors, i18n, navigation, security, templating

HERE = Path(__file__).resolve().parent


def init_web(app: Flask, registry: Registry) -> None:
    """Adds everything a page needs before the first blueprint is mounted."""
    app.jinja_environment = templating.Environment
    security.init_security(app)
    i18n.init_i18n(app, registry)
    access.init_access(app)
    availability.init_availability(app, registry)
    errors.init_errors(app)
    assets.init_assets(app)
    navigation.init_navigation(app)
    templating.init_templating(app)
