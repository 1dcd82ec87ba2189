"""Credentials, as part of the certificates plugin."""

from __future__ import annotations

from certificates.credentials.models import StatusList
from certificates.credentials.views import blueprint
from lms.plugins import API_VERSION, Plugin

credentials = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="credentials",
    models=(StatusList,),
    blueprints=(blueprint,),
)
