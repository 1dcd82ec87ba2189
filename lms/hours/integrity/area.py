"""What the integrity slice of the hours offers."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.events import CreditPosted
from lms.contracts.integrity import IntegrityCheck
from lms.contracts.navigation import HomeCard, NavigationEntry
from lms.events import Subscription
from lms.hours.integrity import jobs, views
from lms.hours.integrity.checkpoints import FORMAT, sign_ledger
from lms.hours.integrity.commands import checkpoint, verify
from lms.hours.integrity.inspection import LEDGER, inspect_ledger
from lms.hours.integrity.models import LedgerCheckpoint, LedgerHead, LedgerSeal, LedgerVerification
from lms.hours.integrity.sealing import note_entry
from lms.hours.integrity.verifying import last_fault_count
from lms.plugins import API_VERSION, JobType, PeriodicJob, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="integrity",
    models=(LedgerSeal, LedgerHead, LedgerCheckpoint, LedgerVerification),
    blueprints=(views.blueprint,),
    permissions=(
        Permission(
            "lms.verify_ledger",
            _l("Check that the ledger is as it was posted"),
            (Role.POLICY_OFFICER, Role.ADMINISTRATOR),
        ),
    ),
    navigation=(
        NavigationEntry(
            _l("Ledger seals"),
            "ledger_integrity.index",
            "rosette-discount-check",
            "lms.verify_ledger",
            section="administer",
            order=85,
            badge=lambda _actor, _now: last_fault_count(),
        ),
    ),
    home_cards=(
        HomeCard(
            "lms.ledger_faults",
            "hours/integrity/_fault_card.html",
            views.fault_card,
            "lms.verify_ledger",
            "top",
            1,
        ),
    ),
    audit_actions=(AuditAction("lms.sign_ledger", _l("Signed a checkpoint of the ledger")),),
    subscriptions=(Subscription(CreditPosted, note_entry),),
    jobs=(JobType(jobs.VERIFY, _l("Checking the ledger"), jobs.verify),),
    periodic_jobs=(PeriodicJob(jobs.VERIFY, timedelta(days=1)),),
    commands=(verify, checkpoint),
    integrity_checks=(IntegrityCheck(LEDGER, _l("Ledger of hours"), inspect_ledger, FORMAT, sign_ledger),),
)
