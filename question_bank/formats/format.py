"""What a file format must offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lms.contracts.questions import ItemContent
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.parsed import Document, MediaSource, ParsedItem, refused

Read = Callable[[bytes], Document]
Write = Callable[[Iterable[ParsedItem], MediaSource], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    - `key`: stored with an upload and given on the console; `title`: a proper name, the same in every language.
    - `extensions`: how its files end; what is written gets the first.
    - `read`: bytes → Document, never raises; a file that is not read at all is a Document with a `refusal`.
    - `write`: items → bytes, for items of which `losses` is not None; None for a format that is only read.
    - `losses`: codes for what of one item is lost in a file; None where the format has no form for the item.
    - `types`: the types of questions that it can be written with; others have no form in it.
    - `cannot_hold`: the codes that `losses` may give, to be shown before anybody chooses; the words are in
      messages.py.
    - `counts`: what a fault's line is: "line", "row", "paragraph" or "item".
    - `tells`: whether these bytes are the format, where others end their names alike.
    """

    key: str
    title: str
    extensions: tuple[str, ...]
    media_type: str
    read: Read
    write: Write | None
    losses: Callable[[ParsedItem], tuple[str, ...] | None]
    types: tuple[type[ItemContent], ...]
    cannot_hold: tuple[str, ...] = ()
    counts: str = "line"
    tells: Callable[[bytes], bool] | None = None


def text_reader(decode: Callable[[bytes], str], parse: Callable[[str], Document]) -> Read:
    """The reader of a text format: bytes that are no text are refused as a whole."""

    def read(data: bytes) -> Document:
        try:
            text = decode(data)
        except DecodingRefused as refusal:
            return refused(refusal.code)
        return parse(text)

    return read


def text_writer(write: Callable[[Iterable[ParsedItem]], str]) -> Write:
    """The writer of a text format without media, in UTF-8."""

    def written(items: Iterable[ParsedItem], _media: MediaSource) -> bytes:
        return write(items).encode("utf-8", "surrogatepass")

    return written
