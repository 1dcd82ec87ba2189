"""The files within a Moodle question: pictures and sounds that its texts show as @@PLUGINFILE@@/name."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from html import escape, unescape
from urllib.parse import unquote

from question_bank.formats.media import MEDIA_SRC, MediaCollector, MediumRefused, media_in
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.moodle_xml.tree import Element
from question_bank.formats.parsed import MediaSource

_PLACE = "@@PLUGINFILE@@"
_SHOWN = re.compile(rf"{_PLACE}([^\"'?#\s<>]*)")
_DATA_URI = re.compile(r"data:(?:image|audio)/[a-z0-9.+-]{2,20};base64,([A-Za-z0-9+/=%\s]+)")


def place_files(question: Element, media: MediaCollector) -> None:
    """Takes the files of a question in and names them in its texts by the addresses that they get. Raises Unreadable
    for one that is no picture or sound, and for what no text shows."""
    waiting = [question]
    while waiting:
        element = waiting.pop()
        waiting += element.children
        if element.name == "image_base64" and element.text:
            raise Unreadable(element.line, "file_not_kept", names="image_base64")
        if element.name == "text":
            element.pieces = [_with_data_uris(element, media)]
        elif files := element.all("file"):
            _place(element, files, media)


def medium_in(file: Element, media: MediaCollector) -> str:
    """The address of a file that is not within a text, such as the picture under a drag and drop question."""
    return _taken(file.attributes.get("name", "?")[-60:], file.line, "".join(file.pieces), media)


def _place(element: Element, files: list[Element], media: MediaCollector) -> None:
    addresses = {}
    for file in files:
        path = file.attributes.get("path", "/").strip("/")
        name = file.attributes.get("name", "?")
        addresses["/" + f"{path}/{name}".lstrip("/")] = medium_in(file, media)
    words = element.first("text")
    if words is not None:
        shown = _SHOWN.sub(
            lambda found: addresses.get(unquote(unescape(found[1])), found[0]), "".join(words.pieces)
        )
        words.pieces = [shown]


def _with_data_uris(words: Element, media: MediaCollector) -> str:
    written = "".join(words.pieces)
    if ";base64," not in written:
        return written
    return _DATA_URI.sub(lambda found: _taken("data:", words.line, unquote(found[1]), media), written)


def _taken(name: str, line: int, written: str, media: MediaCollector) -> str:
    try:
        return media.add(name, b64decode("".join(written.split()), validate=True))
    except MediumRefused as refusal:
        code = "file_not_kept" if refusal.code == "not_a_picture" else refusal.code
        raise Unreadable(line, code, names=name, name=name) from None
    except (Base64Error, ValueError):
        raise Unreadable(line, "picture_unreadable", name=name) from None


def written_files(text: str, media: MediaSource) -> tuple[str, str]:
    """A text with its media named as Moodle names them, and the <file> elements that belong beside it. What is lost
    keeps the address that this site shows it by."""
    files, names = [], {}
    for digest, extension in media_in(text):
        found = media(digest)
        if found is not None:
            name = names[digest] = f"{digest[:16]}.{extension}"
            data = b64encode(found.data).decode()
            files.append(f'<file name="{escape(name)}" path="/" encoding="base64">{data}</file>')
    if not files:
        return text, ""
    shown = MEDIA_SRC.sub(
        lambda found: f"{_PLACE}/{names[found['sha256']]}" if found["sha256"] in names else found[0], text
    )
    return shown, "".join(files)
