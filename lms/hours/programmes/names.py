"""The programmes that an entry can complete: those that the policies of an organisation ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.hours.policies.services.effective import read_adoptions

NAMES = {"rotation": _l("Rotation training"), "induction": _l("Induction")}
"""Those of the founding regulation, which are there whether a policy asks for them or not."""
WORDS = {
    "rotation": ("rotation", "rotation training", "轮训", "轮训班"),
    "induction": ("induction", "任职培训", "初任培训", "入职培训"),
}


def programmes_in(session: Session, organisation_id: int) -> list[str]:
    """The keys of the organisation's programmes, the founding regulation's first. Two queries."""
    adopted = {
        alternative.programme
        for versions in read_adoptions(session, {organisation_id}).versions.values()
        for policy in versions
        for rule in policy.rules
        for alternative in rule.alternatives
        if alternative.programme
    }
    return [*NAMES, *sorted(adopted - NAMES.keys())]


def programme_words(session: Session, organisation_id: int) -> dict[str, str]:
    """Every word by which a file may name a programme, and the programme's key."""
    words = {key.casefold(): key for key in programmes_in(session, organisation_id)}
    return words | {word: key for key, others in WORDS.items() for word in others}


def programme_name(key: str) -> str:
    """A programme for people, by its key where it has no name here."""
    return str(NAMES.get(key, key))
