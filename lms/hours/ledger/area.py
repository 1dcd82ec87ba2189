"""What the ledger offers: the entries and where they come from."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.activities import CreditSource
from lms.contracts.audit import AuditAction
from lms.hours.ledger import views_corrections
from lms.hours.ledger.correcting import POSTED_AGAIN
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.hours.ledger.services import RECORD_SOURCE, REVERSAL_SOURCE
from lms.plugins import API_VERSION, Plugin


def _no_page(_source_ref: str) -> None:
    return None


area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="ledger",
    models=(LedgerEntry, HourCategory),
    blueprints=(views_corrections.blueprint,),
    permissions=(
        Permission(
            "lms.correct_hours", _l("Take hours of people in a unit back"), (Role.MANAGER, Role.ADMINISTRATOR)
        ),
    ),
    audit_actions=(
        AuditAction("lms.reverse_hours", _l("Reversed hours")),
        AuditAction("lms.post_hours_again", _l("Posted hours again")),
    ),
    credit_sources=(
        CreditSource(RECORD_SOURCE, _l("Recorded"), _no_page),
        CreditSource(REVERSAL_SOURCE, _l("Reversal"), _no_page),
        CreditSource(POSTED_AGAIN, _l("Posted again"), _no_page),
    ),
)
