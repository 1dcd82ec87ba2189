"""Which versions judge whom, and when. Versions are plain policies; days are local to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from lms.hours.domain.policy import Policy

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included; None is without an end."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Span) -> bool:
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


class State(StrEnum):
    """What a version is, on a day."""

    DRAFT = "draft"
    COMING = "coming"  # approved, and not yet valid
    IN_FORCE = "in_force"
    REPLACED = "replaced"  # a later version is in force instead
    ENDED = "ended"  # its last day is over


def span_of(policy: Policy) -> Span:
    """The days on which a policy says that it is valid."""
    return Span(policy.valid_from, policy.valid_to)


def state_on(day: date, policy: Policy, approved: Iterable[Policy], *, is_approved: bool) -> State:
    """What a version is on a day, among the approved versions of its policy (with their last days as retired)."""
    if not is_approved:
        return State.DRAFT
    if day < policy.valid_from:
        return State.COMING
    if policy.valid_to is not None and policy.valid_to < day:
        return State.ENDED
    newest = max(version.version for version in approved if version.is_valid_on(day))
    return State.IN_FORCE if newest == policy.version else State.REPLACED


def ending_no_later(policy: Policy, last: date | None) -> Policy:
    """The policy with a last day that is no later than this one."""
    if last is None or (policy.valid_to is not None and policy.valid_to <= last):
        return policy
    return replace(policy, valid_to=last)


def in_force(versions: Iterable[Policy]) -> list[Policy]:
    """The versions of one policy laid end to end: each with the days on which it is the highest that is valid."""
    versions = list(versions)
    pieces = [
        replace(max(valid, key=lambda policy: policy.version), valid_from=span.first, valid_to=span.last)
        for span in _spans(versions)
        if (valid := [policy for policy in versions if policy.is_valid_on(span.first)])
    ]
    return list(_joined(pieces))


def within(policies: Iterable[Policy], spans: Iterable[Span]) -> list[Policy]:
    """The parts of these policies that lie within the spans."""
    spans = list(spans)
    return [
        replace(
            policy,
            valid_from=max(policy.valid_from, span.first),
            valid_to=_earlier(policy.valid_to, span.last),
        )
        for policy in policies
        for span in spans
        if span_of(policy).overlaps(span)
    ]


def outside(spans: Iterable[Span]) -> list[Span]:
    """The days that lie in none of the spans."""
    gaps: list[Span] = []
    begins: date | None = date.min
    for span in sorted(spans, key=lambda one: one.first):
        if begins is None:
            break
        if begins < span.first:
            gaps.append(Span(begins, span.first - A_DAY))
        begins = None if span.last is None else max(begins, span.last + A_DAY)
    return gaps if begins is None else [*gaps, Span(begins)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in the fewest spans, in their order."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda one: one.first):
        before = result[-1] if result else None
        if before is None or (before.last is not None and before.last + A_DAY < span.first):
            result.append(span)
        elif before.last is not None and (span.last is None or span.last > before.last):
            result[-1] = Span(before.first, span.last)
    return result


def judging(levels: Sequence[Sequence[Policy]]) -> tuple[Policy, ...]:
    """The policies that judge people under several levels of adoption, the uppermost first.

    A rule at a lower level stands in the place of the upper one with its id, for as long as the lower one is valid;
    the others add up. Of one policy the days do not overlap, within a level as across levels.
    """
    result: list[Policy] = []
    for number, level in enumerate(levels):
        below = [policy for lower in levels[number + 1 :] for policy in lower]
        for policy in level:
            result.extend(_joined(_without_replaced(policy, below)))
    return tuple(result)


def _without_replaced(policy: Policy, below: Sequence[Policy]) -> Iterator[Policy]:
    ids = {rule.id for rule in policy.rules}
    replacing = [lower for lower in below if ids & {rule.id for rule in lower.rules}]
    for span in _spans([policy, *replacing]):
        if not policy.is_valid_on(span.first):
            continue
        replaced = {rule.id for lower in replacing if lower.is_valid_on(span.first) for rule in lower.rules}
        if rules := tuple(rule for rule in policy.rules if rule.id not in replaced):
            yield replace(policy, rules=rules, valid_from=span.first, valid_to=span.last)


def _spans(policies: Sequence[Policy]) -> Iterator[Span]:
    """The longest spans within which the same policies are valid."""
    begins = {policy.valid_from for policy in policies}
    begins |= {policy.valid_to + A_DAY for policy in policies if policy.valid_to not in {None, date.max}}
    ordered = sorted(begins)
    for first, after in zip_longest(ordered, ordered[1:]):
        yield Span(first, None if after is None else after - A_DAY)


def _joined(pieces: Iterable[Policy]) -> Iterator[Policy]:
    """Neighbouring pieces that say the same as one."""
    last: Policy | None = None
    for piece in pieces:
        if last is not None and _continues(last, piece):
            last = replace(last, valid_to=piece.valid_to)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _continues(before: Policy, after: Policy) -> bool:
    return (
        before.valid_to is not None
        and before.valid_to + A_DAY == after.valid_from
        and replace(before, valid_from=after.valid_from, valid_to=after.valid_to) == after
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
