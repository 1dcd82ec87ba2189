"""Banks and questions for tests."""

from __future__ import annotations

from decimal import Decimal

from lms.contracts.access import Actor
from lms.contracts.questions import Text, TextFormat
from lms.testing.clock import ManualClock
from question_bank.bank.domain import (
    QUESTION_TYPES,
    Description,
    SingleChoice,
    build_options,
    type_key_of,
)
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import NewItem, add_items

ACTOR = Actor.system("test")
CLOCK = ManualClock()
TYPES = {kind.key: kind for kind in QUESTION_TYPES}


def make_bank(session, unit, title="题库"):
    """A bank of the unit, with its top category."""
    bank = create_bank(session, unit_id=unit.id, title=title, title_en=None, actor=ACTOR, clock=CLOCK)
    return bank, top_category(session, bank.id)


def choice(stem="几点开会？", right="九点", wrong="十点", form=TextFormat.MOODLE, feedback=None):
    """A single choice with two options."""
    remark = Text(feedback, form) if feedback else None
    options = build_options([(Text(right, form), Decimal(1), remark), (Text(wrong, form), Decimal(0), None)])
    return SingleChoice(Text(stem, form), options, remark)


def make_items(session, bank, category, contents, state="released", **more):
    """Items with these contents; their ids."""
    new = [NewItem(TYPES[type_key_of(each)], each, category.id, **more) for each in contents]
    return add_items(session, bank.id, new, state=state, actor=ACTOR, clock=CLOCK)


def reading_text(stem="案例"):
    """Something that is read and not answered."""
    return Description(Text(stem))
