"""Writes Aiken, and says what of a question it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import SingleChoice
from question_bank.bank.rendering import plain_words
from question_bank.formats.aiken.reader import LETTERS, read_aiken
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.records import record_losses


def write_aiken(items: Iterable[ParsedItem]) -> str:
    """The items as Aiken, in their order. Raises ValueError for one that Aiken has no form for."""
    return "\n".join(_item(each.content) for each in items)


def aiken_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if Aiken has no form for it at all."""
    content = item.content
    if not isinstance(content, SingleChoice) or len(content.options) > len(LETTERS):
        return None
    if sum(each.fraction == 1 for each in content.options) != 1:
        return None
    # a stem whose line looks like an option, or a text that is nothing but a picture, does not read back
    read = read_aiken(_item(content)).items
    if len(read) != 1 or _texts(read[0].content) != _written(content):
        return None
    return tuple(_notes(item, content))


def _notes(item: ParsedItem, content: SingleChoice) -> Iterator[str]:
    present = {
        "category": item.category,
        "title": item.title,
        "tags": item.tags,
        "id": item.id,
        "blank": item.has_blank,
        "feedback": content.general_feedback or any(each.feedback for each in content.options),
        "weights": any(each.fraction not in (0, 1) for each in content.options),
        "markup": _written(content) != [each.strip() for each in _texts(content)],
    }
    yield from (code for code, is_lost in present.items() if is_lost)
    yield from record_losses(item)


def _item(content: object) -> str:
    if not isinstance(content, SingleChoice):
        raise ValueError(f"Aiken has no place for {type(content).__name__}")
    stem, *options = _written(content)
    lines = [f"{letter}) {text}" for letter, text in zip(LETTERS, options, strict=False)]
    right = next(place for place, each in enumerate(content.options) if each.fraction == 1)
    return "\n".join([stem, *lines, f"ANSWER: {LETTERS[right]}", ""])


def _texts(content: object) -> list[str]:
    """The stem and the options."""
    if not isinstance(content, SingleChoice):
        return []
    return [content.stem.text, *(each.text.text for each in content.options)]


def _written(content: SingleChoice) -> list[str]:
    """The same, as they stand in the file."""
    return [_lines(content.stem), *(" ".join(_lines(each.text).split()) for each in content.options)]


def _lines(text: Text) -> str:
    """The words, on the author's lines where the text is plain; a blank line would end the question."""
    if text.format is not TextFormat.PLAIN:
        return plain_words(text)
    return "\n".join(line for part in text.text.split("\n") if (line := part.strip()))
