"""QTI's XML as trees in which texts and elements keep their order; versions 2 and 3 spell names alike here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from question_bank.formats.limits import LONGEST_ITEM
from question_bank.formats.safe_xml import NotXml, SafeParser

_DEEPEST = 60
_MOST_PARTS = 20_000
_PORTION = 1 << 18
_LONGEST_NAME = 200  # a file made to harm may have a name that fills it
_MATHML = "/Math/MathML"


@dataclass(slots=True)
class Node:
    """An element: its name as QTI 2 spells it, the line it begins on, its attributes, what is in it, in order."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Node | str] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        """The elements directly within it."""
        return [each for each in self.content if type(each) is Node]

    def all(self, name: str) -> list[Node]:
        """The elements of that name directly within it."""
        return [each for each in self.content if type(each) is Node and each.name == name]

    def first(self, name: str) -> Node | None:
        """The first of them, if there is one."""
        for each in self.content:
            if type(each) is Node and each.name == name:
                return each
        return None

    def get(self, name: str, default: str = "") -> str:
        """An attribute, trimmed."""
        found = self.attributes.get(name)
        return default if found is None else found.strip()

    @property
    def text(self) -> str:
        """All the characters within it, at any depth, trimmed."""
        content = self.content
        if len(content) == 1 and type(content[0]) is str:
            return content[0].strip()
        return "".join(_characters(self)).strip()

    def walk(self) -> Iterator[Node]:
        """Itself and every element within it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            content = node.content
            if len(content) > 1:
                waiting += [each for each in reversed(content) if type(each) is Node]
            elif content and type(content[0]) is Node:
                waiting.append(content[0])


def _characters(node: Node) -> Iterator[str]:
    waiting: list[Node | str] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        else:
            waiting += reversed(each.content)


def root_name(text: str) -> str:
    """The name of the outermost element. Raises NotXml where there is none, or a document type."""
    found: list[str] = []

    def note(name: str) -> bool:
        found.append(name)
        return False

    for _ in elements(text, note, deepest=1):
        break
    return found[0] if found else ""


def elements(text: str, is_wanted: Callable[[str], bool], deepest: int = 1_000) -> Iterator[Node]:
    """Each element whose name is wanted, complete, wherever it stands; what is around them is not kept.

    Raises NotXml, after what could be read before it. `deepest`: how deep below the root a wanted one may begin.
    """
    builder = _Builder(is_wanted, deepest)
    data = text.encode("utf-8", "surrogatepass")
    try:
        for start in range(0, max(len(data), 1), _PORTION):
            refusal = builder.feed(data[start : start + _PORTION], start + _PORTION >= len(data))
            done, builder.done = builder.done, []
            yield from done
            if refusal:
                raise refusal
    finally:
        # the two hold each other, and with them all that was read
        del builder.parser


class _Builder(SafeParser):
    """Builds trees from what the parser reports."""

    def __init__(self, is_wanted: Callable[[str], bool], deepest: int) -> None:
        super().__init__("\n")
        self.is_wanted = is_wanted
        self.deepest = deepest
        self.open: list[Node] = []
        self.done: list[Node] = []
        self.depth = self.parts = self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # a file of ten thousand items has half a million elements: whatever is done here is felt
        self.depth += 1
        unfinished = self.open
        plain = _known_name(name) if len(name) <= _LONGEST_NAME else "?"
        if not unfinished and (self.depth > self.deepest or not self.is_wanted(plain)):
            return
        line = self.parser.CurrentLineNumber
        if len(unfinished) >= _DEEPEST:
            raise NotXml("xml_too_deep", line)
        self.parts += 1
        if self.parts > _MOST_PARTS:
            raise NotXml("item_too_long", unfinished[0].line if unfinished else line, most=str(LONGEST_ITEM))
        names = "".join(attributes)
        if "\n" in names or "-" in names or len(names) > _LONGEST_NAME:
            attributes = {_attribute(key): value for key, value in attributes.items()}
        node = Node(plain, line, attributes, [])
        if unfinished:
            unfinished[-1].content.append(node)
        unfinished.append(node)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            node = self.open.pop()
            if not self.open:
                self.done.append(node)
                self.parts = self.length = 0

    def characters(self, data: str) -> None:
        if self.open:
            self.length += len(data)
            if self.length > LONGEST_ITEM:
                raise NotXml("item_too_long", self.open[0].line, most=str(LONGEST_ITEM))
            self.open[-1].content.append(data)


@lru_cache(maxsize=1_000)
def _known_name(written: str) -> str:
    space, _, local = written.rpartition("\n")
    if space.endswith(_MATHML):
        return f"math:{local}"
    return _camel(local.removeprefix("qti-")) if local.startswith("qti-") else local


@lru_cache(maxsize=1_000)
def _known_attribute(written: str) -> str:
    local = written.rpartition("\n")[2]
    return _camel(local) if "-" in local and not local.startswith(("data-", "aria-")) else local


def _attribute(written: str) -> str:
    return _known_attribute(written) if len(written) <= _LONGEST_NAME else written[:40]


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(each[:1].upper() + each[1:] for each in others)
