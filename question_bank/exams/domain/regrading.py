"""Marking questions of an exam anew: what becomes of a mark, and what is marked otherwise from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum

from lms.contracts.questions import Json


class RegradingKind(StrEnum):
    """What is decided about questions of an exam."""

    REGRADE = "regrade"  # marked by a later version, or by another rule of multiple response
    VOID = "void"  # withdrawn: everybody gets the highest mark
    RESTORE = "restore"  # no longer withdrawn
    UNDO = "undo"  # what a regrading changed is put back


class RegradingState(StrEnum):
    """Where a regrading stands."""

    COUNTING = "counting"  # what it would do is being worked out
    PLANNED = "planned"
    RUNNING = "running"
    STOPPED = "stopped"  # by somebody; what it has done so far stands
    DONE = "done"


DECIDED = (RegradingState.RUNNING, RegradingState.STOPPED, RegradingState.DONE)
"""From being carried out on, a decision holds for attempts that are closed later too."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark as it stands, and by what: a later version, or having been voided."""

    marks: Decimal | None
    by_version_id: int | None = None
    is_voided: bool = False
    feedback: tuple[str, ...] = ()


class Effect(StrEnum):
    """What a regrading does to one mark."""

    RISES = "rises"
    FALLS = "falls"
    HELD = "held"  # it would fall, but marks are not to
    SAME = "same"
    LEFT = "left"  # a person marked it, its answer does not fit, or it has been changed since


def changed_mark(now: Standing, then: Standing | None, *, lowers: bool) -> tuple[Standing, Effect]:
    """The mark after a regrading that would make it `then` (None: it cannot tell), and what that is."""
    if then is None:
        return now, Effect.LEFT
    if then.marks is None:  # it would wait for a person again, with a result that is known
        return (then, Effect.SAME) if now.marks is None else (now, Effect.LEFT)
    if now.marks is None or then.marks > now.marks:
        return then, Effect.RISES
    if then.marks < now.marks:
        return (then, Effect.FALLS) if lowers else (now, Effect.HELD)
    return then, Effect.SAME


@dataclass(frozen=True, slots=True)
class Tally:
    """What a regrading does, or did: attempts looked at, marks by what becomes of them, and results that turn.

    `passes` have failed before, `fails` have passed; of these `credited` had been announced, so that courses may have
    given hours for them, which a regrading does not take back.
    """

    attempts: int = 0
    rises: int = 0
    falls: int = 0
    held: int = 0
    same: int = 0
    left: int = 0
    passes: int = 0
    fails: int = 0
    credited: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        mine, theirs = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + theirs[name] for name in mine})

    def with_effects(self, effects: Iterable[Effect]) -> Tally:
        """With these marks of one more attempt."""
        counts = asdict(self)
        counts["attempts"] += 1
        for effect in effects:
            counts[effect.value] += 1
        return Tally(**counts)

    def with_result(self, before: bool | None, after: bool | None, *, was_announced: bool) -> Tally:
        """With the result of an attempt before and after."""
        if before is False and after:
            return replace(self, passes=self.passes + 1)
        if before and after is False:
            return replace(self, fails=self.fails + 1, credited=self.credited + was_announced)
        return self

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Json) -> Tally:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Decision:
    """A regrading as far as it says how questions are to be marked. `questions`: (version put, version to mark by)."""

    id: int
    kind: RegradingKind
    questions: Sequence[tuple[int, int | None]]
    rule: str = ""
    lowers: bool = False
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """How one question of an exam is marked otherwise than it was put; without `lowers` the better of both counts."""

    by_version_id: int | None = None
    rule: str = ""
    lowers: bool = False
    is_voided: bool = False


def corrections_from(decisions: Sequence[Decision]) -> dict[int, Correction]:
    """How questions are marked after these decisions, the oldest first, by the version that was put.

    What is undone counts for nothing; of two regradings of a question the later one holds; voiding and restoring leave
    a regrading as it is.
    """
    undone = {each.undoes for each in decisions if each.kind is RegradingKind.UNDO}
    found: dict[int, Correction] = {}
    for each in decisions:
        for version_id, by_version_id in each.questions:
            known = found.get(version_id, Correction())
            match each.kind:
                case RegradingKind.REGRADE if each.id not in undone:
                    found[version_id] = replace(
                        known, by_version_id=by_version_id, rule=each.rule, lowers=each.lowers
                    )
                case RegradingKind.VOID:
                    found[version_id] = replace(known, is_voided=True)
                case RegradingKind.RESTORE:
                    found[version_id] = replace(known, is_voided=False)
    return {version_id: each for version_id, each in found.items() if each != Correction()}


def carried_over(shape: str, answer: Json, ids: Sequence[tuple[str, str]]) -> Json:
    """An answer of chosen ids with those that a later version names otherwise replaced, by (old id, new id)."""
    names = dict(ids)
    value = answer.get(shape)
    match value:
        case str():
            return {shape: names.get(value, value)}
        case list():
            return {shape: [names.get(each, each) for each in value]}
        case dict():
            return {shape: {names.get(key, key): names.get(each, each) for key, each in value.items()}}
    return answer


def renamed(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Which ids stand for the same option in two versions though its wording, from which ids are made, was corrected:
    those in the same place, of as many, that the other version does not have."""
    if len(old) != len(new):
        return []
    return [(one, other) for one, other in zip(old, new, strict=True) if one not in new and other not in old]
