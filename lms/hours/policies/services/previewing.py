"""What a rule that is being written would say of a few people today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.explaining import Explanation, explain
from lms.hours.domain.policy import Policy
from lms.hours.domain.verdicts import Row, Verdict
from lms.hours.ledger.reading import Line, lines_by_id
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.facts import known_of
from lms.organisation.api import PersonCard, person_cards, posts_on, units_in
from lms.plugins import Registry

MOST_PEOPLE = 3
MOST_FOUND = 8
ALWAYS = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What is said of one person. None where nothing is asked: `present` by the rules in force, `drafted` by the draft.
    `lines` are the ledger lines that the explanation names, by reference."""

    person: PersonCard
    present: Row | None
    drafted: Explanation | None
    lines: Mapping[str, Line]


def try_rule(
    session: Session,
    registry: Registry,
    person_ids: Sequence[int],
    document: Policy,
    rule_id: str,
    *,
    now: datetime,
    today: date,
) -> list[Tried]:
    """One rule of a draft, as though it had always been valid, beside the rule in force with its id; in the order of
    the people. About ten queries."""
    rules = tuple(rule for rule in document.rules if rule.id == rule_id)
    draft = replace(document, rules=rules, valid_from=ALWAYS, valid_to=None)
    cards = person_cards(session, person_ids, today)
    known = known_of(session, list(cards), now)
    in_force = policies_in_force(session, {one.unit_path for one in known.values() if one.unit_path})
    tried = []
    for person_id in person_ids:
        if person_id not in cards or person_id not in known:
            continue
        facts = known[person_id].facts(person_id, now)
        drafted = _last(draft_rows := evaluate([draft], facts), rule_id)
        explanation = explain([draft], facts, [drafted])[0] if drafted and draft_rows else None
        present = _last(evaluate(_with_rule(in_force[known[person_id].unit_path], rule_id), facts), rule_id)
        tried.append(
            Tried(cards[person_id], present, explanation, _lines(session, registry, person_id, explanation))
        )
    return tried


def people_named(session: Session, scope: Scope, words: str, today: date) -> list[PersonCard]:
    """The first few people within the scope whose name or number has these words in it."""
    posts = posts_on(today)
    fits = [
        column.icontains(words, autoescape=True) for column in (posts.c.name, posts.c.name_en, posts.c.number)
    ]
    found = session.scalars(
        select(posts.c.person_id)
        .where(posts.c.unit_id.in_(units_in(scope)), or_(*fits))
        .order_by(posts.c.name, posts.c.number)
        .limit(MOST_FOUND)
    ).all()
    cards = person_cards(session, found, today)
    return [cards[person_id] for person_id in found]


def _with_rule(policies: Sequence[Policy], rule_id: str) -> list[Policy]:
    """The policies with nothing but this rule, so that no more is judged than is shown."""
    return [
        replace(policy, rules=rules)
        for policy in policies
        if (rules := tuple(rule for rule in policy.rules if rule.id == rule_id))
    ]


def _last(rows: Sequence[Row], rule_id: str) -> Row | None:
    found = [row for row in rows if row.rule == rule_id and row.verdict is not Verdict.NOT_APPLICABLE]
    return found[-1] if found else None


def _lines(
    session: Session, registry: Registry, person_id: int, explanation: Explanation | None
) -> Mapping[str, Line]:
    if explanation is None:
        return {}
    refs = {int(line.ref) for line in (*explanation.lines, *explanation.other_kinds) if line.ref.isdigit()}
    return {str(ref): line for ref, line in lines_by_id(session, registry, person_id, refs).items()}
