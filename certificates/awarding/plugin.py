"""The awarding slice, as part of the certificates plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from certificates.awarding.demo import make_candidacies
from certificates.awarding.jobs import AWARD_JOB, award_by_rules
from certificates.awarding.models import AwardRule, Candidacy
from certificates.awarding.offers import approved_designs, approved_title, certificate_of
from certificates.awarding.subscriptions import AFTER_APPROVAL, subscriptions
from certificates.awarding.views import approving, rules
from lms.contracts.activities import AwardType
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin

awarding = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="awarding",
    models=(AwardRule, Candidacy),
    blueprints=(approving.blueprint, rules.blueprint),
    subscriptions=subscriptions,
    award_types=(
        AwardType(
            AFTER_APPROVAL, _l("Certificate after approval"), approved_designs, approved_title, certificate_of
        ),
    ),
    jobs=(JobType(AWARD_JOB, _l("Awarding of certificates by rules"), award_by_rules),),
    periodic_jobs=(PeriodicJob(AWARD_JOB, timedelta(hours=1)),),
    navigation=(
        NavigationEntry(
            _l("Waiting for approval"),
            "awaited_certificates.inbox",
            "hourglass",
            approving.PERMISSION,
            "administer",
            42,
            approving.to_approve,
        ),
        NavigationEntry(
            _l("What earns a certificate"), "award_rules.index", "award", rules.PERMISSION, "administer", 44
        ),
    ),
    audit_actions=(
        AuditAction("certificates.accept", _l("Approved a certificate")),
        AuditAction("certificates.refuse", _l("Refused a certificate")),
        AuditAction("certificates.add_rule", _l("Added a rule for certificates")),
        AuditAction("certificates.remove_rule", _l("Removed a rule for certificates")),
    ),
    demo=(DemoStep("certificates.awarding", make_candidacies, order=66),),
)
