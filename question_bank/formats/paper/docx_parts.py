"""The parts of a Word document beside its text: where pictures lie, and what automatic numbers look like.

Source: ISO/IEC 29500-1, 17.9 (numbering) and ISO/IEC 29500-2 (relationships).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import normpath
from pyexpat import ExpatError, ParserCreate

from question_bank.formats.drafts.draft import LETTERS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DIGITS = "零一二三四五六七八九"
Start = Callable[[str, dict[str, str]], None]


class DocumentRefused(ValueError):
    """XML that is damaged or declares a document type. `code` is translated in messages.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def walk(data: bytes, start: Start, end: Callable[[str], None], words: Callable[[str], None]) -> None:
    """Reports the elements of an XML part by their local names, their attributes by local names too. No entity is ever
    defined, and nothing outside is opened. Raises DocumentRefused."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_declared: object) -> None:
        raise DocumentRefused("xml_doctype")

    def started(name: str, attributes: dict[str, str]) -> None:
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = words
    try:
        parser.Parse(data, True)
    except (ExpatError, LookupError, ValueError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused("xml_broken") from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _nothing(_part: str) -> None:
    return


def targets(data: bytes) -> dict[str, str]:
    """The members that a document's relationships name, by their ids; what lies outside the archive is left out."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else normpath(f"word/{target}")
            found[attributes.get("Id", "")] = member

    walk(data, start, _nothing, _nothing)
    return found


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The automatic numbers of a document: what stands before a paragraph of a list."""

    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, depth: int) -> str:
        """What Word shows before the next paragraph of the list, "" for a bullet or a list that is not known."""
        levels = self.abstract.get(self.lists.get(list_id, ""))
        level = levels.get(depth) if levels else None
        if levels is None or level is None or level.form in ("bullet", "none"):
            return ""
        self.counters[list_id, depth] = self.counters.get((list_id, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counters.pop((list_id, deeper), None)
        words = level.text
        for each in range(depth + 1):
            known = levels.get(each, level)
            value = self.counters.get((list_id, each), known.start)
            words = words.replace(f"%{each + 1}", _written(value, known.form))
        return f"{words} "


def numbering(data: bytes) -> Numbering:
    """The numbers that word/numbering.xml defines. Raises DocumentRefused."""
    found = Numbering()
    place: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        match name:
            case "abstractNum":
                place["abstract"] = attributes.get("abstractNumId", "")
                found.abstract[place["abstract"]] = {}
            case "lvl" if "abstract" in place:
                place["level"] = attributes.get("ilvl", "0")
                found.abstract[place["abstract"]][_whole(place["level"])] = _Level()
            case "numFmt" | "lvlText" | "start" if "level" in place:
                _set(found.abstract[place["abstract"]][_whole(place["level"])], name, value)
            case "num":
                place["list"] = attributes.get("numId", "")
            case "abstractNumId" if "list" in place:
                found.lists[place["list"]] = value

    def end(name: str) -> None:
        for element, key in (("abstractNum", "abstract"), ("lvl", "level"), ("num", "list")):
            if name == element:
                place.pop(key, None)

    walk(data, start, end, _nothing)
    return found


def styles(data: bytes) -> dict[str, tuple[str, int]]:
    """The lists that paragraph styles belong to, by style: the list's id and depth. Raises DocumentRefused."""
    found: dict[str, tuple[str, int]] = {}
    place = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "style":
            place[0] = attributes.get("styleId", "")
        elif name in ("numId", "ilvl") and place[0]:
            list_id, depth = found.get(place[0], ("", 0))
            found[place[0]] = (value, depth) if name == "numId" else (list_id, min(_whole(value), 8))

    walk(data, start, _nothing, _nothing)
    return found


def _set(level: _Level, name: str, value: str) -> None:
    if name == "numFmt":
        level.form = value
    elif name == "lvlText":
        level.text = value[:40]
    else:
        level.start = _whole(value) if value else 1


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0


def _written(number: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = LETTERS[number - 1]
        return letter if form == "upperLetter" else letter.lower()
    if ("hinese" in form or "japaneseCounting" in form or "ideograph" in form) and 1 <= number < 100:
        tens, ones = divmod(number, 10)
        head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return head + (_DIGITS[ones] if ones or not tens else "")
    return str(number)
