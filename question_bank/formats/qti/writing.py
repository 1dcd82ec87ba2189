"""A question of the bank as the parts of an assessment item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lms.contracts.questions import Text
from question_bank.bank.domain import (
    Description,
    Essay,
    Matching,
    MultipleResponse,
    OpenAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.bank.domain.file_upload import KINDS, FileUpload
from question_bank.bank.domain.matrix import Matrix, MatrixRule
from question_bank.bank.domain.options import Option
from question_bank.bank.domain.ordering import Ordering
from question_bank.formats.qti.markup import body_of, content_of, element
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.pairs import MATRIX_CLASS
from question_bank.formats.qti.terms import MAP, MATCH
from question_bank.formats.shares import is_equal_share

RESPONSE = "RESPONSE"
_MEDIA_TYPES = {
    "document": "application/pdf", "image": "image/png image/jpeg", "audio": "audio/mpeg", "video": "video/mp4",
    "spreadsheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What an item is put together from. `template`: a response processing template, or "" with `rules` instead.

    `said`: the name of a choice and what is said to those who choose it. `rubric`: what only the scorer reads.
    """

    body: list[Node | str]
    responses: list[Node] = field(default_factory=list)
    template: str = ""
    rules: list[Node] = field(default_factory=list)
    is_said_by_choice: bool = False
    is_multiple: bool = False
    rubric: Text | None = None


def choice_parts(content: SingleChoice | MultipleResponse) -> Parts:
    """Single choice and multiple response."""
    names = [f"choice_{place}" for place in range(1, len(content.options) + 1)]
    is_multiple = isinstance(content, MultipleResponse)
    return _choices(content.stem, list(zip(names, content.options, strict=True)), is_multiple)


def true_false_parts(content: TrueFalse) -> Parts:
    """True or false, by the names of the choices."""
    options = [
        ("true", Option("true", Text("True"), Decimal(content.is_true), content.true_feedback)),
        ("false", Option("false", Text("False"), Decimal(not content.is_true), content.false_feedback)),
    ]
    return _choices(content.stem, options, is_multiple=False)


def _choices(stem: Text, options: Sequence[tuple[str, Option]], is_multiple: bool) -> Parts:
    right = [name for name, each in options if (each.fraction > 0 if is_multiple else each.fraction == 1)]
    if is_multiple:
        is_plain = all(not each.fraction or is_equal_share(each.fraction, len(right)) for _, each in options)
    else:
        is_plain = len(right) == 1 and all(each.fraction in (0, 1) for _, each in options)
    mapping = None
    if not is_plain:
        worth = [(name, each.fraction) for name, each in options]
        mapping = mapping_of(worth, lower=0, upper=1 if is_multiple else None)
    response = declaration(RESPONSE, "multiple" if is_multiple else "single", "identifier", right, mapping)
    has_feedback = any(each.feedback for _, each in options)
    interaction = element(
        "choiceInteraction",
        *(element("simpleChoice", *_option(name, each), identifier=name) for name, each in options),
        responseIdentifier=RESPONSE, shuffle=True, maxChoices=0 if is_multiple else 1,
    )  # fmt: skip
    return Parts(
        [*body_of(stem), interaction], [response], MATCH if is_plain else MAP,
        is_said_by_choice=has_feedback, is_multiple=is_multiple,
    )  # fmt: skip


