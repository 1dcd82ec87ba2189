"""Short answers, fill-in and cloze: blanks in the stem, what is right in each as "a|b；=3.5±0.1；{=right|wrong}"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Cloze,
    FillIn,
    Folding,
    Gap,
    GapKind,
    ShortAnswer,
    build_options,
)
from question_bank.bank.domain.gaps import MARKER
from question_bank.formats.drafts.answers import (
    accepted,
    escaped,
    numbers_from,
    split_escaped,
    unescaped,
    written_number,
)
from question_bank.formats.drafts.draft import Draft, DraftRefused, Hold, Kind
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.shares import equal_share

BLANKS = re.compile(r"_{2,}|＿+|[（(][ \u3000\xa0]*[）)]")
SEVERAL = ";；\n"
_OPEN_BRACE = re.compile(r"\\(?=\{)")


def read_fill_in(draft: Draft) -> tuple[FillIn | ShortAnswer, bool]:
    """A fill-in, or a short answer where there is one blank or none; and whether that blank stands in the stem."""
    if not draft.answer.strip():
        raise DraftRefused("answer", "answer_missing")
    stem, names = _with_markers(draft.stem)
    if len(names) < 2 and not MARKER.search(draft.stem.text):
        shown = replace(stem, text=BLANKS.sub(BLANK, draft.stem.text)) if names else draft.stem
        return _short_answer(shown, draft.answer), bool(names)
    return FillIn(stem, tuple(_gap(*each) for each in _answers(draft, names))), False


def read_cloze(draft: Draft) -> Cloze:
    """A cloze, whose blanks may offer options."""
    if not draft.answer.strip():
        raise DraftRefused("answer", "answer_missing")
    stem, names = _with_markers(draft.stem)
    gaps = (
        _choice(name, written)
        if written.startswith("{")
        else _gap(name, _OPEN_BRACE.sub("", written, count=1))
        for name, written in _answers(draft, names)
    )
    return Cloze(stem, tuple(gaps))


def _with_markers(stem: Text) -> tuple[Text, list[str]]:
    """The stem with a marker in each blank, and their names; a stem with markers stays as it is."""
    names = [found[1] for found in MARKER.finditer(stem.text)]
    if names:
        return stem, names
    names = [str(number) for number, _ in enumerate(BLANKS.finditer(stem.text), start=1)]
    numbers = iter(names)
    return replace(stem, text=BLANKS.sub(lambda _found: f"[[{next(numbers)}]]", stem.text)), names


def _answers(draft: Draft, names: list[str]) -> list[tuple[str, str]]:
    """The name of each blank and what is right in it."""
    parts = split_escaped(draft.answer, SEVERAL)
    if len(parts) != len(names):
        raise DraftRefused("answer", "blanks_and_answers", blanks=str(len(names)), answers=str(len(parts)))
    return list(zip(names, parts, strict=True))


def _short_answer(stem: Text, written: str) -> ShortAnswer:
    wordings = _wordings(written)
    answers = tuple(AcceptedAnswer(each) for each in wordings)
    return ShortAnswer(stem, answers, has_wildcards=any("*" in each for each in wordings))


def _gap(name: str, written: str) -> Gap:
    if written.startswith("="):
        return Gap(name, GapKind.NUMBER, numbers=numbers_from(written[1:]))
    wordings = _wordings(written)
    answers = tuple(AcceptedAnswer(each) for each in wordings)
    return Gap(name, answers=answers, has_wildcards=any("*" in each for each in wordings))


def _wordings(written: str) -> list[str]:
    if wordings := accepted(written):
        return wordings
    raise DraftRefused("answer", "answer_missing")


def _choice(name: str, written: str) -> Gap:
    """A list to choose from; with several that are right, all of them are to be ticked."""
    offered = [each for each in split_escaped(written.removeprefix("{").removesuffix("}"), "|") if each]
    if len(offered) > MOST_ANSWERS:
        raise DraftRefused("answer", "too_many_answers", most=str(MOST_ANSWERS))
    right = sum(each.startswith("=") for each in offered)
    kind, share = (GapKind.CHECKBOXES, equal_share(right)) if right > 1 else (GapKind.SELECT, Decimal(1))
    drafts = [
        (
            Text(unescaped(each.removeprefix("=")), TextFormat.PLAIN),
            share if each.startswith("=") else Decimal(0),
            None,
        )
        for each in offered
    ]
    return Gap(name, kind, options=build_options(drafts))


def write_short_answer(content: ShortAnswer, draft: Draft, hold: Hold) -> None:
    """The wordings."""
    draft.kind = Kind.FILL_IN
    draft.answer = _written_wordings(content.answers)


def short_answer_losses(content: ShortAnswer) -> Iterator[str]:
    """Shares, feedback, and how answers are compared."""
    yield from _wording_losses(content.answers)
    if content.folding != Folding():
        yield "folding"


def write_gaps(content: FillIn | Cloze, draft: Draft, hold: Hold) -> None:
    """What is right in each blank, in the order of the stem, where blanks that are only numbered are ____."""
    is_cloze = isinstance(content, Cloze)
    draft.kind = Kind.CLOZE if is_cloze else Kind.FILL_IN
    text = draft.stem.text
    places = sorted(gaps_of(content), key=lambda gap: text.find(f"[[{gap.name}]]"))
    names = [gap.name for gap in places]
    is_numbered = names == [str(number) for number in range(1, len(names) + 1)]
    if is_numbered and (is_cloze or len(names) > 1) and not BLANKS.search(text):
        for name in names:
            text = text.replace(f"[[{name}]]", BLANK)
        draft.stem = replace(draft.stem, text=text)
    draft.answer = "；".join(_written_gap(gap, hold, is_cloze=is_cloze) for gap in places)


def gaps_of(content: FillIn | Cloze) -> tuple[Gap, ...]:
    """The gaps of either type."""
    return content.gaps if isinstance(content, Cloze) else content.blanks


def gap_losses(content: FillIn | Cloze) -> Iterator[str]:
    """What of the gaps is lost."""
    for gap in gaps_of(content):
        yield from _wording_losses(gap.answers)
        yield from _option_losses(gap)
        if any(each.fraction != 1 for each in gap.numbers) or gap.weight != 1:
            yield "weights"
        if any(each.feedback for each in gap.numbers):
            yield "option_feedback"
        if gap.group:
            yield "marking_rules"
        if gap.answers and gap.folding != Folding():
            yield "folding"


def _option_losses(gap: Gap) -> Iterator[str]:
    right = sum(each.fraction > 0 for each in gap.options)
    is_several = gap.kind is GapKind.CHECKBOXES
    share = equal_share(right) if is_several and right else Decimal(1)
    if any(each.fraction not in (0, share) for each in gap.options) or (right > 1 and not is_several):
        yield "weights"
    if any(each.feedback for each in gap.options):
        yield "option_feedback"
    if gap.kind is GapKind.RADIO or (is_several and right == 1):
        yield "gap_kind"


def _wording_losses(answers: tuple[AcceptedAnswer, ...]) -> Iterator[str]:
    if any(each.fraction != 1 for each in answers):
        yield "weights"
    if any(each.feedback for each in answers):
        yield "option_feedback"


def _written_wordings(answers: tuple[AcceptedAnswer, ...]) -> str:
    return "|".join(escaped(each.text) for each in answers if each.fraction == 1)


def _written_gap(gap: Gap, hold: Hold, *, is_cloze: bool) -> str:
    if gap.options:
        offered = [("=" if each.fraction > 0 else "", hold(each.text).text) for each in gap.options]
        return "{" + "|".join(sign + _with_sign(escaped(words), "=") for sign, words in offered) + "}"
    if gap.kind is GapKind.NUMBER:
        return "=" + "|".join(written_number(each) for each in gap.numbers if each.fraction == 1)
    wordings = _with_sign(_written_wordings(gap.answers), "=")
    return _with_sign(wordings, "{") if is_cloze else wordings


def _with_sign(words: str, sign: str) -> str:
    """The words, with a backslash before a sign at their beginning that would mean something else."""
    return f"\\{words}" if words.startswith(sign) else words
