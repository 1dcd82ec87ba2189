"""Matching: to each stem one of the choices is assigned; some choices may belong to none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.bank.domain.stable_ids import require_unique, stable_ids
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class MatchingChoice:
    """Something that can be assigned."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchingPair:
    """A stem and the id of the choice that belongs to it. Two stems may share a choice."""

    id: str
    stem: Text
    choice_id: str


@dataclass(frozen=True, slots=True)
class Matching:
    """A stem, two pairs or more, and the choices; a choice that no pair names is a distractor."""

    stem: Text
    pairs: tuple[MatchingPair, ...]
    choices: tuple[MatchingChoice, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if len(self.pairs) < 2:
            raise ContentFault("too_few_pairs")
        require_unique([each.id for each in self.pairs])
        require_unique([each.id for each in self.choices])
        if any(not each.text for each in self.choices) or any(not each.stem.text for each in self.pairs):
            raise ContentFault("empty_pair")
        if len({each.text for each in self.choices}) != len(self.choices):
            raise ContentFault("choice_repeated")
        if not {each.choice_id for each in self.pairs} <= {each.id for each in self.choices}:
            raise ContentFault("unknown_choice")

    @property
    def distractors(self) -> tuple[MatchingChoice, ...]:
        """The choices that belong to no stem."""
        used = {each.choice_id for each in self.pairs}
        return tuple(each for each in self.choices if each.id not in used)

    def feedback_for(self, key: str) -> Text | None:
        """None: a pair has no feedback of its own."""
        return None


def build_matching(
    stem: Text,
    pairs: Sequence[tuple[Text, str]],
    distractors: Sequence[str] = (),
    general_feedback: Text | None = None,
) -> Matching:
    """A matching question with ids of its own; choices of equal wording become one.

    Raises ContentFault where Matching does.
    """
    wordings = list(dict.fromkeys([*(choice for _, choice in pairs), *distractors]))
    choice_ids = dict(zip(wordings, stable_ids(wordings), strict=True))
    # salted, or a pair whose two sides read the same would carry the id of its choice
    pair_ids = stable_ids(f"pair:{part.text}" for part, _ in pairs)
    return Matching(
        stem,
        tuple(
            MatchingPair(pair_id, part, choice_ids[choice])
            for pair_id, (part, choice) in zip(pair_ids, pairs, strict=True)
        ),
        tuple(MatchingChoice(choice_ids[wording], wording) for wording in wordings),
        general_feedback,
    )


def parse_answer(content: Matching, raw: object) -> Json:
    """{"matches": pair id → choice id, the answered pairs only}. Raises AnswerRefused for an unknown id."""
    matches = field_of(raw, "matches")
    if not isinstance(matches, dict):
        raise AnswerRefused("answer_shape", expected="matches")
    pairs = [each.id for each in content.pairs]
    if not matches.keys() <= set(pairs):
        raise AnswerRefused("unknown_pair")
    known = [None, *(each.id for each in content.choices)]
    if any(each not in known for each in matches.values()):
        raise AnswerRefused("unknown_choice")
    return {"matches": {each: matches[each] for each in pairs if matches.get(each) is not None}}


def grade(content: Matching, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The share of the pairs that are right."""
    matches = answer["matches"]
    right = sum(matches.get(each.id) == each.choice_id for each in content.pairs)
    return Mark.of(Fraction(right, len(content.pairs)), marks)


def candidate_view(content: Matching, seed: int | None) -> Json:
    """Stem, the stems of the pairs as written, and the choices, mixed even without a seed: in the author's
    order they would be the key."""
    return {
        "type": MATCHING.key,
        "stem": text_view(content.stem),
        "pairs": [{"id": each.id, "stem": text_view(each.stem)} for each in content.pairs],
        "choices": [
            {"id": each.id, "text": each.text}
            for each in seeded_order(content.choices, seed or 0, lambda choice: choice.id)
        ],
    }


def correct_answer(content: Matching) -> Json:
    """Every pair."""
    return {"matches": {each.id: each.choice_id for each in content.pairs}}


MATCHING = QuestionType(
    key="question_bank.matching",
    content_class=Matching,
    to_json=to_json,
    from_json=partial(from_json, Matching),
    blank_answer={"matches": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
