"""Pictures and sounds within questions: how texts name them, and how a reader collects them.

A text that shows one is HTML with src="/questions/media/<SHA-256>.<extension>". The address follows from the content,
so that a file read twice gives the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from lms.contracts.questions import ItemContent, Text
from lms.files.api import FileRefused, check_medium
from question_bank.formats.parsed import MediaSource, Medium

MEDIA_SRC = re.compile(r"/questions/media/(?P<sha256>[0-9a-f]{64})\.(?P<ext>[a-z0-9]{2,4})")
MOST_MEDIA = 2_000
LARGEST_MEDIUM = 10 * 1024 * 1024


class MediumRefused(ValueError):
    """A file within a question that is not taken. `code` is translated in messages.py."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


class MediaCollector:
    """The media of one file as it is read."""

    def __init__(self) -> None:
        self.media: dict[str, Medium] = {}

    def add(self, name: str, data: bytes) -> str:
        """Takes a medium in; the address that texts show it by. Raises MediumRefused: not_a_picture (SVG too),
        picture_too_large, too_many_pictures."""
        if len(data) > LARGEST_MEDIUM:
            raise MediumRefused("picture_too_large", name)
        digest = sha256(data).hexdigest()
        if digest not in self.media and len(self.media) >= MOST_MEDIA:
            raise MediumRefused("too_many_pictures", name)
        try:
            extension = check_medium(data, name)
        except FileRefused:
            raise MediumRefused("not_a_picture", name) from None
        self.media.setdefault(digest, Medium(name[-150:], data))
        return medium_url(digest, extension)


def medium_url(digest: str, extension: str) -> str:
    """The address that a text shows a medium by."""
    return f"/questions/media/{digest}.{extension}"


def medium_html(url: str, name: str = "") -> str:
    """The element that shows a medium."""
    if url.rsplit(".", 1)[-1] in ("mp3", "ogg", "wav", "m4a"):
        return f'<audio controls src="{url}"></audio>'
    alt = re.sub(r"[<>&\"\x00-\x1f]", " ", name.rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip()[:100]
    return f'<img src="{url}" alt="{alt}">'


def media_in(*texts: str) -> list[tuple[str, str]]:
    """The SHA-256 and extension of every medium that the texts show, each once, in their order."""
    found = (each for text in texts if "/questions/media/" in text for each in MEDIA_SRC.finditer(text))
    return list(dict.fromkeys((each["sha256"], each["ext"]) for each in found))


def media_of(content: ItemContent) -> list[tuple[str, str]]:
    """The same for everything that a question says."""
    return media_in(*_strings(content))


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Text():
            yield value.text
        case tuple():
            for part in value:
                yield from _strings(part)
    if is_dataclass(value) and not isinstance(value, Text):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))


def no_media(_digest: str) -> None:
    """A MediaSource that has none."""
    return


def source_of(media: Iterable[tuple[str, Medium]]) -> MediaSource:
    """A MediaSource of what a reader collected."""
    return dict(media).get
