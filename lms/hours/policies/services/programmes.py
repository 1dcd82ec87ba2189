"""The programmes that policies ask people to complete."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.hours.policies.services.effective import policies_in_force


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme by the key that rules know it by, named after the first rule that asks for it."""

    key: str
    title: str
    title_en: str


def programmes(session: Session, unit_path: str) -> list[Programme]:
    """The programmes that the policies of a unit ask for, each once, in the order of their keys."""
    found: dict[str, Programme] = {}
    for policy in policies_in_force(session, [unit_path])[unit_path]:
        for rule in policy.rules:
            for alternative in rule.alternatives:
                if alternative.programme is not None:
                    named = Programme(alternative.programme, rule.title, rule.title_en)
                    found.setdefault(alternative.programme, named)
    return sorted(found.values(), key=lambda programme: programme.key)
