"""What people achieve and a certificate may be issued for: known to one plugin, certified by another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from .access import Scope
from .activities import Choice, SessionLike
from .events import CompletionReached


@dataclass(frozen=True, slots=True)
class AchievementSource:
    """A kind of thing that is achieved by many: a course, an exam, a class of a rotation, a contest.

    choices(session, scope) lists which there are within the scope, the newest first. achieved(session, ref, person_ids)
    answers with the completions of one of them, in few statements whatever their number: everybody's, or only those of
    `person_ids`. They are the events that were announced when it happened, or would have been: the same subject, and
    the same grant under the same key, so that whoever awards twice finds what was awarded before. The subject of all of
    them is f"{subject}:{ref}". `keeps_hours` says that the hours are posted, and taken back, where the completion is
    recorded: they neither come with a certificate nor fall with it.
    """

    key: str
    title: object
    subject: str
    choices: Callable[[SessionLike, Scope], Sequence[Choice]]
    achieved: Callable[[SessionLike, str, Collection[int] | None], Sequence[CompletionReached]]
    keeps_hours: bool = False

    def subject_of(self, ref: str) -> str:
        """What the completions of one of them have as their subject."""
        return f"{self.subject}:{ref}"
