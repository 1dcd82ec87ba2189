"""The texts of QTI 1.2: HTML as a string, plain words, or markup in the file itself; with Canvas's ways for media."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from lms.contracts.questions import Text, TextFormat
from question_bank.formats.moodle_xml.parts import Unreadable, cleaned
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import Resolve, text_of

_IMAGE = re.compile(r"<img\b[^<>]{0,20000}>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_EQUATION = re.compile(r"""\bdata-equation-content\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_MOVING = re.compile(r"<(iframe|video|object|embed)\b", re.IGNORECASE)
_DIVISION = re.compile(r"</?(?:div|span)\b[^<>]{0,2000}>", re.IGNORECASE)


def material_text(parts: Iterable[Node], resolve: Resolve) -> Text | None:
    """The texts of some <material>s as one; None where there is none. Raises Unreadable."""
    found = [text for part in parts for each in part.walk() if (text := _text(each, resolve))]
    if len(found) <= 1:
        return found[0] if found else None
    if all(each.format is TextFormat.PLAIN for each in found):
        return Text(" ".join(each.text for each in found), TextFormat.PLAIN)
    return Text("".join(_as_html(each) for each in found), TextFormat.HTML)


def _as_html(text: Text) -> str:
    return f"<p>{html.escape(text.text, quote=False)}</p>" if text.format is TextFormat.PLAIN else text.text


def _text(node: Node, resolve: Resolve) -> Text | None:
    if node.name == "matimage":
        return Text(f'<img src="{resolve(node.get("uri"), node.line)}" alt="">', TextFormat.HTML)
    if node.name in ("mataudio", "matvideo", "matapplet", "matapplication"):
        raise Unreadable(node.line, "qti_element", element=node.name)
    if node.name != "mattext":
        return None
    if node.nodes:
        return text_of(node.content, resolve)
    written = node.text
    if node.get("texttype").lower() not in ("text/html", "text/xhtml") and not written.startswith("<"):
        return Text(" ".join(written.split()), TextFormat.PLAIN) if written else None
    safe = html_of(written, node.line, resolve)
    return Text(safe, TextFormat.HTML) if safe else None


def html_of(written: str, line: int, resolve: Resolve) -> str:
    """HTML made safe, its pictures kept, Canvas's pictures of formulas as the formulas."""
    if moving := _MOVING.search(written):
        raise Unreadable(line, "qti_element", element=moving[1].lower())
    shown = _IMAGE.sub(lambda found: _image(found[0], line, resolve), written)
    return cleaned(_DIVISION.sub("", shown), line).strip()


def _image(tag: str, line: int, resolve: Resolve) -> str:
    if equation := _EQUATION.search(tag):
        tex = html.unescape(equation[1][1:-1])
        if "\\)" in tex:
            raise Unreadable(line, "qti_formula", element="img")
        return html.escape(f"\\({tex}\\)", quote=False)
    source = _SOURCE.search(tag)
    if source is None:
        return ""
    url = resolve(html.unescape(source[1][1:-1]), line)
    alt = _ALT.search(tag)
    return f'<img src="{url}" alt={alt[1] if alt else chr(34) * 2}>'
