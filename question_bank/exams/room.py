"""The room in which a paper is sat, for exams and whatever else uses the attempt engine: what it shows, and what comes
back when it is handed in. Nothing here reads a key: questions come through their types' candidate views.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lms.contracts.questions import AnswerRefused, Json
from question_bank.exams.domain import AttemptClosed, MarkingRules, SavedAnswer
from question_bank.exams.models import Attempt
from question_bank.exams.services.answer_shapes import Shown, posted_answer, shown_values
from question_bank.exams.services.papers import PaperQuestion, questions_of
from question_bank.exams.services.saving import NoSuchQuestion, answers_of, save_answer
from question_bank.exams.services.sitting import hand_in


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """One question as the room's template shows it, with the answer given so far.

    `template` has the macros of the type's face; `view` is what its candidate_view gave; `value` is what the controls
    hold; `sequence` numbers the answer it came from; `section` is the heading that it stands under, with its title and
    instructions in both languages (Attempt.sections), None where the paper has none.
    """

    position: int
    template: str
    view: Json
    value: Shown
    sequence: int
    section: Json | None = None

    @property
    def is_answered(self) -> bool:
        return bool(self.value)


def room_questions(session: Session, attempt: Attempt) -> list[RoomQuestion]:
    """The questions of a paper as a candidate may see them, in their order."""
    rules = MarkingRules.from_json(attempt.rules)
    answers = answers_of(session, attempt.id)
    seed = attempt.seed if rules.shuffles_options else None
    headings = [head for head in attempt.sections or () for _place in range(head["count"])]
    return [
        replace(
            shown_question(question, question.candidate_view(seed), answers.get(question.position)),
            section=headings[place] if place < len(headings) else None,
        )
        for place, question in enumerate(questions_of(session, attempt))
    ]


def shown_question(question: PaperQuestion, view: Json, saved: SavedAnswer | None) -> RoomQuestion:
    """One question with the answer saved for it."""
    return RoomQuestion(
        position=question.position,
        template=question.template,
        view=view,
        value=shown_values(saved.answer if saved else None),
        sequence=saved.sequence if saved else 0,
    )


def is_plain(form: MultiDict[str, str]) -> bool:
    """Whether the form was posted by a browser without scripts: those carry the numbers of what they were shown."""
    return any(key.startswith("seq-") for key in form)


def save_posted(
    session: Session, attempt: Attempt, form: MultiDict[str, str], *, received_at: datetime
) -> dict[int, AnswerRefused]:
    """Saves the answers that came with a form; returns those that were refused, by position.

    With scripts those are the few that could not be sent before; without, all that differ from what is stored, unless
    something newer was saved since the page was shown. Out of time nothing is saved.
    """
    incoming = _plain(session, attempt, form) if is_plain(form) else _unsent(form)
    refused: dict[int, AnswerRefused] = {}
    for position, sequence, sent in incoming:
        try:
            save_answer(
                session,
                attempt.id,
                attempt.person_id,
                position,
                sequence=sequence,
                sent=sent,
                received_at=received_at,
            )
        except AnswerRefused as refusal:
            refused[position] = refusal
        except NoSuchQuestion:
            continue
        except AttemptClosed:
            break
    return refused


def hand_in_posted(
    session: Session, attempt: Attempt, form: MultiDict[str, str], *, received_at: datetime
) -> tuple[bool, dict[int, AnswerRefused]]:
    """Saves what came with a form, and hands the attempt in unless the form is plain: whoever has no scripts is asked
    first. Returns whether it is handed in, and the answers that were refused, by position."""
    refused = save_posted(session, attempt, form, received_at=received_at)
    is_final = not is_plain(form)
    if is_final:
        hand_in(session, attempt.id, received_at=received_at)
    return is_final, refused


def _plain(session: Session, attempt: Attempt, form: MultiDict[str, str]) -> list[tuple[int, int, object]]:
    stored = answers_of(session, attempt.id)
    changed: list[tuple[int, int, object]] = []
    for question in questions_of(session, attempt):
        saved = stored.get(question.position)
        sequence = saved.sequence if saved else 0
        if form.get(f"seq-{question.position}", type=int) != sequence:
            continue
        sent = posted_answer(question, form)
        if (sent or "") != shown_values(saved.answer if saved else None):
            changed.append((question.position, sequence + 1, sent))
    return changed


class _Unsent(msgspec.Struct):
    item: str
    seq: int
    answer: Any = None


def _unsent(form: MultiDict[str, str]) -> list[tuple[int, int, object]]:
    try:
        entries = msgspec.json.decode(form.get("unsent") or "[]", type=list[_Unsent])
    except msgspec.MsgspecError:
        return []
    return [(int(each.item), each.seq, each.answer) for each in entries if each.item.isdecimal()]
