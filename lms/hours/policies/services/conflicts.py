"""What contradicts itself among the policies that an organisation's units have adopted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from lms.hours.domain.policy import Policy
from lms.hours.domain.tightening import loosened
from lms.hours.policies.domain import span_of
from lms.hours.policies.refusals import Conflict, RulesConflict
from lms.hours.policies.services.effective import Adoptions, prefixes, read_adoptions


def conflicts(adoptions: Adoptions) -> list[Conflict]:
    """Every rule by which a lower unit's policy asks for less than one above it, or which two policies of one unit
    both have, on days that they share."""
    return list(_conflicts(adoptions))


def refuse_new_conflicts(session: Session, organisation_id: int, before: Adoptions) -> None:
    """Raises RulesConflict where what the session has written brings a conflict that was not there before."""
    session.flush()
    known = {conflict.identity for conflict in _conflicts(before)}
    after = _conflicts(read_adoptions(session, [organisation_id]))
    if found := [conflict for conflict in after if conflict.identity not in known]:
        raise RulesConflict(found)


def _conflicts(adoptions: Adoptions) -> Iterator[Conflict]:
    at = {path: adoptions.at(path) for path in _paths(adoptions)}
    for path, policies in at.items():
        yield from _beside(path, policies)
        for above in prefixes(path):
            if above != path and above in at:
                yield from _below(above, at[above], path, policies)


def _paths(adoptions: Adoptions) -> list[str]:
    """The units that have adopted something, and their roots, where the founding rules may stand."""
    return sorted({*adoptions.by_path, *(next(prefixes(path)) for path in adoptions.by_path)})


def _beside(path: str, policies: Sequence[Policy]) -> Iterator[Conflict]:
    for number, one in enumerate(policies):
        for other in policies[number + 1 :]:
            if one.id == other.id or not span_of(one).overlaps(span_of(other)):
                continue
            for rule_id in sorted({rule.id for rule in one.rules} & {rule.id for rule in other.rules}):
                yield Conflict(rule_id, one.name, path, other.name, path)


def _below(above: str, uppers: Sequence[Policy], path: str, lowers: Sequence[Policy]) -> Iterator[Conflict]:
    for upper in uppers:
        rules = {rule.id: rule for rule in upper.rules}
        for lower in lowers:
            if not span_of(upper).overlaps(span_of(lower)):
                continue
            for rule in lower.rules:
                if rule.id in rules and (found := loosened(rules[rule.id], rule)):
                    yield Conflict(rule.id, upper.name, above, lower.name, path, tuple(found))
