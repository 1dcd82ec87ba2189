"""A bank with questions whose keys and feedback can be told apart from everything else, and exams drawn from it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lms.contracts.access import Actor, Role
from lms.contracts.questions import Text
from lms.testing.factories import make_account, make_person, make_unit
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Essay,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
    type_key_of,
)
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import NewItem, add_items
from question_bank.exams.services.authoring import ExamDraft, add_exam, publish_exam

SYSTEM = Actor.system("test")
FEEDBACK = Text("feedback-that-is-secret")
GENERAL = Text("explanation-that-is-secret")
TYPES = {each.key: each for each in QUESTION_TYPES}


def choice(number):
    options = [
        (Text(f"right {number}"), Decimal(1), FEEDBACK),
        (Text(f"wrong {number}"), Decimal(0), FEEDBACK),
    ]
    return SingleChoice(Text(f"Single {number}?"), build_options(options), GENERAL)


def one_of_each():
    """A question of every kind that is marked at once."""
    several = [
        (Text(word), Decimal(fraction), None) for word, fraction in (("a", "0.5"), ("b", "0.5"), ("c", "-1"))
    ]
    return [
        choice(0),
        MultipleResponse(Text("Several?"), build_options(several), GENERAL),
        TrueFalse(Text("True?"), True, FEEDBACK, FEEDBACK, GENERAL),
        ShortAnswer(
            Text("Word?"), (AcceptedAnswer("secret-word", Decimal(1), FEEDBACK),), general_feedback=GENERAL
        ),
        Numerical(
            Text("Number?"), (NumericAnswer.near(Decimal("42.125"), Decimal(0)),), general_feedback=GENERAL
        ),
        build_matching(Text("Match"), [(Text("one"), "eins"), (Text("two"), "zwei")], ["drei"], GENERAL),
    ]


def essay():
    return Essay(Text("Why?"))


class School:
    """A unit with a trainer, some members, a bank with questions and whatever exams a test sets."""

    def __init__(self, session, clock, contents=None):
        self.session, self.clock = session, clock
        self.unit = make_unit(session)
        self.trainer = make_account(
            session, make_person(session, self.unit, "许文静"), (Role.TRAINER, self.unit)
        )
        self.member = make_account(session, make_person(session, self.unit, "林晓雨"))
        self.other = make_account(session, make_person(session, self.unit, "周明远"))
        self.bank = create_bank(
            session, unit_id=self.unit.id, title="题库", title_en="Bank", actor=SYSTEM, clock=clock
        )
        self.category = top_category(session, self.bank.id)
        self.fill([choice(number) for number in range(1, 7)] if contents is None else contents)

    def fill(self, contents):
        new = [NewItem(TYPES[type_key_of(content)], content, self.category.id) for content in contents]
        self.size = len(contents)
        return add_items(self.session, self.bank.id, new, state="released", actor=SYSTEM, clock=self.clock)

    def draft(self, **changes):
        draft = ExamDraft(
            unit_id=self.unit.id,
            title="消防安全测试",
            title_en="Fire safety",
            draws=[(self.category.id, min(3, self.size))],
            minutes_allowed=30,
            attempts_allowed=2,
        )
        return replace(draft, **changes)

    def exam(self, *, is_published=True, **changes):
        exam = add_exam(self.session, self.draft(**changes), actor=SYSTEM, clock=self.clock)
        if is_published:
            publish_exam(self.session, exam, actor=SYSTEM, clock=self.clock)
        return exam