def _option(name: str, option: Option) -> list[Node | str]:
    content = content_of(option.text)
    if option.feedback:
        said = content_of(option.feedback)
        content.append(
            element("feedbackInline", *said, outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        )
    return content


def declaration(
    name: str, cardinality: str, base_type: str, right: Iterable[str] = (), mapping: Node | None = None
) -> Node:
    """The declaration of a response."""
    values = [element("value", each) for each in right]
    inside = [element("correctResponse", *values)] if values else []
    return element(
        "responseDeclaration", *inside, *([mapping] if mapping else []),
        identifier=name, cardinality=cardinality, baseType=base_type,
    )  # fmt: skip


def mapping_of(
    worth: Iterable[tuple[str, Decimal]],
    *,
    default: int = 0,
    lower: int | None = None,
    upper: int | None = None,
    is_case_sensitive: bool | None = None,
) -> Node:
    """A mapping of values to what they are worth."""
    entries = (
        element("mapEntry", mapKey=key, mappedValue=digits(value), caseSensitive=is_case_sensitive)
        for key, value in worth
    )
    return element("mapping", *entries, defaultValue=default, lowerBound=lower, upperBound=upper)


def digits(number: Decimal) -> str:
    """The number without an exponent, where that is not too long."""
    plain = f"{number:f}"
    return plain if len(plain) <= 60 else str(number)


def essay_parts(content: Essay) -> Parts:
    """An essay."""
    interaction = element("extendedTextInteraction", responseIdentifier=RESPONSE)
    response = declaration(RESPONSE, "single", "string")
    return Parts([*body_of(content.stem), interaction], [response], rubric=content.marker_notes)


def open_answer_parts(content: OpenAnswer) -> Parts:
    """An open answer; its model answer is what the declaration calls the correct response."""
    interaction = element("extendedTextInteraction", responseIdentifier=RESPONSE)
    model = [content.model_answer] if content.model_answer.strip() else []
    response = declaration(RESPONSE, "single", "string", model)
    return Parts([*body_of(content.stem), interaction], [response], rubric=content.marker_notes)


def upload_parts(content: FileUpload) -> Parts:
    """A file to hand in."""
    kinds = (
        None if set(content.kinds) == set(KINDS) else " ".join(_MEDIA_TYPES[each] for each in content.kinds)
    )
    interaction = element("uploadInteraction", responseIdentifier=RESPONSE, type=kinds)
    response = declaration(RESPONSE, "single" if content.most_files == 1 else "multiple", "file")
    return Parts([*body_of(content.stem), interaction], [response], rubric=content.marker_notes)


def description_parts(content: Description) -> Parts:
    """A text that is only read."""
    return Parts(body_of(content.stem))


def ordering_parts(content: Ordering) -> Parts:
    """An ordering; the things in the order of their names would give it away, so they are shuffled."""
    names = {each.id: f"item_{place}" for place, each in enumerate(content.items, 1)}
    shown = sorted(content.items, key=lambda item: item.id)
    interaction = element(
        "orderInteraction",
        *(element("simpleChoice", *content_of(each.text), identifier=names[each.id]) for each in shown),
        responseIdentifier=RESPONSE, shuffle=True,
    )  # fmt: skip
    response = declaration(RESPONSE, "ordered", "identifier", names.values())
    return Parts([*body_of(content.stem), interaction], [response], MATCH)


def matching_parts(content: Matching) -> Parts:
    """A match interaction in which each pair counts."""
    columns = {each.id: (f"choice_{place}", each.text) for place, each in enumerate(content.choices, 1)}
    rows = [
        (f"pair_{place}", each.stem, [columns[each.choice_id][0]])
        for place, each in enumerate(content.pairs, 1)
    ]
    return _match(content.stem, rows, list(columns.values()), MatrixRule.ROWS, "")


def matrix_parts(content: Matrix) -> Parts:
    """A match interaction that is marked as a matrix."""
    columns = {each.id: (f"column_{place}", each.text) for place, each in enumerate(content.columns, 1)}
    rows = [
        (f"row_{place}", each.text, [columns[one][0] for one in each.right])
        for place, each in enumerate(content.rows, 1)
    ]
    is_several = any(len(each.right) > 1 for each in content.rows)
    rule = MatrixRule.ALL_OR_NOTHING if is_several else content.rule
    return _match(content.stem, rows, list(columns.values()), rule, MATRIX_CLASS)


def _match(
    stem: Text,
    rows: Sequence[tuple[str, Text, list[str]]],
    columns: Sequence[tuple[str, str]],
    rule: MatrixRule,
    mark: str,
) -> Parts:
    pairs = [f"{name} {column}" for name, _, right in rows for column in right]
    is_several = len(pairs) > len(rows)
    left = (
        element("simpleAssociableChoice", *content_of(text), identifier=name, matchMax=0 if is_several else 1)
        for name, text, _ in rows
    )
    right = (element("simpleAssociableChoice", words, identifier=name, matchMax=0) for name, words in columns)
    interaction = element(
        "matchInteraction", element("simpleMatchSet", *left), element("simpleMatchSet", *right),
        responseIdentifier=RESPONSE, shuffle=True, maxAssociations=0, **({"class": mark} if mark else {}),
    )  # fmt: skip
    mapping = None
    if rule is not MatrixRule.ALL_OR_NOTHING:
        is_deducted = rule is MatrixRule.DEDUCTED
        worth = [(each, Decimal(1)) for each in pairs]
        mapping = mapping_of(worth, default=-1 if is_deducted else 0, lower=0)
    response = declaration(RESPONSE, "multiple", "directedPair", pairs, mapping)
    return Parts([*body_of(stem), interaction], [response], MATCH if mapping is None else MAP)
