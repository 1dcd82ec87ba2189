"""From nodes to XML in the spelling of a version, and from the bank's texts to nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from lms.contracts.questions import Text, TextFormat
from lms.web.html import RICH_TAGS, clean_rich
from question_bank.bank.rendering import render_text
from question_bank.formats.media import MEDIA_SRC
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import Content

_PLAIN = frozenset({*RICH_TAGS, "div", "span", "object"})
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# characters that XML 1.0 has no way to write
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UPPER = re.compile(r"(?=[A-Z])")
_EMPTY = frozenset({"br", "img", "hr", "col"})
_SOUNDS = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4"}


@dataclass(frozen=True, slots=True)
class Version:
    """How a version of QTI names things."""

    number: str
    namespace: str
    package_namespace: str
    templates: str
    item_type: str

    @property
    def is_third(self) -> bool:
        return self.number.startswith("3")


QTI_21 = Version(
    "2.1", "http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imscp_v1p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s", "imsqti_item_xmlv2p1",
)  # fmt: skip
QTI_22 = Version(
    "2.2", "http://www.imsglobal.org/xsd/imsqti_v2p2", "http://www.imsglobal.org/xsd/imscp_v1p1",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/%s", "imsqti_item_xmlv2p2",
)  # fmt: skip
QTI_30 = Version(
    "3.0", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/%s.xml", "imsqti_item_xmlv3p0",
)  # fmt: skip


def element(name: str, *content: Node | str, **attributes: object) -> Node:
    """An element; attributes that are None are left out."""
    kept = {key: _written(value) for key, value in attributes.items() if value is not None}
    return Node(name, 0, kept, list(content))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def xml_of(node: Node, version: Version) -> str:
    """The element as XML, its QTI names in the version's spelling."""
    pieces: list[str] = []
    _write(node, version.is_third, pieces)
    return "".join(pieces)


def _write(node: Node, is_third: bool, pieces: list[str]) -> None:
    is_kebab = is_third and node.name not in _PLAIN
    name = _kebab(node.name, "qti-") if is_kebab else node.name
    pieces.append(f"<{name}")
    for key, value in node.attributes.items():
        pieces.append(f' {_kebab(key, "") if is_kebab else key}="{escape(value)}"')
    if not node.content:
        pieces.append("/>")
        return
    pieces.append(">")
    for each in node.content:
        if isinstance(each, str):
            pieces.append(escape(each))
        else:
            _write(each, is_third, pieces)
    pieces.append(f"</{name}>")


@lru_cache(maxsize=500)
def _kebab(name: str, prefix: str) -> str:
    return prefix + "-".join(_UPPER.split(name)).lower()


def escape(text: str) -> str:
    """The text as XML can hold it."""
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_SPECIAL)


def content_of(text: Text) -> list[Node | str]:
    """A text as flow content: words and line breaks where it is plain, otherwise one <div>."""
    if text.format is TextFormat.PLAIN:
        return _lines(text.text)
    source = clean_rich(text.text) if text.format is TextFormat.HTML else str(render_text(text))
    return [Node("div", 0, {}, _html_nodes(source))]


def body_of(text: Text) -> list[Node | str]:
    """The same as blocks, as an item's body wants them."""
    content = content_of(text)
    return [Node("p", 0, {}, content)] if text.format is TextFormat.PLAIN else content


def with_nodes(
    content: Content, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Node]
) -> list[Node | str]:
    """The content with a node wherever the pattern stands in its words."""
    result: list[Node | str] = []
    for each in content:
        if isinstance(each, Node):
            result.append(Node(each.name, 0, each.attributes, with_nodes(each.content, pattern, make)))
            continue
        position = 0
        for found in pattern.finditer(each):
            result += [each[position : found.start()], make(found)]
            position = found.end()
        result.append(each[position:])
    return [each for each in result if each != ""]


def media_names(content: Iterable[Node]) -> dict[str, str]:
    """SHA-256 → extension of every medium that the nodes show, and their addresses turned to the package's."""
    names: dict[str, str] = {}
    for root in content:
        for node in root.walk():
            for key in ("src", "data"):
                if found := MEDIA_SRC.fullmatch(node.attributes.get(key, "")):
                    names[found["sha256"]] = found["ext"]
                    node.attributes[key] = f"../media/{found['sha256']}.{found['ext']}"
    return names


def _lines(text: str) -> list[Node | str]:
    content: list[Node | str] = []
    for place, line in enumerate(text.split("\n")):
        content += [Node("br", 0), line] if place else [line]
    return [each for each in content if each != ""]


def _html_nodes(source: str) -> list[Node | str]:
    if "<" not in source and "&" not in source:
        return [source]
    builder = _HtmlBuilder()
    builder.feed(source)
    builder.close()
    return builder.root.content


class _HtmlBuilder(HTMLParser):
    """Nodes of HTML that was made safe, in which every element is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div", 0)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs if key != "rel"}
        node = Node(tag, 0, attributes)
        if tag == "audio":
            source = attributes.get("src", "")
            kind = _SOUNDS.get(source.rsplit(".", 1)[-1], "audio/mpeg")
            node = Node("object", 0, {"type": kind, "data": source})
        elif tag == "img":
            attributes.setdefault("alt", "")
        self._open[-1].content.append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)
