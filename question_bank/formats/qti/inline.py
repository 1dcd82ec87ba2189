"""Interactions that stand within a text, one or several, as fill-in and cloze; gap match as cloze."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import build_options
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import MARKER, MOST_GAPS, Gap, GapKind
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.choices import int_of, single_shares
from question_bank.formats.qti.context import Reading, share, term_line
from question_bank.formats.qti.declarations import Response
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import words_of
from question_bank.formats.qti.terms import MAP
from question_bank.formats.qti.typed import read_numbers, read_text_entry, read_wordings

GAP, CLOZE = "gap_", "cloze_"
"""How we call the responses of a fill-in and of a cloze; the gap's name follows."""
_LARGEST_WEIGHT = 1000


def read_inline(reading: Reading) -> ItemContent:
    """The question. Raises Unreadable."""
    interactions = reading.interactions
    is_ours = interactions[0].get("responseIdentifier").startswith((GAP, CLOZE))
    if len(interactions) == 1 and interactions[0].name == "textEntryInteraction" and not is_ours:
        return read_text_entry(reading)
    _check_number(interactions)
    named = gap_names([each.get("responseIdentifier") for each in interactions], (GAP, CLOZE))
    gaps = [_gap(reading, each, name) for each, name in zip(interactions, named, strict=True)]
    _check_total(reading, gaps)
    stem = reading.stem({id(each): [f"[[{name}]]"] for each, name in zip(interactions, named, strict=True)})
    general = reading.general_feedback()
    is_typed = all(each.kind in (GapKind.TEXT, GapKind.NUMBER) for each in gaps)
    is_cloze = any(each.get("responseIdentifier").startswith(CLOZE) for each in interactions)
    if is_typed and not is_cloze:
        return FillIn(stem, tuple(gaps), general)
    return Cloze(stem, tuple(gaps), general)


def _check_number(gaps: Sequence[Node]) -> None:
    if len(gaps) > MOST_GAPS:
        raise Unreadable(gaps[0].line, "too_many_gaps", most=str(MOST_GAPS))
    names = [each.get("responseIdentifier") or each.get("identifier") for each in gaps]
    if len(set(names)) != len(names):
        raise Unreadable(gaps[0].line, "ids_not_unique")


def gap_names(identifiers: Sequence[str], prefixes: tuple[str, ...]) -> list[str]:
    """Names for the gaps: what follows our own prefix, otherwise 1, 2, 3 …"""
    names = []
    for place, each in enumerate(identifiers, 1):
        prefix = next((one for one in prefixes if each.startswith(one)), None)
        own = each.removeprefix(prefix) if prefix else ""
        names.append(own if MARKER.fullmatch(f"[[{own}]]") else str(place))
    return names if len(set(names)) == len(names) else [str(place) for place in range(1, len(names) + 1)]


def _check_total(reading: Reading, gaps: Sequence[Gap]) -> None:
    total = sum((Fraction(each.weight) for each in gaps), Fraction(0))
    if reading.bounded(total) != total or (reading.processing.lower or 0) > 0:
        raise Unreadable(reading.item.line, "qti_bounds")
    reading.worth = total


def _gap(reading: Reading, interaction: Node, name: str) -> Gap:
    response = reading.declared.response(interaction)
    if interaction.name == "textEntryInteraction":
        if response.is_number:
            numbers, worth = read_numbers(reading, response)
            return Gap(name, GapKind.NUMBER, numbers=numbers, weight=weight_of(worth, interaction))
        answers, folding, worth = read_wordings(reading, response)
        return Gap(name, answers=answers, folding=folding, weight=weight_of(worth, interaction))
    choices = interaction.all("inlineChoice")
    if response.base_type != "identifier" or not response.is_single:
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    if len(choices) > MOST_ANSWERS:
        raise Unreadable(interaction.line, "too_many_answers", most=str(MOST_ANSWERS))
    names = [each.get("identifier") for each in choices]
    if len(set(names)) != len(names):
        raise Unreadable(interaction.line, "ids_not_unique")
    shares = single_shares(reading, response, names, interaction)
    drafts = [
        (Text(words_of(each.content, each.line), TextFormat.PLAIN), part, None)
        for each, part in zip(choices, shares, strict=True)
    ]
    weight = weight_of(reading.worth, interaction)
    return Gap(name, GapKind.SELECT, options=build_options(drafts), weight=weight)


