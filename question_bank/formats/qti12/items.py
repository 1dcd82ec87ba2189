"""A QTI 1.2 <item> as a question of the bank: one function for each of Canvas's question types."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    MultipleResponse,
    Numerical,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
)
from question_bank.bank.domain.file_upload import KINDS, FileUpload
from question_bank.bank.rendering import plain_words
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.choices import FALSE_WORDS, TRUE_WORDS
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.qti.typed import EXACTLY
from question_bank.formats.qti12.gaps import read_blanks, read_dropdowns
from question_bank.formats.qti12.numbers import read_numbers
from question_bank.formats.qti12.reading import Reading
from question_bank.formats.qti12.scoring import read_scoring, share_of
from question_bank.formats.qti12.texts import material_text


def read_item12(item: Node, resolve: Resolve) -> tuple[ItemContent, Reading]:
    """The question, and how it was read. Raises Unreadable and ContentFault."""
    fields = fields_of(item)
    presentation = item.first("presentation")
    if presentation is None:
        raise Unreadable(item.line, "empty_stem")
    reading = Reading(item, presentation, fields, read_scoring(item), resolve)
    kind = fields.get("question_type") or _kind_of(reading)
    if kind not in _READERS:
        raise Unreadable(item.line, "type_not_held", type=kind[:40] or "?")
    content = _READERS[kind](reading)
    points = fields.get("points_possible", "")
    if (
        re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,9})?", points)
        and Decimal(points) != 1
        and kind != "text_only_question"
    ):
        reading.notes.append((item.line, "qti_worth", {"points": f"{Decimal(points).normalize():f}"}))
    return content, reading


def fields_of(item: Node) -> dict[str, str]:
    """The metadata of an item; of a label that stands twice the first counts."""
    fields: dict[str, str] = {}
    for each in item.walk():
        if each.name == "qtimetadatafield":
            label, entry = each.first("fieldlabel"), each.first("fieldentry")
            if label and entry:
                fields.setdefault(label.text, entry.text)
    return fields


def _kind_of(reading: Reading) -> str:
    """The type of an item that names none, by what it asks."""
    profile = reading.fields.get("cc_profile", "").removeprefix("cc.").rsplit(".", 1)[0]
    if profile in _PROFILES:
        return _PROFILES[profile]
    responses = reading.responses()
    if not responses:
        return "text_only_question"
    if len(responses) > 1:
        raise Unreadable(responses[1].line, "qti_several_interactions", number=str(len(responses)))
    [response] = responses
    if response.name == "response_lid":
        is_multiple = response.get("rcardinality").lower() == "multiple"
        return "multiple_answers_question" if is_multiple else "multiple_choice_question"
    if response.name == "response_str":
        fib = next((each for each in response.walk() if each.name == "render_fib"), None)
        is_number = fib is not None and fib.get("fibtype").lower() in ("decimal", "integer")
        if not reading.processing.scoring:
            return "essay_question"
        return "numerical_question" if is_number else "short_answer_question"
    return "numerical_question" if response.name == "response_num" else response.name


def _choice(reading: Reading) -> ItemContent:
    response = reading.only_response()
    labels, worth = reading.labels(response), reading.processing.worth()
    name = response.get("ident")
    values = [worth.get((name, each.get("ident")), Decimal(0)) for each in labels]
    most = max(values, default=Decimal(0))
    if most <= 0:
        raise Unreadable(response.line, "no_right_option")
    drafts = [
        (
            reading.label_text(each),
            share_of(value, most),
            reading.said(reading.processing.feedback_of(name, each.get("ident"))),
        )
        for each, value in zip(labels, values, strict=True)
    ]
    stem, general = reading.stem(), reading.general()
    if (found := _true_false(stem, drafts, general)) is not None:
        return found
    return SingleChoice(stem, build_options(drafts), general)


def _true_false(
    stem: Text, drafts: list[tuple[Text, Decimal, Text | None]], general: Text | None
) -> TrueFalse | None:
    said = {plain_words(text).lower(): (part, feedback) for text, part, feedback in drafts}
    right = [words for words in said if words in TRUE_WORDS]
    wrong = [words for words in said if words in FALSE_WORDS]
    if len(drafts) != 2 or len(right) != 1 or len(wrong) != 1 or {part for _, part, _ in drafts} != {0, 1}:
        return None
    return TrueFalse(stem, said[right[0]][0] == 1, said[right[0]][1], said[wrong[0]][1], general)


def _answers(reading: Reading) -> ItemContent:
    response = reading.only_response()
    labels, scoring = reading.labels(response), reading.processing.scoring
    names = [each.get("ident") for each in labels]
    if len(scoring) != 1:
        line = scoring[1].line if scoring else reading.item.line
        raise Unreadable(line, "qti_several_keys")
    [rule] = scoring
    right, wrong = set(), set()
    for each in _joined(rule.condition):
        if each.name == "varequal":
            right.add(each.text)
        elif each.name == "not" and [one.name for one in each.nodes] == ["varequal"]:
            wrong.add(each.nodes[0].text)
        else:
            raise Unreadable(each.line, "qti_processing", element=each.name[:60])
    if right | wrong != set(names):
        # an option that no condition names may be ticked or not; ours must be one of the two
        raise Unreadable(rule.line, "qti_no_key", name=response.get("ident")[:60])
    if not right:
        raise Unreadable(rule.line, "qti_no_key", name=response.get("ident")[:60])
    part = share_of(Decimal(1), Decimal(len(right)))
    name = response.get("ident")
    drafts = [
        (
            reading.label_text(each),
            part if each.get("ident") in right else Decimal(0),
            reading.said(reading.processing.feedback_of(name, each.get("ident"))),
        )
        for each in labels
    ]
    return MultipleResponse(reading.stem(), build_options(drafts), reading.general())


def _joined(condition: Node) -> list[Node]:
    while len(condition.nodes) == 1 and condition.nodes[0].name == "and":
        [condition] = condition.nodes
    return condition.nodes


def _short(reading: Reading) -> ItemContent:
    response = reading.only_response()
    worth = reading.processing.worth()
    most = max(worth.values(), default=Decimal(0))
    if most <= 0:
        raise Unreadable(response.line, "no_right_answer")
    minding = {
        each.get("case", "No").lower() == "yes"
        for rule in reading.processing.scoring
        for each in rule.condition.nodes
    }
    if len(minding) > 1:
        raise Unreadable(response.line, "qti_mixed_case")
    folding = EXACTLY[minding.pop()]
    answers: dict[str, AcceptedAnswer] = {}
    for (name, text), value in worth.items():
        said = reading.said(reading.processing.feedback_of(name, text))
        answers.setdefault(folding.fold(text), AcceptedAnswer(text, share_of(value, most), said))
    return ShortAnswer(reading.stem(), tuple(answers.values()), folding, general_feedback=reading.general())


def _numerical(reading: Reading) -> ItemContent:
    reading.only_response()
    numbers = read_numbers(reading.processing.scoring, reading.item.line)
    return Numerical(reading.stem(), numbers, general_feedback=reading.general())


def _matching(reading: Reading) -> ItemContent:
    worth = reading.processing.worth()
    pairs: list[tuple[Text, str]] = []
    others: list[str] = []
    values: set[Decimal] = set()
    for response in reading.responses():
        name = response.get("ident")
        words = {
            each.get("ident"): plain_words(reading.label_text(each)) for each in reading.labels(response)
        }
        right = [value for key, value in worth if key == name]
        left = material_text(response.all("material"), reading.resolve)
        if len(right) != 1 or right[0] not in words or left is None:
            raise Unreadable(response.line, "qti_no_key", name=name[:60])
        pairs.append((left, words[right[0]]))
        others += list(words.values())
        values.add(worth[name, right[0]])
    if values and max(values) - min(values) > Decimal("0.1"):
        raise Unreadable(reading.item.line, "qti_unequal_pairs")
    used = {choice for _, choice in pairs}
    distractors = [each for each in dict.fromkeys(others) if each not in used]
    return build_matching(reading.stem(), pairs, distractors, reading.general())


def _essay(reading: Reading) -> ItemContent:
    return Essay(reading.stem(), general_feedback=reading.general())


def _upload(reading: Reading) -> ItemContent:
    return FileUpload(reading.stem(), KINDS, general_feedback=reading.general())


def _text_only(reading: Reading) -> ItemContent:
    return Description(reading.stem(), reading.general())


_READERS: dict[str, Callable[[Reading], ItemContent]] = {
    "multiple_choice_question": _choice,
    "true_false_question": _choice,
    "multiple_answers_question": _answers,
    "short_answer_question": _short,
    "fill_in_multiple_blanks_question": read_blanks,
    "multiple_dropdowns_question": read_dropdowns,
    "matching_question": _matching,
    "numerical_question": _numerical,
    "essay_question": _essay,
    "text_only_question": _text_only,
    "file_upload_question": _upload,
}
_PROFILES = {
    "multiple_choice": "multiple_choice_question",
    "true_false": "true_false_question",
    "multiple_response": "multiple_answers_question",
    "fib": "short_answer_question",
    "pattern_match": "short_answer_question",
    "essay": "essay_question",
}
