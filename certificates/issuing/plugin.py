"""The issuing slice, as part of the certificates plugin."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import lazy_gettext as _l

from certificates.designs.api import design_title, designs_to_choose
from certificates.issuing.demo import make_certificates
from certificates.issuing.keeping import revoked_at
from certificates.issuing.mailing import MAIL_JOB, mail
from certificates.issuing.notices import NOTICE_TYPES
from certificates.issuing.packing import PACK_JOB, pack
from certificates.issuing.reminding import REMIND_JOB, remind
from certificates.issuing.subscriptions import AWARD, subscriptions
from certificates.issuing.views import administrator, archives, member
from certificates.register.models import Certificate, SerialCounter
from lms.contracts.access import Permission, Role
from lms.contracts.activities import AwardType, CreditKeeper
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import HomeCard, NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin


def _certificate_of(source: str, source_ref: str) -> str:
    return url_for("certificates.of", source=source, source_ref=source_ref)


issuing = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="issuing",
    models=(Certificate, SerialCounter),
    blueprints=(member.blueprint, administrator.blueprint, archives.blueprint),
    jobs=(
        JobType(PACK_JOB, _l("Packing of certificates"), pack),
        JobType(MAIL_JOB, _l("A certificate by mail"), mail),
        JobType(REMIND_JOB, _l("Reminders of certificates that expire"), remind),
    ),
    periodic_jobs=(PeriodicJob(REMIND_JOB, timedelta(days=1)),),
    notice_types=NOTICE_TYPES,
    subscriptions=subscriptions,
    award_types=(AwardType(AWARD, _l("Certificate"), designs_to_choose, design_title, _certificate_of),),
    credit_keepers=(CreditKeeper("certificates.certificate", _l("Certificate"), revoked_at),),
    permissions=(
        Permission(member.PERMISSION, _l("Hold certificates"), (Role.MEMBER,)),
        Permission(
            administrator.PERMISSION,
            _l("Revoke and reissue the certificates of a unit"),
            (Role.ADMINISTRATOR,),
        ),
    ),
    navigation=(
        NavigationEntry(
            _l("My certificates"),
            "certificates.mine",
            "certificate",
            member.PERMISSION,
            "learn",
            40,
            blueprints=("external_certificates",),
        ),
        NavigationEntry(
            _l("Issued certificates"),
            "issued_certificates.overview",
            "rosette-discount-check",
            administrator.PERMISSION,
            "administer",
            40,
        ),
    ),
    home_cards=(
        HomeCard(
            "certificates.newest",
            "certificates/_newest_card.html",
            member.newest_card,
            member.PERMISSION,
            column="side",
            order=60,
        ),
    ),
    demo=(DemoStep("certificates.history", make_certificates, order=65),),
    audit_actions=(
        AuditAction("certificates.issue", _l("Issued a certificate")),
        AuditAction("certificates.revoke", _l("Revoked a certificate")),
        AuditAction("certificates.reissue", _l("Reissued a certificate")),
    ),
)
