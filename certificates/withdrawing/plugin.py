"""The withdrawing slice, as part of the certificates plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.withdrawing.demo import make_revocations
from certificates.withdrawing.jobs import revoke_many
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.revoking import REVOKE_JOB
from certificates.withdrawing.views import CONFIRM, blueprint, to_confirm
from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, Plugin

withdrawing = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="withdrawing",
    models=(Revocation,),
    blueprints=(blueprint,),
    permissions=(
        Permission(
            CONFIRM,
            _l("Confirm that certificates are revoked and their hours taken back"),
            (Role.ADMINISTRATOR, Role.MANAGER),
        ),
    ),
    jobs=(JobType(REVOKE_JOB, _l("Revoking of certificates"), revoke_many),),
    navigation=(
        NavigationEntry(
            _l("Revocations"), "revocations.index", "circle-x", CONFIRM, "manage", 70, to_confirm
        ),
    ),
    demo=(DemoStep("certificates.revocations", make_revocations, order=72),),
    audit_actions=(
        AuditAction("certificates.ask_revocation", _l("Asked for certificates to be revoked")),
        AuditAction("certificates.confirm_revocation", _l("Confirmed that certificates are revoked")),
        AuditAction("certificates.decline_revocation", _l("Declined to revoke certificates")),
    ),
)
