"""The verification slice, as part of the certificates plugin."""

from __future__ import annotations

from certificates.verification.commands import certificates
from certificates.verification.models import FailedLookup
from certificates.verification.views import machines, pages
from lms.plugins import API_VERSION, Plugin

verification = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="verification",
    models=(FailedLookup,),
    blueprints=(pages.blueprint, machines.blueprint),
    commands=(certificates,),
)
