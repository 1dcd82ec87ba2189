"""A question of a paper while its lines are read, and the draft that it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from question_bank.formats.drafts import Draft, DraftRefused, kind_from
from question_bank.formats.drafts.draft import LETTERS, Kind, split_list
from question_bank.formats.paper.marked import text_from, words_alone
from question_bank.formats.parsed import Category

_MULTILINE = frozenset({"stem", "answer", "explanation", "keywords"})
_IN_BRACKETS = re.compile(r"[（(]\s*([A-Z](?:[\s,，、]*[A-Z]){0,11}|√|×|✓|✗|对|错|正确|错误|T|F)\s*[)）]")
_MAY_STAND_IN_BRACKETS = (None, Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)


@dataclass(slots=True)
class PaperQuestion:
    """A question by its number in its section (sections count from 0). `last` is the part that further lines belong to;
    `parts` are the questions of a case."""

    number: int
    line: int
    kind: Kind | None
    section: int
    category: Category
    words_of: dict[str, list[str]] = field(default_factory=dict)
    options: list[list[str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    last: str = "stem"
    size: int = 0
    parts: list[PaperQuestion] = field(default_factory=list)

    def add(self, part: str, words: str, line: int) -> None:
        """Words for a part that begins with them."""
        self.last = part
        self.lines.setdefault(part, line)
        self.words_of.setdefault(part, []).append(words)
        self.size += len(words)

    def add_options(self, options: Iterable[str], line: int) -> None:
        """The next options."""
        for each in options:
            self.last = f"option {LETTERS[len(self.options)]}"
            self.lines[self.last] = line
            self.options.append([each])
            self.size += len(each)

    def go_on(self, words: str) -> None:
        """Another line of what was read last."""
        self.size += len(words)
        if self.last.startswith("option "):
            self.options[LETTERS.index(self.last[-1])].append(words)
        else:
            self.words_of.setdefault(self.last if self.last in _MULTILINE else "stem", []).append(words)

    def words(self, part: str) -> str:
        """The lines of a part, marked as in marked.py."""
        if part.startswith("option ") and part in self.lines:
            return " ".join(self.options[LETTERS.index(part[-1])])
        return "\n".join(self.words_of.get(part, ())).strip()

    def said(self, part: str) -> str:
        """The same without pictures, subscripts and superscripts."""
        return words_alone(self.words(part))

    def draft(self, pictures: Sequence[str]) -> Draft:
        """The draft. Raises DraftRefused for a kind that is not known."""
        kind = self.kind
        if named := self.said("kind"):
            kind = kind_from(named)
            if kind is None:
                raise DraftRefused("kind", "kind_unknown", written=named[:40])
        stem, answer = self.words("stem"), self.said("answer")
        if not answer and kind in _MAY_STAND_IN_BRACKETS:
            stem, answer = answer_in_brackets(stem)
        category = tuple(part.strip() for part in self.said("category").split("/") if part.strip())
        return Draft(
            self.line, kind, text_from(stem, pictures),
            [text_from("\n".join(each), pictures) for each in self.options],
            answer, self.said("keywords"), text_from(self.words("explanation"), pictures),
            self.said("difficulty"), category or self.category,
            split_list(self.said("knowledge_points")), split_list(self.said("tags")),
            self.said("source"), self.said("valid_from"), self.said("valid_until"),
            self.said("id"), self.said("title"), self.said("score"), [each.draft(pictures) for each in self.parts],
        )  # fmt: skip

    def has_answer(self) -> bool:
        """Whether the answer stands with the question, or there is none to it."""
        if self.parts:
            return all(each.has_answer() for each in self.parts)
        return (
            self.kind is Kind.TEXT
            or bool(self.words("answer"))
            or (self.kind in _MAY_STAND_IN_BRACKETS and bool(answer_in_brackets(self.words("stem"))[1]))
        )


def answer_in_brackets(stem: str) -> tuple[str, str]:
    """The stem with empty brackets, and the answer that stood in the last of them; "" where none did."""
    found = None
    for each in _IN_BRACKETS.finditer(stem):
        found = each
    if found is None:
        return stem, ""
    return f"{stem[: found.start()]}（　　）{stem[found.end() :]}", found[1]
