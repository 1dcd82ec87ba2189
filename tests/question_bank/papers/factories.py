"""A school with a bank in drawers, papers over it, and exams set by them."""

from __future__ import annotations

from decimal import Decimal

from lms.contracts.questions import Text
from question_bank.bank.domain import SingleChoice, TrueFalse, build_options
from question_bank.bank.services.categories import add_category
from question_bank.bank.services.items import NewItem, add_items
from question_bank.papers.domain.blueprint import Blueprint, Cell, FixedQuestion, Section
from question_bank.papers.services.authoring import PaperDraft, add_paper
from tests.question_bank.exams.factories import SYSTEM, TYPES, School, choice

CHOICE, TRUTH = "question_bank.single_choice", "question_bank.true_false"


def truth(number):
    return TrueFalse(Text(f"True {number}?"), True)


class PaperSchool(School):
    """Six choices at the top; below it a drawer with eight choices of levels 1 to 4, and one with four truths."""

    def __init__(self, session, clock):
        super().__init__(session, clock)
        self.levels = self.drawer("levels")
        self.truths = self.drawer("truths")
        self.level_items = [
            item
            for level in (1, 2, 3, 4)
            for item in self.put(
                [choice(100 * level + each) for each in (1, 2)], self.levels, difficulty=level
            )
        ]
        self.truth_items = self.put([truth(each) for each in range(4)], self.truths)

    def drawer(self, name):
        return add_category(self.session, self.category, name, actor=SYSTEM, clock=self.clock)

    def put(self, contents, category, **more):
        kinds = {SingleChoice: CHOICE, TrueFalse: TRUTH}
        new = [NewItem(TYPES[kinds[type(each)]], each, category.id, **more) for each in contents]
        return add_items(self.session, self.bank.id, new, state="released", actor=SYSTEM, clock=self.clock)

    def paper(self, *sections, **more):
        draft = PaperDraft(unit_id=self.unit.id, title="安全试卷", title_en="Safety paper", **more)
        return add_paper(self.session, draft, Blueprint(sections), actor=SYSTEM, clock=self.clock)

    def mixed(self):
        """Two sections: a fixed truth and two drawn choices; two drawn truths."""
        return self.paper(
            Section(
                "s1", "单选题", "Choices",
                questions=(FixedQuestion(self.truth_items[0], Decimal(3)),),
                cells=(Cell("c1", self.levels.id, 2, Decimal(2), levels=(1, 2)),),
            ),
            Section("s2", "判断题", "Truths", "仔细读", "Read well", cells=(Cell("c2", self.truths.id, 2),)),
        )  # fmt: skip


def long_choice():
    options = [
        (
            Text("以上都对" if each == 2 else f"很长的选项，占满一行的一半还要多一些，第 {each} 个"),
            Decimal(each == 2),
            None,
        )
        for each in range(4)
    ]
    return SingleChoice(
        Text("<p>下列哪项<b>正确</b>？\\(x^2 \\le 4\\)</p>"), build_options(options), Text("因为如此。")
    )
