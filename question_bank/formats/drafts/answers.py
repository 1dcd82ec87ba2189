"""The answers of drafts: letters, truth, accepted words, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from question_bank.bank.domain import NumericAnswer
from question_bank.formats.drafts.draft import LETTERS, DraftRefused, folded
from question_bank.formats.limits import MOST_ANSWERS

TRUE_WORDS = frozenset(["正确", "对", "√", "✓", "✔", "t", "true", "是", "y", "yes", "right", "1"])
FALSE_WORDS = frozenset(
    [
        "错误",
        "错",
        "不正确",
        "不对",
        "×",
        "✗",
        "✘",
        "x",
        "╳",
        "f",
        "false",
        "否",
        "非",
        "n",
        "no",
        "wrong",
        "0",
    ]
)
TRUTH = {"zh": ("正确", "错误"), "en": ("True", "False")}
_BETWEEN_LETTERS = re.compile(r"[\s,，、;；/&.和与及]+")
NUMBER = r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,2})?"
_NEAR = re.compile(rf"({NUMBER})\s*(?:(?:±|\+/-|\+-|:)\s*({NUMBER})\s*(%?))?")
_RANGE = re.compile(rf"({NUMBER})\s*(?:\.\.|~|～)\s*({NUMBER})")
_SIGNS = str.maketrans({"−": "-", "–": "-", "：": ":", "％": "%", "＋": "+", "．": "."})
_ESCAPED = re.compile(r"\\([\\|;；=])")


def truth_from(written: str) -> bool | None:
    """What a word for true or false says; None for another word."""
    word = folded(written).strip("。.()（）【】[] ")
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


def letters_from(written: str) -> list[int] | None:
    """The places of the options that letters name, in their order, each once; None for what is not letters alone."""
    plain = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", written).upper().strip("。()（）【】[]"))
    if not plain or len(plain) > len(LETTERS) or any(each not in LETTERS for each in plain):
        return None
    return list(dict.fromkeys(LETTERS.index(each) for each in plain))


def chosen(written: str, options: int) -> list[int]:
    """The places that letters name, all of them of options that are there. Raises DraftRefused."""
    if not written.strip():
        raise DraftRefused("answer", "answer_missing")
    places = letters_from(written)
    if places is None:
        raise DraftRefused("answer", "answer_not_letters", written=written.strip()[:40])
    for place in places:
        if place >= options:
            raise DraftRefused("answer", "answer_names_no_option", letter=LETTERS[place])
    return places


def split_escaped(written: str, signs: str) -> list[str]:
    """The parts between signs that no backslash stands before; escapes are left as they are."""
    parts = re.split(rf"(?<!\\)[{re.escape(signs)}]", written)
    return [each.strip() for each in parts]


def unescaped(part: str) -> str:
    """A part without its escapes."""
    return _ESCAPED.sub(r"\1", part).strip()


def escaped(part: str) -> str:
    """The words so that `unescaped` gives them back and no sign in them divides."""
    return re.sub(r"([\\|;；])", r"\\\1", part)


def accepted(written: str) -> list[str]:
    """The wordings that "a|b" accepts."""
    words = [unescaped(each) for each in split_escaped(written, "|")]
    wordings = [each for each in words if each]
    if len(wordings) > MOST_ANSWERS:
        raise DraftRefused("answer", "too_many_answers", most=str(MOST_ANSWERS))
    return wordings


def numbers_from(written: str) -> tuple[NumericAnswer, ...]:
    """The numbers that "3.5±0.1 | 7..8" accepts. Raises DraftRefused."""
    if not written.strip():
        raise DraftRefused("answer", "answer_missing")
    return tuple(_number(each) for each in split_escaped(written, "|")[:MOST_ANSWERS] if each)


def number_in(written: str) -> Decimal | None:
    """The number that the words are; None for others."""
    return Decimal(written) if re.fullmatch(NUMBER, written) else None


def _number(written: str) -> NumericAnswer:
    plain = written.translate(_SIGNS).replace("，", ",").strip()
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "")
    if found := _NEAR.fullmatch(plain):
        tolerance = Decimal(found[2] or 0)
        is_relative = bool(found[3])
        return NumericAnswer.near(
            Decimal(found[1]), tolerance.scaleb(-2) if is_relative else tolerance, is_relative=is_relative
        )
    if found := _RANGE.fullmatch(plain):
        return NumericAnswer.between(Decimal(found[1]), Decimal(found[2]))
    raise DraftRefused("answer", "number_unreadable", written=written[:40])


def written_number(answer: NumericAnswer) -> str:
    """The words that `numbers_from` reads as the answer."""
    if answer.value is None:
        return f"{answer.low or Decimal(0):f}..{answer.high or Decimal(0):f}"
    if not answer.tolerance:
        return f"{answer.value:f}"
    if answer.is_relative:
        return f"{answer.value:f}±{answer.tolerance.scaleb(2):f}%"
    return f"{answer.value:f}±{answer.tolerance:f}"


def written_letters(places: Sequence[int]) -> str:
    """The letters of options."""
    return "".join(LETTERS[each] for each in places)
