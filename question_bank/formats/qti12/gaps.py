"""Canvas's blanks and drop-downs within a sentence, as gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import AcceptedAnswer, build_options
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.bank.rendering import plain_words
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.typed import EXACTLY
from question_bank.formats.qti12.reading import Reading
from question_bank.formats.qti12.scoring import share_of
from question_bank.formats.qti12.texts import material_text

_GAP_ALGORITHMS = frozenset({"", "TextEquivalence", "TextInChoices", "Equivalence"})
_NAME = re.compile(r"[^\w.-]+")


def read_blanks(reading: Reading) -> ItemContent:
    """Canvas accepts every answer that is listed for a blank, in upper or lower case."""
    worth = reading.processing.worth()
    gaps = []
    stem = reading.stem()
    for response in reading.responses():
        labels = reading.labels(response)
        for each in labels:
            algorithm, kind = each.get("scoring_algorithm"), each.get("answer_type", "openEntry")
            if algorithm not in _GAP_ALGORITHMS or kind != "openEntry":
                raise Unreadable(each.line, "qti_processing", element=(algorithm or kind)[:60])
        stem, name = _marked(reading, stem, response)
        words = dict.fromkeys(plain_words(reading.label_text(each)) for each in labels)
        folded = {EXACTLY[False].fold(each): each for each in reversed(words)}
        answers = tuple(AcceptedAnswer(each) for each in words if each in folded.values())
        gaps.append(Gap(name, answers=answers, folding=EXACTLY[False], weight=_weight(worth, response)))
    return FillIn(stem, _evened(gaps), reading.general())


def read_dropdowns(reading: Reading) -> ItemContent:
    """A cloze; each choice earns its share of the best of its gap. Raises Unreadable."""
    worth = reading.processing.worth()
    gaps = []
    stem = reading.stem()
    for response in reading.responses():
        name = response.get("ident")
        labels, most = reading.labels(response), _weight(worth, response)
        drafts = [
            (reading.label_text(each), share_of(worth.get((name, each.get("ident")), Decimal(0)), most), None)
            for each in labels
        ]
        stem, marker = _marked(reading, stem, response)
        gaps.append(Gap(marker, GapKind.SELECT, options=build_options(drafts), weight=most))
    return Cloze(stem, _evened(gaps), reading.general())


def _weight(worth: Mapping[tuple[str, str], Decimal], response: Node) -> Decimal:
    found = [value for (name, _), value in worth.items() if name == response.get("ident")]
    if not found:
        raise Unreadable(response.line, "qti_no_key", name=response.get("ident")[:60])
    return max(found)


def _evened(gaps: list[Gap]) -> tuple[Gap, ...]:
    """The gaps with weights of 1 where all weigh the same: 33.33 percent each says nothing more."""
    if len({each.weight for each in gaps}) == 1 or _is_thirds(gaps):
        return tuple(
            Gap(each.name, each.kind, each.answers, each.numbers, each.options, each.folding) for each in gaps
        )
    return tuple(gaps)


def _is_thirds(gaps: list[Gap]) -> bool:
    weights = [each.weight for each in gaps]
    return max(weights) - min(weights) <= Decimal("0.1") and abs(sum(weights, Decimal(-100))) <= Decimal(
        "0.1"
    )


def _marked(reading: Reading, stem: Text, response: Node) -> tuple[Text, str]:
    """The stem with the place of the blank marked as ours are, and its name."""
    title = material_text(response.all("material"), reading.resolve)
    written = plain_words(title) if title else response.get("ident").removeprefix("response_")
    name = _NAME.sub("_", written)[:40] or "gap"
    if f"[{written}]" not in stem.text:
        raise Unreadable(response.line, "gap_not_in_text", name=written[:40])
    marked = stem.text.replace(f"[{written}]", f"[[{name}]]", 1)
    return Text(marked, stem.format), name
