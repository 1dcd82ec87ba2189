"""What candidates chose of a question, from the answers as they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.contracts.questions import Json
from question_bank.analysis.domain.options import Choice, OptionAnalysis, analyse_options
from question_bank.analysis.services.reading import Taker
from question_bank.bank.domain import MultipleResponse, SingleChoice, TrueFalse
from question_bank.bank.pool import LoadedVersion

MOST_TEXTS = 8
"""So many different texts are listed of what was typed, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class QuestionOptions:
    """Who chose what of a question. `takes_several`: more than one may be ticked. `is_typed`: the options are what
    people typed, so that there is none which nobody chose, and others are not listed."""

    analysis: OptionAnalysis
    takes_several: bool = False
    is_typed: bool = False


def question_options(
    question: LoadedVersion, takers: Sequence[Taker], answers: Mapping[int, Json], out_of: int
) -> QuestionOptions | None:
    """Who chose what; None for a question that has no options and is not answered with a few words."""
    match question.content:
        case SingleChoice(options=options):
            keys = [(each.id, each.fraction > 0) for each in options]
            return QuestionOptions(_analysis(keys, takers, answers, "option"))
        case MultipleResponse(options=options):
            keys = [(each.id, each.fraction > 0) for each in options]
            return QuestionOptions(_analysis(keys, takers, answers, "options"), takes_several=True)
        case TrueFalse(is_true=is_true):
            keys = [("true", is_true), ("false", not is_true)]
            return QuestionOptions(_analysis(keys, takers, answers, "value"))
    if list(question.type.blank_answer) == ["text"] and question.type.is_auto_marked:
        keys = _typed(takers, answers, out_of)
        return QuestionOptions(_analysis(keys, takers, answers, "text"), is_typed=True)
    return None


def _analysis(
    keys: Sequence[tuple[str, bool]], takers: Sequence[Taker], answers: Mapping[int, Json], shape: str
) -> OptionAnalysis:
    choices = [Choice(chosen(answers.get(each.attempt_id), shape), each.rest) for each in takers]
    return analyse_options(choices, keys)


def chosen(answer: Json | None, shape: str) -> tuple[str, ...]:
    """The keys of the options in a canonical answer, none for a blank one."""
    value = answer.get(shape) if answer else None
    match value:
        case None | "":
            return ()
        case bool():
            return ("true" if value else "false",)
        case list():
            return tuple(value)
        case _:
            return (str(value),)


def _typed(takers: Sequence[Taker], answers: Mapping[int, Json], out_of: int) -> list[tuple[str, bool]]:
    """The most frequent texts, and whether each earned everything."""
    times: Counter[str] = Counter()
    is_right: dict[str, bool] = {}
    for taker in takers:
        for text in chosen(answers.get(taker.attempt_id), "text"):
            times[text] += 1
            is_right[text] = taker.mark == out_of
    return [(text, is_right[text]) for text, _times in times.most_common(MOST_TEXTS)]
