"""The texts of an item as the bank keeps them: plain where they have no markup, otherwise HTML that was made safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from lms.contracts.questions import Text, TextFormat
from lms.web.html import RICH_TAGS, clean_rich
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.mathml import tex_of
from question_bank.formats.qti.nodes import Node

Content = Sequence[Node | str]
Resolve = Callable[[str, int], str]
"""The address of a medium for what an item calls it. Raises Unreadable."""
_SPACES = re.compile(r"\s+")
_LINE_BREAKS = re.compile(r"[ \t]*[\r\n\t]\s*")
_INSTEAD = {"h1": "h2", "h5": "h4", "h6": "h4", "dt": "p", "dd": "p", "rt": "rt"}
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "hr",
        "figure",
        "h1",
        "h5",
        "h6",
        "dl",
    }
)
_KEPT = (
    "src",
    "alt",
    "width",
    "height",
    "href",
    "lang",
    "title",
    "colspan",
    "rowspan",
    "scope",
    "start",
    "span",
    "controls",
)
_EMPTY = frozenset({"br", "img", "hr", "col"})
_REFUSED = frozenset(
    {
        "printedVariable",
        "templateBlock",
        "templateInline",
        "include",
        "svg",
        "iframe",
        "customInteraction",
        "gap",
        "hottext",
    }
)
_MOVING = ("video/", "application/x-shockwave")


def no_media(_name: str, line: int) -> str:
    """Refuses every medium: a bare item brings none along."""
    raise Unreadable(line, "picture_not_kept")


def text_of(content: Content, resolve: Resolve) -> Text | None:
    """The text; None where there is none. Raises Unreadable for a medium that is not kept, or a part that changes
    from candidate to candidate."""
    content = _trimmed(content)
    if len(content) == 1 and isinstance(only := content[0], Node) and only.name in ("div", "p"):
        if only.name == "div" or _is_plain(only.content):
            content = _trimmed(only.content)
        if only.name == "div":
            return _html(content, resolve)
    if len(content) == 1 and isinstance(content[0], str):
        return Text(" ".join(content[0].split()), TextFormat.PLAIN)
    if _is_plain(content):
        words = "".join(_plain(each) for each in content)
        lines = (_SPACES.sub(" ", line).strip(" ") for line in words.replace("\n", " ").split("\0"))
        plain = "\n".join(lines).strip()
        return Text(plain, TextFormat.PLAIN) if plain else None
    return _html(content, resolve)


def words_of(content: Content, line: int) -> str:
    """The words of something that can only be words, such as an inline choice. Raises Unreadable for more."""
    text = text_of(content, no_media)
    if text is not None and text.format is not TextFormat.PLAIN:
        raise Unreadable(line, "qti_words_only")
    return text.text.replace("\n", " ") if text else ""


def pruned(content: Content, instead: Mapping[int, Content]) -> list[Node | str]:
    """The content with each node whose id() is in `instead` replaced, at any depth."""
    result: list[Node | str] = []
    for each in content:
        if isinstance(each, str):
            result.append(each)
        elif id(each) in instead:
            result += instead[id(each)]
        else:
            result.append(Node(each.name, each.line, each.attributes, pruned(each.content, instead)))
    return result


def as_block(content: Content, line: int) -> list[Node | str]:
    """The content as something that can follow a paragraph."""
    trimmed = _trimmed(content)
    if not trimmed or any(isinstance(each, Node) and each.name in _BLOCKS for each in trimmed):
        return trimmed
    return [Node("p", line, {}, trimmed)]


def _trimmed(content: Content) -> list[Node | str]:
    kept = list(content)
    while kept and isinstance(kept[0], str) and not kept[0].strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], str) and not kept[-1].strip():
        kept.pop()
    return kept


def _is_plain(content: Content) -> bool:
    return all(
        isinstance(each, str)
        or each.name in ("br", "math:math")
        or (each.name == "span" and _is_plain(each.content))
        for each in content
    )


def _plain(part: Node | str) -> str:
    if isinstance(part, str):
        return part
    if part.name == "span":
        return "".join(_plain(each) for each in part.content)
    return "\0" if part.name == "br" else tex_of(part)


def _html(content: Content, resolve: Resolve) -> Text | None:
    written = "".join(_markup(content, resolve)).strip()
    safe = clean_rich(written).strip() if "<" in written or "&" in written else written
    return Text(safe, TextFormat.HTML) if safe else None


def _markup(content: Content, resolve: Resolve) -> Iterable[str]:
    for each in content:
        if isinstance(each, str):
            yield escape(_LINE_BREAKS.sub(" ", each), quote=False)
        elif each.name == "math:math":
            yield escape(tex_of(each), quote=False)
        elif each.name in _REFUSED or each.name.endswith("Interaction"):
            raise Unreadable(each.line, "qti_element", element=each.name)
        elif each.name in ("object", "picture", "img", "audio", "video", "embed"):
            yield from _medium(each, resolve)
        elif each.name not in ("script", "style", "stylesheet", "rp"):
            yield from _element(each, resolve)


def _element(node: Node, resolve: Resolve) -> Iterable[str]:
    name = _INSTEAD.get(node.name, node.name)
    inside = _markup(node.content, resolve)
    if name == "rt":
        yield from ("(", *inside, ")")
        return
    if name == "div":
        # a division means a line of its own; where it only holds paragraphs they are lines already
        has_blocks = any(each.name in _BLOCKS for each in node.nodes)
        yield from inside if has_blocks else ("<p>", *inside, "</p>")
        return
    if name not in RICH_TAGS:
        yield from inside
        return
    if name == "pre":
        yield f"<pre>{escape(node.text, quote=False)}</pre>"
        return
    yield f"<{name}{_attributes(node)}>"
    if name not in _EMPTY:
        yield from inside
        yield f"</{name}>"


def _attributes(node: Node, **more: str) -> str:
    kept = {key: value for key, value in node.attributes.items() if key in _KEPT} | more
    return "".join(f' {key}="{escape(value)}"' for key, value in kept.items())


def _medium(node: Node, resolve: Resolve) -> Iterable[str]:
    kind = node.get("type")
    source = node.first("source") or node
    name = source.get("src") or node.get("data") or node.get("src")
    if node.name in ("video", "embed", "picture") or kind.startswith(_MOVING):
        raise Unreadable(node.line, "qti_element", element=f"{node.name} {kind}".strip()[:60])
    if node.name == "object" and not kind.startswith(("image/", "audio/")):
        raise Unreadable(node.line, "qti_element", element=f"object {kind}".strip()[:60])
    url = resolve(name, node.line)
    if node.name == "audio" or kind.startswith("audio/"):
        yield f'<audio controls src="{escape(url)}"></audio>'
        return
    alt = node.get("alt") or (_SPACES.sub(" ", node.text)[:300] if node.name == "object" else "")
    size = {key: node.get(key) for key in ("width", "height") if node.get(key).isdecimal()}
    written = "".join(f' {key}="{escape(value)}"' for key, value in ({"alt": alt} | size).items())
    yield f'<img src="{escape(url)}"{written}>'
