"""What a course may award: a certificate that somebody has to approve first."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from certificates.designs.api import design_title, designs_to_choose
from lms.contracts.access import Scope
from lms.contracts.activities import Choice


def approved_designs(session: Session, scope: Scope) -> Sequence[Choice]:
    """The designs of the scope, each as awarded after approval."""
    return [Choice(choice.ref, _after_approval(choice.title)) for choice in designs_to_choose(session, scope)]


def approved_title(session: Session, ref: str) -> str | None:
    """What it is called where a course says what it awards; None when the design is gone."""
    title = design_title(session, ref)
    return None if title is None else _after_approval(title)


def certificate_of(source: str, source_ref: str) -> str:
    """Where a member is led from what they completed."""
    return url_for("certificates.of", source=source, source_ref=source_ref, waits=1)


def _after_approval(title: str) -> str:
    return gettext("%(design)s, after approval", design=title)
