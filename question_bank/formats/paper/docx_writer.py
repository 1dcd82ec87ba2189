"""Writes a paper as a Word document, and says what it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image

from lms.contracts.questions import Text
from question_bank.formats.drafts import draft_losses, draft_of
from question_bank.formats.media import MEDIA_SRC, media_of, no_media
from question_bank.formats.paper.layout import read_lines
from question_bank.formats.paper.marked import (
    PICTURE,
    PICTURE_END,
    SUB,
    SUB_END,
    SUP,
    SUP_END,
    has_more_markup,
    marked_from,
    text_from,
)
from question_bank.formats.paper.writing import PaperLine, paper_lines
from question_bank.formats.parsed import MediaSource, ParsedItem
from question_bank.formats.same_content import is_same_item

_PIECES = re.compile(
    f"({SUB}[^{SUB_END}]*{SUB_END}|{SUP}[^{SUP_END}]*{SUP_END}|{PICTURE}[0-9]+{PICTURE_END})"
)
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST = Cm(14)
_SOUNDS = frozenset({"mp3", "ogg", "wav", "m4a"})
_STYLES = {"section": "Heading2"}


def write_docx(items: Iterable[ParsedItem], media: MediaSource = no_media) -> bytes:
    """The items as a Word document. Raises nothing for a picture that is lost: it is left out."""
    document = docx.Document()
    _set_fonts(document)
    body = document.element.body
    section = body.sectPr
    addresses: list[str] = []
    lines = list(paper_lines(items, addresses))
    pictures = _Pictures(document, addresses, media)
    written = "".join(_paragraph(each, pictures) for each in lines)
    namespaces = nsdecls("w", "wp", "a", "pic", "r")
    for paragraph in list(parse_xml(f"<w:body {namespaces}>{written}</w:body>")):
        section.addprevious(paragraph)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if a paper has no form for it at all."""
    held = _held_by_words(item)
    losses = draft_losses(item, hold, has_more_markup)
    if losses is None or held is None:
        return None
    sounds = any(extension in _SOUNDS for _digest, extension in media_of(item.content))
    return tuple(dict.fromkeys([*losses, *["sounds"] * sounds, *["altered"] * (not losses and not held)]))


def hold(text: Text) -> Text:
    pictures: list[str] = []
    marked = marked_from(text, pictures)
    return text_from(marked, [f'<img src="{each}" alt="">' for each in pictures])


def _held_by_words(item: ParsedItem) -> bool | None:
    """Whether the lines of a paper read as the item's draft does; None where they do not read as one question."""
    pictures: list[str] = []
    lines = [(number, line.words) for number, line in enumerate(paper_lines([item], pictures), start=1)]
    read = read_lines(lines, [f'<img src="{each}" alt="">' for each in pictures])
    if len(read.items) != 1 or read.faults:
        return None
    once, again = (draft_of(each, hold) for each in (item, read.items[0]))
    if once is None or again is None:
        return None
    once.line = again.line = 0
    return once == again and is_same_item(read.items[0], read.items[0])


def _set_fonts(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    normal.paragraph_format.space_after = Pt(2)


class _Pictures:
    """The drawings of a document, each picture stored once."""

    def __init__(self, document: Any, addresses: list[str], media: MediaSource) -> None:
        self.document = document
        self.addresses = addresses
        self.media = media
        self.made: dict[str, bytes | None] = {}

    def drawing(self, place: int) -> str:
        """The XML of the drawing for an address; "" for what is lost or cannot be drawn."""
        found = MEDIA_SRC.search(self.addresses[place])
        if found is None or found["ext"] in _SOUNDS:
            return ""
        data = self._data(found["sha256"])
        if data is None:
            return ""
        inline = self.document.part.new_pic_inline(BytesIO(data))
        if inline.extent.cx > _WIDEST:
            inline.extent.cy = int(inline.extent.cy * _WIDEST / inline.extent.cx)
            inline.extent.cx = _WIDEST
            shape = inline.graphic.graphicData.pic.spPr
            shape.cx, shape.cy = inline.extent.cx, inline.extent.cy
        return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"

    def _data(self, digest: str) -> bytes | None:
        if digest not in self.made:
            found = self.media(digest)
            self.made[digest] = _as_word_takes_it(found.data) if found else None
        return self.made[digest]


def _as_word_takes_it(data: bytes) -> bytes | None:
    """The picture as PNG where Word does not know its format; None where it cannot be opened."""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.format in ("PNG", "JPEG", "GIF"):
                return data
            stream = BytesIO()
            image.convert("RGBA").save(stream, "PNG")
            return stream.getvalue()
    except (OSError, ValueError, SyntaxError):
        return None


def _paragraph(line: PaperLine, pictures: _Pictures) -> str:
    style = _STYLES.get(line.role)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    if line.role == "option":
        properties = '<w:pPr><w:ind w:left="420"/></w:pPr>'
    return f"<w:p>{properties}{''.join(_run(each, pictures) for each in _PIECES.split(line.words) if each)}</w:p>"


def _run(piece: str, pictures: _Pictures) -> str:
    if piece[0] == PICTURE:
        return pictures.drawing(int(piece[1:-1]))
    align = {SUB: "subscript", SUP: "superscript"}.get(piece[0])
    properties = f'<w:rPr><w:vertAlign w:val="{align}"/></w:rPr>' if align else ""
    words = escape(_IMPOSSIBLE.sub("", piece[1:-1] if align else piece))
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'
