"""What the programmes offer: their completions, announced as they are posted and certified by whoever certifies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.contracts.achievements import AchievementSource
from lms.contracts.events import CreditPosted
from lms.events import Subscription, publish
from lms.hours.programmes.achievements import (
    SOURCE,
    SUBJECT,
    completion_by,
    programme_choices,
    programme_completions,
)
from lms.plugins import API_VERSION, Plugin


def _on_credit_posted(session: Session, event: CreditPosted) -> None:
    if event.programme is not None:
        publish(session, completion_by(session, event.entry_id))


area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="programmes",
    subscriptions=(Subscription(CreditPosted, _on_credit_posted),),
    achievement_sources=(
        AchievementSource(
            SOURCE, _l("Programme"), SUBJECT, programme_choices, programme_completions, keeps_hours=True
        ),
    ),
)
