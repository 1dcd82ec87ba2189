"""Choice interactions as single choice, multiple response, or true or false."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import MultipleResponse, SingleChoice, TrueFalse, build_options
from question_bank.bank.rendering import plain_words
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.context import LEFT_OUT, Reading, share, term_line
from question_bank.formats.qti.declarations import Response, ValueMap
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import pruned
from question_bank.formats.qti.terms import MAP, MATCH
from question_bank.formats.shares import equal_share

TRUE_WORDS = frozenset({"true", "t", "yes", "对", "正确", "是", "√", "真"})
FALSE_WORDS = frozenset({"false", "f", "no", "错", "错误", "否", "×", "假"})
_Draft = tuple[Text, Decimal, Text | None]


def read_choice(reading: Reading) -> ItemContent:
    """The question. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    choices = interaction.all("simpleChoice")
    if len(choices) > MOST_ANSWERS:
        raise Unreadable(interaction.line, "too_many_answers", most=str(MOST_ANSWERS))
    if response.base_type != "identifier" or response.cardinality not in ("single", "multiple"):
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    names = [each.get("identifier") for each in choices]
    if len(set(names)) != len(names) or "" in names:
        raise Unreadable(interaction.line, "ids_not_unique")
    if response.is_single:
        return _single(reading, choices, single_shares(reading, response, names, interaction))
    shares = _multiple_shares(reading, response, names, int_of(interaction, "maxChoices", 1))
    stem = reading.stem()
    options = build_options(_drafts(reading, choices, shares))
    return MultipleResponse(stem, options, reading.general_feedback())


def int_of(node: Node, name: str, default: int) -> int:
    """A whole number among the attributes. Raises Unreadable."""
    written = node.get(name) or str(default)
    if not written.isdecimal() or len(written) > 9:
        raise Unreadable(node.line, "number_unreadable", written=written[:40])
    return int(written)


def single_shares(reading: Reading, response: Response, names: list[str], where: Node) -> list[Decimal]:
    """The share of the marks behind each of the choices of which one is taken. Raises Unreadable."""
    worth = [reading.score(response, [name]) for name in names]
    if reading.score(response, []) > 0 or _lowest(reading, response) > 0:
        raise Unreadable(where.line, "qti_blank_earns")
    if any(each < 0 for each in worth):
        raise Unreadable(where.line, "qti_below_zero")
    most = max(worth, default=Fraction(0))
    if most <= 0:
        raise Unreadable(where.line, "no_right_option")
    reading.worth = most
    return [share(each, most) for each in worth]


def _lowest(reading: Reading, response: Response) -> Fraction:
    bounds = [reading.processing.lower]
    if any(each.kind == MAP for each in reading.terms(response)) and response.mapping:
        bounds.append(response.mapping.lower)
    return max((each for each in bounds if each is not None), default=Fraction(0))


def _single(reading: Reading, choices: list[Node], shares: list[Decimal]) -> ItemContent:
    stem = reading.stem()
    drafts = _drafts(reading, choices, shares)
    general = reading.general_feedback()
    if (is_true := _as_true_false(choices, drafts)) is not None:
        said = {each.get("identifier").lower(): draft[2] for each, draft in zip(choices, drafts, strict=True)}
        return TrueFalse(stem, is_true, said["true"], said["false"], general)
    return SingleChoice(stem, build_options(drafts), general)


def _as_true_false(choices: list[Node], drafts: list[_Draft]) -> bool | None:
    """Whether the statement is true, where the choices are called true and false and say nothing else."""
    names = [each.get("identifier").lower() for each in choices]
    if sorted(names) != ["false", "true"] or {draft[1] for draft in drafts} != {0, 1}:
        return None
    says = {
        name: plain_words(draft[0]).strip(" .。").lower() for name, draft in zip(names, drafts, strict=True)
    }
    if says["true"] not in TRUE_WORDS or says["false"] not in FALSE_WORDS:
        return None
    return drafts[names.index("true")][1] == 1


def _drafts(reading: Reading, choices: list[Node], shares: list[Decimal]) -> list[_Draft]:
    drafts = []
    for each, part in zip(choices, shares, strict=True):
        said = reading.choice_feedback(each, part == 1)
        left_out = {id(node): () for node in each.walk() if node.name in LEFT_OUT}
        text = reading.text(pruned(each.content, left_out) if left_out else each.content)
        if text is None:
            raise Unreadable(each.line, "empty_option")
        drafts.append((text, part, said))
    return drafts


def _multiple_shares(reading: Reading, response: Response, names: list[str], most: int) -> list[Decimal]:
    terms = [each for each in reading.terms(response) if each.kind != MATCH or each.points]
    if len(terms) != 1:
        raise Unreadable(term_line(terms[1:], response), "qti_several_keys")
    [term] = terms
    if _lowest(reading, response) > 0:
        raise Unreadable(term.line, "qti_blank_earns")
    if term.kind == MATCH:
        right = term.case.values if term.case else response.correct
        reading.worth = reading.bounded(term.points)
        if not right or not set(right) <= set(names) or reading.worth <= 0:
            raise Unreadable(term.line, "qti_no_key", name=response.identifier[:60])
        part = equal_share(len(set(right)))
        return [part if name in right else Decimal(0) for name in names]
    if term.kind != MAP or response.mapping is None:
        raise Unreadable(term.line, "qti_no_mapping", name=response.identifier[:60])
    return _mapped_shares(reading, response.mapping, names, most)


def _mapped_shares(reading: Reading, mapping: ValueMap, names: list[str], most: int) -> list[Decimal]:
    """The shares of a mapping, where the sum of what is ticked, kept between nothing and everything, is its score."""
    worth = [mapping.worth(each) for each in names]
    lower = max(
        (each for each in (mapping.lower, reading.processing.lower) if each is not None), default=None
    )
    if lower is None and min(worth) < 0:
        raise Unreadable(mapping.line, "qti_below_zero")
    gains = sorted((each for each in worth if each > 0), reverse=True)
    limit = most or len(names)
    everything = reading.bounded(mapping.bounded(sum(gains[:limit], Fraction(0))))
    if everything <= 0:
        raise Unreadable(mapping.line, "no_right_option")
    if limit < len(names):
        too_many = sorted(worth, reverse=True)[: limit + 1] if len(gains) <= limit else gains
        if len(gains) > limit or sum(too_many, Fraction(0)) >= everything:
            # ours may be ticked without limit: to tick everything would be worth as much
            raise Unreadable(mapping.line, "qti_most_choices", most=str(limit))
    reading.worth = everything
    if sum(gains, Fraction(0)) <= everything:
        worth = [max(each, -everything) for each in worth]
    if any(each > everything for each in worth):
        raise Unreadable(mapping.line, "qti_bounds")
    reading.note(mapping.line, "qti_partial")
    return [share(each, everything) for each in worth]
