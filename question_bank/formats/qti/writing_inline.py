"""What is typed or chosen within a text as interactions, and the rules that score it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import AcceptedAnswer, Folding, Numerical, NumericAnswer, ShortAnswer
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import MARKER, Gap
from question_bank.bank.rendering import plain_words
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.qti.declarations import SCORE
from question_bank.formats.qti.inline import CLOZE, GAP
from question_bank.formats.qti.markup import body_of, element, with_nodes
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.terms import MAP
from question_bank.formats.qti.writing import RESPONSE, Parts, declaration, digits, mapping_of

_BLANK = re.compile(re.escape(BLANK))


def short_answer_parts(content: ShortAnswer, has_blank: bool) -> Parts:
    """A short answer."""
    response = typed_words(RESPONSE, content.answers, content.folding, Decimal(1))
    return Parts(_with_entry(content.stem, has_blank), [response], MAP)


def numerical_parts(content: Numerical, has_blank: bool) -> Parts:
    """A number."""
    response, rules = number_rules(RESPONSE, content.answers, Decimal(1), is_added=False)
    return Parts(_with_entry(content.stem, has_blank), [response], "" if rules else MAP, rules)


def gap_parts(content: FillIn | Cloze) -> Parts:
    """A text with gaps; each adds what it earns."""
    prefix, gaps = (CLOZE, content.gaps) if isinstance(content, Cloze) else (GAP, content.blanks)
    by_name = {each.name: each for each in gaps}
    responses, rules = [], []
    for each in gaps:
        response, own = _gap(prefix + each.name, each)
        responses.append(response)
        rules += own
    body = with_nodes(
        body_of(content.stem), MARKER, lambda found: _interaction(prefix + found[1], by_name[found[1]])
    )
    return Parts(body, responses, "", rules)


def _with_entry(stem: Text, has_blank: bool) -> list[Node | str]:
    entry = element("textEntryInteraction", responseIdentifier=RESPONSE)
    body = body_of(stem)
    if has_blank and stem.text.count(BLANK) == 1:
        return with_nodes(body, _BLANK, lambda _found: entry)
    return [*body, element("p", entry)]


def _interaction(name: str, gap: Gap) -> Node:
    if not gap.options:
        return element("textEntryInteraction", responseIdentifier=name)
    choices = (
        element("inlineChoice", option_words(each.text), identifier=f"choice_{place}")
        for place, each in enumerate(gap.options, 1)
    )
    return element("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle=True)


def option_words(text: Text) -> str:
    """The words of an option that stands within a line."""
    return text.text if text.format is TextFormat.PLAIN else plain_words(text)


def _gap(name: str, gap: Gap) -> tuple[Node, list[Node]]:
    if gap.numbers:
        response, rules = number_rules(name, gap.numbers, gap.weight, is_added=True)
        return response, rules or [mapped(name)]
    if gap.answers:
        return typed_words(name, gap.answers, gap.folding, gap.weight), [mapped(name)]
    worth = [(f"choice_{place}", each.fraction * gap.weight) for place, each in enumerate(gap.options, 1)]
    right = [key for key, value in worth if value == gap.weight][:1]
    mapping = mapping_of(worth, lower=0 if any(value < 0 for _, value in worth) else None)
    return declaration(name, "single", "identifier", right, mapping), [mapped(name)]


def typed_words(name: str, answers: Sequence[AcceptedAnswer], folding: Folding, weight: Decimal) -> Node:
    """The declaration of a response that accepts the wordings."""
    worth = [(each.text, each.fraction * weight) for each in answers]
    lower = 0 if any(value < 0 for _, value in worth) else None
    mapping = mapping_of(worth, lower=lower, is_case_sensitive=folding.is_case_sensitive)
    right = [each.text for each in answers if each.fraction == 1][:1]
    return declaration(name, "single", "string", right, mapping)


def number_rules(
    name: str, answers: Sequence[NumericAnswer], weight: Decimal, *, is_added: bool
) -> tuple[Node, list[Node]]:
    """The declaration, and a rule where a mapping cannot say it."""
    best = next(each for each in answers if each.fraction == 1)
    right = [digits(best.value if best.value is not None else best.low or Decimal(0))]
    values = [each.value for each in answers]
    if all(value is not None and each.tolerance == 0 for each, value in zip(answers, values, strict=True)):
        worth = [(digits(each.value or Decimal(0)), each.fraction * weight) for each in answers]
        lower = 0 if any(value < 0 for _, value in worth) else None
        return declaration(name, "single", "float", right, mapping_of(worth, lower=lower)), []
    # the best that fits counts, so it is asked for first
    ordered = sorted(answers, key=lambda each: -each.fraction)
    branches = [
        element(
            "responseElseIf" if place else "responseIf",
            _fits(name, each),
            _scored(
                element("baseValue", digits(max(each.fraction, Decimal(0)) * weight), baseType="float"),
                is_added,
            ),
        )
        for place, each in enumerate(ordered)
    ]
    return declaration(name, "single", "float", right), [element("responseCondition", *branches)]


def _fits(name: str, answer: NumericAnswer) -> Node:
    typed = element("variable", identifier=name)
    if answer.value is None:
        ends = (("gte", answer.low or Decimal(0)), ("lte", answer.high or Decimal(0)))
        return element(
            "and",
            *(element(key, typed, element("baseValue", digits(end), baseType="float")) for key, end in ends),
        )
    value = element("baseValue", digits(answer.value), baseType="float")
    tolerance = answer.tolerance * 100 if answer.is_relative else answer.tolerance
    mode = "relative" if answer.is_relative else "absolute"
    return element(
        "equal", value, typed, toleranceMode=mode, tolerance=f"{digits(tolerance)} {digits(tolerance)}"
    )


def mapped(name: str) -> Node:
    """The rule that adds what a response's mapping gives."""
    given = element("not", element("isNull", element("variable", identifier=name)))
    return element(
        "responseCondition",
        element("responseIf", given, _scored(element("mapResponse", identifier=name), is_added=True)),
    )


def added(value: Node) -> Node:
    """What adds the value to the score."""
    return _scored(value, is_added=True)


def _scored(value: Node, is_added: bool) -> Node:
    if is_added:
        value = element("sum", element("variable", identifier=SCORE), value)
    return element("setOutcomeValue", value, identifier=SCORE)
