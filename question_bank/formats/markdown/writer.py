"""Writes our layout of Markdown, and says what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.contracts.questions import Text, TextFormat
from question_bank.formats.drafts import Draft, draft_losses, draft_of
from question_bank.formats.drafts.answers import chosen
from question_bank.formats.drafts.draft import Kind
from question_bank.formats.markdown.reader import NAMES, read_markdown
from question_bank.formats.media import media_of
from question_bank.formats.parsed import Category, ParsedItem

_TICKED = (Kind.SINGLE, Kind.MULTIPLE)


def write_markdown(items: Iterable[ParsedItem]) -> str:
    """The items as Markdown, in their order, with a heading wherever the category changes."""
    parts: list[str] = []
    category: Category = ()
    for item in items:
        draft = draft_of(item, held, "en")
        if draft is None:
            continue
        if item.category != category:
            category = item.category
            parts.append(
                f"# {' / '.join(' '.join(each.split()).replace('/', '//') for each in category) or '-'}\n"
            )
        parts.append("\n".join(_question(draft)) + "\n")
    return "\n".join(parts)


def markdown_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if the layout has no form for it at all."""
    losses = draft_losses(item, held, lambda _text: False)
    read = read_markdown(write_markdown([item]))
    draft = draft_of(item, held, "en")
    if losses is None or draft is None or len(read.items) != 1 or read.faults:
        return None
    again = draft_of(read.items[0], held, "en")
    notes = [*losses, *["media"] * bool(media_of(item.content))]
    if not losses and again != draft:
        notes.append("altered")
    return tuple(notes)


def held(text: Text) -> Text:
    """The text without space at its edges and at the ends of its lines."""
    lines = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return replace(text, text="\n".join(line.rstrip() for line in lines).strip())


def _question(draft: Draft, heading: str = "##") -> Iterator[str]:
    assert draft.kind is not None
    yield from _entry(f"{heading} [{draft.kind.value}] ", draft.stem)
    right = chosen(draft.answer, len(draft.options)) if draft.kind in _TICKED else []
    for place, each in enumerate(draft.options):
        mark = ("[x] " if place in right else "[ ] ") if draft.kind in _TICKED else ""
        yield from _entry(f"- {mark}", each)
    answer = "" if draft.kind in _TICKED else draft.answer
    values = {
        "answer": answer,
        "keywords": draft.keywords,
        "difficulty": draft.difficulty,
        "knowledge_points": "; ".join(draft.knowledge_points),
        "tags": "; ".join(draft.tags),
        "source": draft.source,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "id": draft.id,
        "title": " ".join(draft.title.split()),
        "marks": draft.marks,
    }
    for name in NAMES:
        if values[name]:
            first, *more = values[name].split("\n")
            yield f"- {name}: {first}"
            yield from (f"    {line}" for line in more)
    if draft.explanation.text:
        yield from (f"> {line}".rstrip() for line in _written(draft.explanation).split("\n"))
    for part in draft.parts:
        yield ""
        yield from _question(part, "###")


def _entry(before: str, text: Text) -> Iterator[str]:
    """A text after its mark, its further lines set in so that nothing in them is taken for a mark."""
    first, *more = _written(text).split("\n")
    yield f"{before}{first}".rstrip()
    yield from (f"    {line}" if line else "" for line in more)


def _written(text: Text) -> str:
    return text.text if text.format is TextFormat.MARKDOWN else f"<!-- {text.format.value} --> {text.text}"
