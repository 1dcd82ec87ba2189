"""An XML text as one small tree after the other: at no time is more than one question in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from question_bank.formats.limits import LONGEST_ITEM
from question_bank.formats.safe_xml import NotXml, SafeParser

_DEEPEST = 32
_MOST_PARTS = 5_000
_LONGEST_FILES = 20_000_000  # characters of Base64 in one question
_PORTION = 1 << 20  # the parser reads what is unfinished again with every portion


@dataclass(slots=True)
class Element:
    """An element: its name, the line it begins on, its attributes, its own text and the elements within."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The characters directly within it, trimmed."""
        return "".join(self.pieces).strip()

    def all(self, name: str) -> list[Element]:
        """The elements of that name directly within it."""
        return [each for each in self.children if each.name == name]

    def first(self, name: str) -> Element | None:
        """The first of them, if there is one."""
        return next((each for each in self.children if each.name == name), None)

    def words(self, *path: str) -> str:
        """The text of the element at the end of a path of names; "" if there is none."""
        here: Element | None = self
        for name in path:
            here = here.first(name) if here else None
        return here.text if here else ""


def elements_below_root(text: str, root: str) -> Iterator[Element]:
    """Each element directly below the root, complete. Raises NotXml, after what could be read before it."""
    builder = _Builder(root)
    for start in range(0, max(len(text), 1), _PORTION):
        data = text[start : start + _PORTION].encode("utf-8", "surrogatepass")
        refusal = builder.feed(data, start + _PORTION >= len(text))
        yield from builder.taken()
        if refusal:
            raise refusal


class _Builder(SafeParser):
    """Builds elements from what the parser reports."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self.root = root
        self.open: list[Element] = []
        self.done: list[Element] = []
        self.depth = 0
        self.parts = self.length = self.in_files = 0

    def taken(self) -> list[Element]:
        """The elements that were completed since it was last asked."""
        done, self.done = self.done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.depth += 1
        if self.depth == 1:
            if name != self.root:
                raise NotXml("xml_other_root", line, root=self.root, found=name[:40])
            return
        if self.depth > _DEEPEST:
            raise NotXml("xml_too_deep", line)
        self.parts += 1
        if self.parts > _MOST_PARTS:
            raise NotXml("item_too_long", self.open[0].line if self.open else line, most=str(LONGEST_ITEM))
        element = Element(name, line, attributes)
        if self.open:
            self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            if not self.open:
                self.done.append(element)
                self.parts = self.length = self.in_files = 0

    def characters(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1].name == "file":
            self.in_files += len(data)
        else:
            self.length += len(data)
        if self.length > LONGEST_ITEM or self.in_files > _LONGEST_FILES:
            raise NotXml("item_too_long", self.open[0].line, most=str(LONGEST_ITEM))
        self.open[-1].pieces.append(data)
