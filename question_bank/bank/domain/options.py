"""What single choice and multiple response share: their options, and the order they are shown in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Text
from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.bank.domain.stable_ids import require_unique, stable_ids

_TAGS = re.compile(r"<[^<>]*>")
_EDGES = re.compile(r"^[\s.。!！;；,，:：()()\"“”]+|[\s.。!！;；,，:：()()\"“”]+$")
_ABOUT_THE_OTHERS = re.compile(
    r"(以上|上述|上面)(各项|选项|答案|说法|情况|内容|各|所有|所有选项|几项|[二两三四五六]项|[二两三四五六]者)?"
    r"(都|皆|均|全|全部|全都)?(不)?(对|是|正确|非|错|错误|可以|可|属于|选|包括)"
    r"|(都|皆|均|全)(不)?(对|是|正确|错|错误)"
    r"|(all|none|any|both|neither|some)( of)?( the| these)?( above)?( (options|answers|choices|statements))?"
    r"( above)?( (are|is) (correct|true|right|wrong|false|incorrect))?"
)
_LETTERS = re.compile(
    r"((only|both|either|neither) )?[a-h]((,|、|，| )+[a-h]| ?(和|与|及|或|&|and|or|nor) ?[a-h])+"
    r"( ?(都|皆|均|全)?(不)?(对|是|正确|错|错误))?( only)?"
)
_LONGEST_REMARK = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `fraction` is the share of the marks it carries: 1 is right, 0 wrong, below 0 costs marks."""

    id: str
    text: Text
    fraction: Decimal = Decimal(0)
    feedback: Text | None = None


def build_options(drafts: Sequence[tuple[Text, Decimal, Text | None]]) -> tuple[Option, ...]:
    """Options with ids of their own from (text, fraction, feedback)."""
    ids = stable_ids(text.text for text, _, _ in drafts)
    return tuple(
        Option(option_id, text, fraction, feedback)
        for option_id, (text, fraction, feedback) in zip(ids, drafts, strict=True)
    )


def check_options(options: Sequence[Option]) -> None:
    """Raises ContentFault unless there are two options or more, each with a text, an id and a fraction in ±1."""
    if len(options) < 2:
        raise ContentFault("too_few_options")
    require_unique([each.id for each in options])
    for each in options:
        if not each.text.text:
            raise ContentFault("empty_option")
        check_fraction(each.fraction)


def check_fraction(fraction: Decimal) -> None:
    """Raises ContentFault unless the fraction lies between −1 and 1."""
    if not -1 <= fraction <= 1:
        raise ContentFault("fraction_out_of_range", percent=f"{fraction * 100:f}")


def option_feedback(options: Sequence[Option], option_id: str) -> Text | None:
    """The feedback of the option with that id, if it has one."""
    return next((each.feedback for each in options if each.id == option_id), None)


def options_as_shown(options: Sequence[Option], seed: int | None) -> list[Json]:
    """Ids and texts, nothing else, in the order for this seed (None: as written).

    "All of the above" stays at the end, and options that name others by their letter keep everything in place.
    """
    shown = list(options)
    if seed is not None and not any(_says(each, _LETTERS) for each in options):
        movable = [each for each in options if not _says(each, _ABOUT_THE_OTHERS)]
        fixed = [each for each in options if _says(each, _ABOUT_THE_OTHERS)]
        shown = seeded_order(movable, seed, lambda option: option.id) + fixed
    return [{"id": each.id, "text": text_view(each.text)} for each in shown]


def text_view(text: Text) -> Json:
    """A text as a browser gets it."""
    return {"text": text.text, "format": text.format.value}


def field_of(raw: object, name: str) -> object:
    """The one field an answer consists of. Raises AnswerRefused if the answer has another shape."""
    if not isinstance(raw, dict) or set(raw) != {name}:
        raise AnswerRefused("answer_shape", expected=name)
    return raw[name]


def _says(option: Option, pattern: re.Pattern[str]) -> bool:
    if len(option.text.text) > _LONGEST_REMARK * 3:
        return False
    words = _EDGES.sub("", _TAGS.sub("", option.text.text)).lower()
    return len(words) <= _LONGEST_REMARK and pattern.fullmatch(words) is not None
