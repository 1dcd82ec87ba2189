"""What the claims slice of the hours offers."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.contracts.access import Permission, Role
from lms.contracts.activities import CreditKeeper, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.contracts.notices import NoticeType
from lms.contracts.texts import N_
from lms.hours.claims.demo import make_claims
from lms.hours.claims.due import returned_claims
from lms.hours.claims.models import ClaimEvidence, ClaimStep, HourClaim
from lms.hours.claims.services.deciding import ACCEPTED, ON_RECORD, RETURNED, REVOKED
from lms.hours.claims.services.reading import claims_to_decide
from lms.hours.claims.services.statement import SOURCE
from lms.hours.claims.views import manager, member, together
from lms.plugins import API_VERSION, DemoStep, Plugin


def _evidence(source_ref: str) -> str:
    return url_for("claims.evidence", claim_id=int(source_ref.partition(".")[0]))


def kept_at(session: Session, person_id: int, source: str, source_ref: str) -> str | None:
    """The page on which an acceptance is taken back, and its hours with it."""
    if source != SOURCE:
        return None
    return url_for("people_claims.show", claim_id=int(source_ref.partition(".")[0]))


area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="claims",
    models=(HourClaim, ClaimEvidence, ClaimStep),
    blueprints=(member.blueprint, manager.blueprint, together.blueprint),
    permissions=(
        Permission("lms.file_claims", _l("Claim hours earned elsewhere"), (Role.MEMBER,)),
        Permission("lms.decide_claims", _l("Decide on claims of hours"), (Role.MANAGER,)),
    ),
    audit_actions=(
        AuditAction("lms.file_claim", _l("Filed a claim of hours")),
        AuditAction("lms.refile_claim", _l("Filed a claim of hours again")),
        AuditAction("lms.withdraw_claim", _l("Withdrew a claim of hours")),
        AuditAction("lms.accept_claim", _l("Accepted a claim of hours")),
        AuditAction("lms.return_claim", _l("Returned a claim of hours")),
        AuditAction("lms.revoke_claim", _l("Took the acceptance of a claim back")),
    ),
    navigation=(
        NavigationEntry(
            _l("My claims"), "claims.mine", "file-text", "lms.file_claims", section="learn", order=35
        ),
        NavigationEntry(
            _l("Claims to decide"),
            "people_claims.inbox",
            "inbox",
            "lms.decide_claims",
            section="manage",
            order=15,
            badge=claims_to_decide,
        ),
    ),
    home_cards=(
        HomeCard(
            "lms.claims_waiting",
            "hours/claims/_waiting_card.html",
            manager.waiting_card,
            "lms.decide_claims",
            "figures",
            15,
        ),
    ),
    due_sources=(DueSource("lms.returned_claims", returned_claims),),
    credit_keepers=(CreditKeeper("lms.claim", _l("Claim"), kept_at),),
    credit_sources=(CreditSource(SOURCE, _l("Claim"), _evidence),),
    notice_types=(
        NoticeType(
            ACCEPTED,
            _l("Your claims that were accepted"),
            N_("Your claim “%(title)s” was accepted and brought you %(hours)s credit hours."),
            "circle-check",
        ),
        NoticeType(
            ON_RECORD,
            _l("Your claims that were accepted and bring no hours"),
            N_("Your claim “%(title)s” was accepted. It brings no hours."),
            "circle-check",
        ),
        NoticeType(
            RETURNED,
            _l("Your claims that came back to you"),
            N_("Your claim “%(title)s” was returned to you: %(reason)s"),
            "repeat",
            is_mailed=True,
        ),
        NoticeType(
            REVOKED,
            _l("Your claims whose acceptance was taken back"),
            N_("The acceptance of your claim “%(title)s” was taken back: %(reason)s"),
            "alert-circle",
            is_mailed=True,
        ),
    ),
    demo=(DemoStep("lms.claims", make_claims, order=60),),
)
