"""The hours area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.activities import CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import HomeCard, NavigationEntry
from lms.hours.models import HourCategory, LedgerEntry
from lms.hours.services import RECORD_SOURCE, REVERSAL_SOURCE
from lms.hours.views import manager, member
from lms.plugins import API_VERSION, Plugin


def _no_page(_source_ref: str) -> None:
    return None


area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="hours",
    models=(LedgerEntry, HourCategory),
    blueprints=(member.blueprint, manager.blueprint),
    audit_actions=(AuditAction("lms.reverse_hours", _l("Reversed hours")),),
    navigation=(
        NavigationEntry(
            _l("My hours"), "hours.mine", "clock-hour-4", "lms.see_own_hours", section="learn", order=30
        ),
        NavigationEntry(
            _l("Hours of my people"),
            "people_hours.overview",
            "chart-bar",
            "lms.see_hours",
            section="manage",
            order=10,
        ),
    ),
    home_cards=(
        HomeCard("lms.hours_ring", "hours/_ring_card.html", member.ring_card, "lms.see_own_hours", "top", 10),
        HomeCard(
            "lms.people_hours", "hours/_people_card.html", manager.people_card, "lms.see_hours", "main", 10
        ),
    ),
    permissions=(
        Permission("lms.see_own_hours", _l("See one's own hours"), (Role.MEMBER,)),
        Permission(
            "lms.see_hours", _l("See the hours of the people in a unit"), (Role.MANAGER, Role.ADMINISTRATOR)
        ),
    ),
    credit_sources=(
        CreditSource(RECORD_SOURCE, _l("Recorded"), _no_page),
        CreditSource(REVERSAL_SOURCE, _l("Reversal"), _no_page),
    ),
)
