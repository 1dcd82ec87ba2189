"""Signing, as part of the certificates plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from certificates.register.events import CertificateIssued, StandingChanged
from certificates.signing import jobs, views
from certificates.signing.models import SigningRequest
from certificates.signing.services import SIGN
from lms.contracts.audit import AuditAction
from lms.events import Delivery
from lms.plugins import API_VERSION, JobType, PeriodicJob, Plugin

signing = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="signing",
    models=(SigningRequest,),
    blueprints=(views.blueprint,),
    jobs=(
        JobType(SIGN, _l("Signing certificates"), jobs.sign),
        JobType(jobs.PUBLISH_STATUS, _l("Publishing which certificates are void"), jobs.publish_all),
    ),
    audit_actions=(AuditAction("certificates.revoke_key", _l("Declared a signing key void")),),
    periodic_jobs=(PeriodicJob(jobs.PUBLISH_STATUS, timedelta(days=1)),),
    deliveries=(
        Delivery(CertificateIssued, "certificates.sign_ahead", jobs.sign_ahead),
        Delivery(StandingChanged, "certificates.publish_changed", jobs.publish_changed),
    ),
)
