"""What issuing hears: of completions, within their transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.issuing.services.issuing import issue_certificate
from certificates.sheets.site import base_url
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.events import Subscription

AWARD = "certificates.certificate"


def on_completion(session: Session, event: CompletionReached) -> None:
    """Issues, when the completion earns a certificate."""
    if event.award_type == AWARD:
        issue_certificate(
            session, event, verify_base=base_url(), actor=Actor.system("certificates"), clock=current_clock()
        )


subscriptions = (Subscription(CompletionReached, on_completion),)
