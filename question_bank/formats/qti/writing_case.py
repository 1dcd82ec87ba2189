"""A case as one item: its parts in divisions, each adding its marks to the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from lms.contracts.questions import ItemContent
from question_bank.bank.domain import Case, Numerical, ShortAnswer
from question_bank.formats.qti.case import PART_CLASS
from question_bank.formats.qti.markup import body_of, element
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.terms import MATCH
from question_bank.formats.qti.writing import RESPONSE, Parts, digits
from question_bank.formats.qti.writing_inline import added, mapped, number_rules, typed_words

_WORTH = ("mappedValue", "defaultValue", "lowerBound", "upperBound")


def case_parts(content: Case, parts_of: Callable[[ItemContent], Parts]) -> Parts:
    """The case. `parts_of` a question are those of an item of its own."""
    body, responses, rules = body_of(content.stem), [], []
    for place, each in enumerate(content.parts, 1):
        name = f"part_{place}"
        part: ItemContent = each.content
        own = parts_of(part)
        inside = [_named(node, name) if isinstance(node, Node) else node for node in own.body]
        if own.rubric:
            inside.append(element("rubricBlock", *body_of(own.rubric), view="scorer"))
        body.append(element("div", *inside, **{"class": PART_CLASS}))
        if isinstance(part, ShortAnswer):
            declared, scored = typed_words(name, part.answers, part.folding, each.weight), [mapped(name)]
        elif isinstance(part, Numerical):
            declared, scored = number_rules(name, part.answers, each.weight, is_added=True)
            scored = scored or [mapped(name)]
        else:
            [response] = own.responses
            declared, scored = _weighted(_named(response, name), each.weight), _scored(name, own, each.weight)
        responses.append(declared)
        rules += scored
    return Parts(body, responses, "", rules)


def _named(node: Node, name: str) -> Node:
    """The node with its response called otherwise, and without what is said to those who choose an option."""
    attributes = {key: name if value == RESPONSE else value for key, value in node.attributes.items()}
    content = [
        _named(each, name) if isinstance(each, Node) else each
        for each in node.content
        if not (isinstance(each, Node) and each.name == "feedbackInline")
    ]
    return replace(node, attributes=attributes, content=content)


def _weighted(response: Node, weight: Decimal) -> Node:
    """The declaration with all that its mapping gives times the weight."""
    for each in response.walk():
        for key in _WORTH:
            if key in each.attributes:
                each.attributes[key] = digits(Decimal(each.attributes[key]) * weight)
    return response


def _scored(name: str, own: Parts, weight: Decimal) -> list[Node]:
    if not own.template:
        return []
    if own.template != MATCH:
        return [mapped(name)]
    right = element("match", element("variable", identifier=name), element("correct", identifier=name))
    worth = element("baseValue", digits(weight), baseType="float")
    return [element("responseCondition", element("responseIf", right, added(worth)))]
