"""Reads Xueshi's JSON. Whatever the file holds, the reader reports and never raises."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from lms.contracts.questions import ContentFault, ItemContent
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.formats.checking import check_storable
from question_bank.formats.limits import LONGEST_ITEM, MOST_ANSWERS, why_full
from question_bank.formats.media import MediaCollector, MediumRefused
from question_bank.formats.parsed import Document, Fault, ParsedItem
from question_bank.formats.xueshi.scanner import ITEMS, NotJson, members
from question_bank.formats.xueshi.schema import FORMAT, VERSION

_TYPES = {each.key: each for each in QUESTION_TYPES}
_KEYS = frozenset(
    {
        *("type", "content", "category", "title", "tags", "id", "has_blank"),
        *("difficulty", "knowledge_points", "source", "valid_from", "valid_until"),
    }
)
MEDIA = "media"
_HEAD = frozenset({"$schema", "format", "version", ITEMS, MEDIA})
_EXCERPT = 80


def read_xueshi(text: str) -> Document:
    """The items and faults of a JSON text, each with its line; faults of an item name its place from 1 as well.

    Reading stops, with a fault that says so, where the text is no JSON, at a format or version that is not ours, and
    after MOST_FAULTS faults or MOST_ITEMS items.
    """
    return _Reader(text.removeprefix("\ufeff")).read()


class _Reader:
    """Reads one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.media = MediaCollector()
        self._seen = (0, 1)  # a position, and the line it is on
        self._place = 0

    def read(self) -> Document:
        """The document."""
        head: dict[str, Any] = {}
        try:
            for key, position, value in members(self.text):
                if key != ITEMS:
                    self._check_head(key, position, value)
                    head[key] = value
                elif self._is_full(position):
                    return self._document()
                else:
                    self._item(position, value)
            self._place = 0
            for name in ("format", "version"):
                if name not in head:
                    self._fault(0, "missing_key", key=name)
        except NotJson as refusal:
            self._place = 0
            self._fault(refusal.position, refusal.code, **refusal.params)
        return self._document()

    def _document(self) -> Document:
        # a file of another kind or version is not read in part
        is_other = any(fault.code in ("json_other_format", "json_other_version") for fault in self.faults)
        return Document(() if is_other else tuple(self.items), tuple(self.faults), media=self.media.media)

    def _check_head(self, key: str, position: int, value: object) -> None:
        if key not in _HEAD:
            self._fault(position, "unknown_key", key=key[:40])
        elif key == "format" and value != FORMAT:
            raise NotJson("json_other_format", position)
        elif key == "version" and (type(value) is not int or value != VERSION):
            raise NotJson("json_other_version", position, version=str(value)[:20])
        elif key == MEDIA:
            self._media(position, value)

    def _media(self, position: int, value: object) -> None:
        for digest, part in value.items() if isinstance(value, dict) else [("", None)]:
            match part:
                case {"name": str(name), "data": str(data), **rest} if not rest:
                    self._medium(position, digest, name, data)
                case _:
                    self._fault(position, "wrong_type", key=f"{MEDIA}.{digest[:12]}".rstrip("."))

    def _medium(self, position: int, digest: str, name: str, data: str) -> None:
        called = name[-60:] or digest[:12]
        try:
            content = b64decode(data, validate=True)
            if sha256(content).hexdigest() != digest:
                raise MediumRefused("picture_altered")
            self.media.add(name, content)
        except MediumRefused as refusal:
            self._fault(position, refusal.code, name=called)
        except (Base64Error, ValueError):
            self._fault(position, "picture_unreadable", name=called)

    def _is_full(self, position: int) -> bool:
        if full := why_full(len(self.faults), len(self.items)):
            code, params = full
            self._fault(position, code, **params)
        return full is not None

    def _item(self, position: int, value: object) -> None:
        self._place += 1
        try:
            item = _item_from(value, self._line(position))
            check_storable(item)
            self.items.append(item)
        except ContentFault as fault:
            params = {name: part[:80].replace("\0", "") for name, part in fault.params.items()}
            self._fault(position, fault.code, **params)

    def _fault(self, position: int, code: str, **params: str) -> None:
        start = self.text.rfind("\n", 0, position) + 1
        excerpt = self.text[start : start + 4 * _EXCERPT].split("\n", 1)[0].strip()[:_EXCERPT]
        place = self._place or None
        self.faults.append(Fault(self._line(position), code, params, position - start + 1, excerpt, place))

    def _line(self, position: int) -> int:
        """The line of a position, counting on from the last one asked for."""
        before, line = self._seen if self._seen[0] <= position else (0, 1)
        self._seen = (position, line + self.text.count("\n", before, position))
        return self._seen[1]


def _item_from(value: object, line: int) -> ParsedItem:
    if not isinstance(value, dict):
        raise ContentFault("not_an_object")
    for key in value:
        if key not in _KEYS:
            raise ContentFault("unknown_key", key=key)
    for key in ("type", "content"):
        if key not in value:
            raise ContentFault("missing_key", key=key)
    has_blank = value.get("has_blank", False)
    if not isinstance(has_blank, bool):
        raise ContentFault("wrong_type", key="has_blank")
    return ParsedItem(
        _content(value["type"], value["content"]),
        _strings(value, "category"),
        _string(value, "title"),
        _strings(value, "tags"),
        _string(value, "id"),
        has_blank,
        line,
        _difficulty(value),
        _strings(value, "knowledge_points"),
        _string(value, "source") or "",
        _day(value, "valid_from"),
        _day(value, "valid_until"),
    )


def _difficulty(value: dict[str, Any]) -> int | None:
    level = value.get("difficulty")
    if level is not None and (type(level) is not int or not 1 <= level <= 5):
        raise ContentFault("unknown_value", key="difficulty", value=str(level))
    return level


def _day(value: dict[str, Any], key: str) -> date | None:
    written = _string(value, key)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise ContentFault("unknown_value", key=key, value=str(written)) from None


def _content(key: object, data: object) -> ItemContent:
    kind = _TYPES.get(key) if isinstance(key, str) else None
    if kind is None:
        raise ContentFault("unknown_value", key="type", value=str(key))
    if not isinstance(data, dict):
        raise ContentFault("wrong_type", key="content")
    for part in data.values():
        if isinstance(part, list) and len(part) > MOST_ANSWERS:
            raise ContentFault("too_many_answers", most=str(MOST_ANSWERS))
    try:
        content = kind.from_json(data)
    except OverflowError:
        raise ContentFault("number_too_long") from None
    if sum(len(text) for text in _texts(data)) > LONGEST_ITEM:
        raise ContentFault("item_too_long", most=str(LONGEST_ITEM))
    return content


def _texts(value: Any) -> Sequence[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for part in value.values() for text in _texts(part)]
        case list():
            return [text for part in value for text in _texts(part)]
    return []


def _string(value: dict[str, Any], key: str) -> str | None:
    text = value.get(key)
    if text is not None and not isinstance(text, str):
        raise ContentFault("wrong_type", key=key)
    return text or None


def _strings(value: dict[str, Any], key: str) -> tuple[str, ...]:
    parts = value.get(key, [])
    if not isinstance(parts, list) or not all(isinstance(each, str) for each in parts):
        raise ContentFault("wrong_type", key=key)
    return tuple(parts)
