"""The texts of a question, whatever its type: what a candidate reads, and what else its author wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lms.contracts.questions import ItemContent, Json, QuestionType, Text, TextFormat
from question_bank.bank.rendering import plain_words
from question_bank.search.domain.normal_form import Asked, asked

_NO_TEXT = frozenset(
    {"id", "type", "format", "version", "fraction", "rule", "kind", "mode", "marks", "src", "url", "sha256"}
)
_SOURCES = re.compile(r"<(?:img|audio|source|video)\b[^<>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """A question's texts in plain words: its stem, what else a candidate is `shown`, and what only its author sees,
    the `keys`: accepted answers, feedback, notes. `pictures` are the addresses of what is seen and heard."""

    stem: str
    shown: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """What a candidate is asked, in the form in which questions are compared."""
        return asked(self.stem, self.shown, self.pictures)


def texts_of(kind: QuestionType, content: ItemContent, stored: Json) -> ItemTexts:
    """The texts of a content; `stored` is what the type's to_json made of it.

    What a candidate is shown is what candidate_view gives, so a type that is not known here is understood as well.
    """
    dealt = kind.deal(content, 0) if kind.deal else content
    view = dict(kind.candidate_view(dealt, None))
    stem = view.pop("stem", None)
    stem_texts = _texts(stem, "stem") or [content.stem]
    shown_texts = _texts(view, "")
    visible = {each.text for each in (*stem_texts, *shown_texts)}
    hidden = (each for each in _texts(stored, "") if each.text not in visible)
    return ItemTexts(
        " ".join(map(plain_words, stem_texts)),
        tuple(map(plain_words, shown_texts)),
        tuple(dict.fromkeys(map(plain_words, hidden))),
        tuple(source for each in (*stem_texts, *shown_texts) for source in _SOURCES.findall(each.text)),
    )


def _texts(value: Any, name: str) -> list[Text]:
    """The texts within a JSON value. A string is one, unless its name says that it is a number, an id or a setting."""
    found: list[Text] = []
    _collect(value, name, found)
    return found


def _collect(value: Any, name: str, found: list[Text]) -> None:
    # an import of ten thousand questions goes through half a million values, hence no patterns and no generators
    if name in _NO_TEXT or name.endswith("_id"):
        return
    kind = type(value)
    if kind is str:
        if value.strip():
            found.append(Text(value))
    elif kind is dict:
        text, form = value.get("text"), value.get("format")
        if type(text) is str and type(form) is str:
            if text.strip():
                found.append(Text(text, TextFormat(form)))
            return
        for key, part in value.items():
            _collect(part, key, found)
    elif kind is list or kind is tuple:
        for part in value:
            _collect(part, name, found)