def weight_of(worth: Fraction, where: Node) -> Decimal:
    """What a gap is worth as its weight. Raises Unreadable for one that is too large."""
    if worth > _LARGEST_WEIGHT:
        raise Unreadable(where.line, "qti_bounds")
    return share(worth, Fraction(1))


def read_gap_match(reading: Reading) -> ItemContent:
    """A cloze with a list of the texts in each gap. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    for each in interaction.nodes:
        if each.name == "gapImg":
            raise Unreadable(each.line, "qti_element", element="gapImg")
    texts, gaps = interaction.all("gapText"), [each for each in interaction.walk() if each.name == "gap"]
    if len(texts) > MOST_ANSWERS or not gaps:
        raise Unreadable(interaction.line, "too_many_answers", most=str(MOST_ANSWERS))
    _check_number(gaps)
    worth = _worth(reading, response, len(texts) * len(gaps))
    names = gap_names([each.get("identifier") for each in gaps], (CLOZE,))
    words = [(each.get("identifier"), words_of(each.content, each.line)) for each in texts]
    built = [_matched_gap(each, name, words, worth) for each, name in zip(gaps, names, strict=True)]
    _check_total(reading, built)
    most = int_of(interaction, "maxAssociations", 0)
    if most and most < len(gaps):
        raise Unreadable(interaction.line, "qti_most_choices", most=str(most))
    prompt = interaction.first("prompt")
    instead: dict[int, Sequence[Node | str]] = {
        id(each): [f"[[{name}]]"] for each, name in zip(gaps, names, strict=True)
    }
    if prompt is not None:
        instead[id(prompt)] = [Node("p", prompt.line, {}, prompt.content)]
    inside = [each for each in interaction.content if not (isinstance(each, Node) and each.name == "gapText")]
    body = Node("itemBody", reading.body.line, {}, _opened(reading.body, interaction, inside))
    opened = Reading(
        reading.item, body, [], reading.declared, reading.processing, reading.resolve, reading.notes
    )
    return Cloze(opened.stem(instead), tuple(built), reading.general_feedback())


def _matched_gap(gap: Node, name: str, words: list[tuple[str, str]], worth: dict[str, Fraction]) -> Gap:
    own = [max(worth.get(f"{text} {gap.get('identifier')}", Fraction(0)), Fraction(0)) for text, _ in words]
    most = max(own, default=Fraction(0))
    if most <= 0:
        raise Unreadable(gap.line, "gap_without_right_answer", name=name)
    options = build_options(
        [
            (Text(text, TextFormat.PLAIN), share(value, most), None)
            for (_, text), value in zip(words, own, strict=True)
        ]
    )
    return Gap(name, GapKind.SELECT, options=options, weight=weight_of(most, gap))


def _worth(reading: Reading, response: Response, most: int) -> dict[str, Fraction]:
    """What each pair is worth. Raises Unreadable where a wrong pair costs, or all of them must be right."""
    if response.base_type != "directedPair" or response.cardinality != "multiple":
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    terms, mapping = reading.terms(response), response.mapping
    if len(terms) != 1 or terms[0].kind != MAP:
        raise Unreadable(term_line(terms, response), "qti_all_or_nothing")
    if mapping is None:
        raise Unreadable(terms[0].line, "qti_no_mapping", name=response.identifier[:60])
    worth = {each.key: each.value for each in mapping.entries}
    if any(each < 0 for each in worth.values()) or (mapping.default != 0 and len(worth) < most):
        raise Unreadable(mapping.line, "qti_wrong_pairs_cost")
    if (mapping.lower or 0) > 0 or (mapping.upper is not None and mapping.upper < sum(worth.values())):
        raise Unreadable(mapping.line, "qti_bounds")
    return worth


def _opened(node: Node, interaction: Node, inside: Sequence[Node | str]) -> list[Node | str]:
    """The content with the interaction replaced by what is in it; the nodes within stay the same ones."""
    result: list[Node | str] = []
    for each in node.content:
        if each is interaction:
            result += inside
        elif isinstance(each, Node) and any(one is interaction for one in each.walk()):
            result.append(Node(each.name, each.line, each.attributes, _opened(each, interaction, inside)))
        else:
            result.append(each)
    return result
