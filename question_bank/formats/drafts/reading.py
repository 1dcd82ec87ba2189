"""From a draft to an item."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
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
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import MARKER, Gap, GapKind
from question_bank.bank.domain.keywords import Keyword
from question_bank.bank.domain.open_answer import OpenAnswer
from question_bank.bank.domain.ordering import build_ordering
from question_bank.formats.checking import check_storable
from question_bank.formats.drafts.answers import (
    accepted,
    chosen,
    letters_from,
    numbers_from,
    split_escaped,
    truth_from,
    unescaped,
)
from question_bank.formats.drafts.draft import LETTERS, Draft, DraftRefused, Kind, folded
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.parsed import ParsedItem

BLANKS = re.compile(r"_{2,}|＿+|[（(][ \u3000\xa0]*[）)]")
ARROW = re.compile(r"\s*(?:->|→)\s*")
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_LEVELS = {
    **{str(level): level for level in range(1, 6)},
    "易": 1, "容易": 1, "简单": 1, "较易": 2, "较容易": 2, "中": 3, "中等": 3, "适中": 3, "一般": 3, "较难": 4, "难": 5,
    "困难": 5, "很难": 5, "easy": 1, "fairly easy": 2, "medium": 3, "fairly hard": 4, "hard": 5, "difficult": 5,
}  # fmt: skip


def item_from(draft: Draft) -> ParsedItem:
    """The item that the words make. Raises DraftRefused for words that cannot be understood, ContentFault for what
    cannot be a question."""
    kind = draft.kind or _kind_of(draft)
    if not draft.stem.text.strip():
        raise DraftRefused("stem", "empty_stem")
    content, has_blank = _READERS[kind](draft)
    if draft.explanation.text:
        content = replace(content, general_feedback=draft.explanation)  # type: ignore[type-var]  # a dataclass
    item = ParsedItem(
        content, draft.category, draft.title or None, draft.tags, draft.id or None, has_blank, draft.line,
        _level(draft.difficulty), draft.knowledge_points, draft.source,
        _day(draft.valid_from, "valid_from"), _day(draft.valid_until, "valid_until"),
    )  # fmt: skip
    check_storable(item)
    return item


def _kind_of(draft: Draft) -> Kind:
    """The kind that the options and the answer tell."""
    if draft.options:
        if any(ARROW.search(each.text) for each in draft.options) and not letters_from(draft.answer):
            return Kind.MATCHING
        if _truth_among(draft) is not None:
            return Kind.TRUE_FALSE
        return Kind.MULTIPLE if len(letters_from(draft.answer) or ()) > 1 else Kind.SINGLE
    if not draft.answer.strip():
        # without an answer there is nothing to mark by: whoever wrote it forgot it, and is told so
        raise DraftRefused("answer", "answer_missing")
    if truth_from(draft.answer) is not None:
        return Kind.TRUE_FALSE
    if re.search(r"_{2,}|＿+|\[\[", draft.stem.text):
        return Kind.FILL_IN
    return Kind.OPEN


def _options(draft: Draft) -> list[Text]:
    for place, each in enumerate(draft.options):
        if not each.text.strip():
            raise DraftRefused(f"option {LETTERS[place]}", "empty_option")
    return draft.options


def _single(draft: Draft) -> tuple[ItemContent, bool]:
    options = _options(draft)
    right = chosen(draft.answer, len(options))
    if len(right) > 1:
        raise DraftRefused("answer", "several_answers", written=draft.answer.strip()[:40])
    drafts = [(each, Decimal(place in right), None) for place, each in enumerate(options)]
    return SingleChoice(draft.stem, build_options(drafts)), False


def _multiple(draft: Draft) -> tuple[ItemContent, bool]:
    options = _options(draft)
    right = chosen(draft.answer, len(options))
    share = equal_share(len(right))
    drafts = [(each, share if place in right else Decimal(0), None) for place, each in enumerate(options)]
    return MultipleResponse(draft.stem, build_options(drafts)), False


def equal_share(number: int) -> Decimal:
    """One part of so many, to seven places as other formats write it."""
    return (Decimal(1) / number).quantize(Decimal("1e-7")).normalize()


def _true_false(draft: Draft) -> tuple[ItemContent, bool]:
    if not draft.answer.strip():
        raise DraftRefused("answer", "answer_missing")
    truth = _truth_among(draft) if draft.options else truth_from(draft.answer)
    if truth is None:
        raise DraftRefused("answer", "truth_unreadable", written=draft.answer.strip()[:40])
    return TrueFalse(draft.stem, truth), False


def _truth_among(draft: Draft) -> bool | None:
    """What the chosen one of two options says, where they are "true" and "false"."""
    truths = [truth_from(each.text) for each in draft.options]
    if sorted(map(str, truths)) != ["False", "True"]:
        return None
    places = letters_from(draft.answer)
    return truths[places[0]] if places and places[0] < 2 else truth_from(draft.answer)


def _fill_in(draft: Draft) -> tuple[ItemContent, bool]:
    if not draft.answer.strip():
        raise DraftRefused("answer", "answer_missing")
    stem = draft.stem
    names = [found[1] for found in MARKER.finditer(stem.text)]
    blanks = [] if names else list(BLANKS.finditer(stem.text))
    if not names and len(blanks) < 2:
        shown = replace(stem, text=BLANKS.sub(BLANK, stem.text)) if blanks else stem
        return _short_answer(shown, draft.answer), bool(blanks)
    if not names:
        numbers = iter(range(1, len(blanks) + 1))
        stem = replace(stem, text=BLANKS.sub(lambda _found: f"[[{next(numbers)}]]", stem.text))
        names = [str(number) for number in range(1, len(blanks) + 1)]
    parts = split_escaped(draft.answer, ";；\n")
    if len(parts) != len(names):
        raise DraftRefused("answer", "blanks_and_answers", blanks=str(len(names)), answers=str(len(parts)))
    return FillIn(stem, tuple(_gap(*each) for each in zip(names, parts, strict=True))), False


def _short_answer(stem: Text, written: str) -> ShortAnswer:
    wordings = accepted(written)
    if not wordings:
        raise DraftRefused("answer", "answer_missing")
    answers = tuple(AcceptedAnswer(each) for each in wordings)
    return ShortAnswer(stem, answers, has_wildcards=any("*" in each for each in wordings))


def _gap(name: str, written: str) -> Gap:
    if written.startswith("="):
        return Gap(name, GapKind.NUMBER, numbers=numbers_from(written[1:]))
    wordings = accepted(written)
    if not wordings:
        raise DraftRefused("answer", "answer_missing")
    answers = tuple(AcceptedAnswer(each) for each in wordings)
    return Gap(name, answers=answers, has_wildcards=any("*" in each for each in wordings))


def _numerical(draft: Draft) -> tuple[ItemContent, bool]:
    return Numerical(draft.stem, numbers_from(draft.answer)), False


def _matching(draft: Draft) -> tuple[ItemContent, bool]:
    pairs, distractors = [], []
    for place, each in enumerate(draft.options):
        found = ARROW.search(each.text)
        right = each.text[found.end() :].strip() if found else ""
        if found is None or not right:
            raise DraftRefused(f"option {LETTERS[place]}", "pair_unreadable", written=each.text[:40])
        left = each.text[: found.start()].strip()
        if left:
            pairs.append((replace(each, text=left), right))
        else:
            distractors.append(right)
    return build_matching(draft.stem, pairs, distractors), False


def _ordering(draft: Draft) -> tuple[ItemContent, bool]:
    options = _options(draft)
    if not draft.answer.strip():
        return build_ordering(draft.stem, options), False
    places = chosen(draft.answer, len(options))
    if len(places) != len(options):
        raise DraftRefused("answer", "order_incomplete", written=draft.answer.strip()[:40])
    return build_ordering(draft.stem, [options[place] for place in places]), False


def _open(draft: Draft) -> tuple[ItemContent, bool]:
    return OpenAnswer(draft.stem, _keywords(draft.keywords), model_answer=draft.answer.strip()), False


def _keywords(written: str) -> tuple[Keyword, ...]:
    entries = [each for each in split_escaped(written, ";；\n") if each]
    keywords = []
    for each in entries:
        words, sign, share = each.rpartition("=")
        words, share = (words, share) if sign else (share, "")
        try:
            worth = Decimal(folded(share)) if share.strip() else equal_share(len(entries))
        except ArithmeticError:
            raise DraftRefused("keywords", "number_unreadable", written=share[:40]) from None
        if not worth.is_finite():
            raise DraftRefused("keywords", "number_unreadable", written=share[:40])
        wordings = tuple(unescaped(one) for one in split_escaped(words, "|") if one)
        keywords.append(Keyword(wordings, worth))
    return tuple(keywords)


def _essay(draft: Draft) -> tuple[ItemContent, bool]:
    answer = draft.answer.strip()
    notes = Text(answer, TextFormat.PLAIN) if answer else None
    return Essay(draft.stem, notes), False


def _text(draft: Draft) -> tuple[ItemContent, bool]:
    return Description(draft.stem), False


_READERS: dict[Kind, Callable[[Draft], tuple[ItemContent, bool]]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.FILL_IN: _fill_in,
    Kind.NUMERICAL: _numerical,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.OPEN: _open,
    Kind.ESSAY: _essay,
    Kind.TEXT: _text,
}


def _level(written: str) -> int | None:
    if not written.strip():
        return None
    level = _LEVELS.get(" ".join(folded(written).split()))
    if level is None:
        raise DraftRefused("difficulty", "difficulty_unreadable", written=written.strip()[:40])
    return level


def _day(written: str, part: str) -> date | None:
    if not written.strip():
        return None
    found = _DAY.match(written.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise DraftRefused(part, "day_unreadable", written=written.strip()[:40])
