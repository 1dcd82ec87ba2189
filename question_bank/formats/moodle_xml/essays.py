"""Moodle's essay: a text, or files to hand in where it takes nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import Essay, FileUpload, OpenAnswer
from question_bank.bank.domain.file_upload import KINDS, MOST_BYTES, MOST_FILES
from question_bank.bank.rendering import plain_words
from question_bank.formats.moodle_xml.parts import Unreadable, text_in
from question_bank.formats.moodle_xml.tree import Element
from question_bank.formats.moodle_xml.xml import text_element

_WITHOUT_TEXT = "noinline"
_UNLIMITED = "-1"
_KIND_OF = {
    ".pdf": "document", ".doc": "document", ".docx": "document", ".odt": "document", ".rtf": "document",
    ".xls": "spreadsheet", ".xlsx": "spreadsheet", ".ods": "spreadsheet", ".csv": "spreadsheet",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".gif": "image", "web_image": "image",
    ".mp3": "audio", ".wav": "audio", ".m4a": "audio", ".ogg": "audio", "web_audio": "audio",
    ".mp4": "video", ".webm": "video", ".mov": "video", "web_video": "video",
    **{kind: kind for kind in KINDS},
}  # fmt: skip


def read_essay(question: Element, stem: Text, general: Text | None) -> Essay | FileUpload:
    """An essay, or an upload where no text is taken. Raises Unreadable."""
    notes = text_in(question.first("graderinfo"), stem.format)
    if question.words("responseformat") != _WITHOUT_TEXT or not takes_files(question):
        return Essay(stem, notes, general)
    most = question.words("attachments")
    files = MOST_FILES if most == _UNLIMITED else min(_whole(question, "attachments"), MOST_FILES)
    size = min(_whole(question, "maxbytes"), MOST_BYTES) or FileUpload(stem).most_bytes
    return FileUpload(stem, _kinds(question), files, size, notes, general)


def takes_files(question: Element) -> bool:
    """Whether files may be handed in."""
    return question.words("attachments") not in ("", "0")


def unknown_file_types(question: Element) -> bool:
    """Whether a type of file is named that is not of a kind that a bank knows."""
    return not set(_listed(question)) <= _KIND_OF.keys()


def _listed(question: Element) -> list[str]:
    return question.words("filetypeslist").lower().replace(",", " ").replace(";", " ").split()


def _kinds(question: Element) -> tuple[str, ...]:
    named = {_KIND_OF[each] for each in _listed(question) if each in _KIND_OF}
    return tuple(each for each in KINDS if each in named) or KINDS


def _whole(question: Element, name: str) -> int:
    written = question.words(name) or "0"
    if not (written.isascii() and written.isdigit() and len(written) < 15):
        raise Unreadable(question.line, "number_unreadable", written=written[:40])
    return int(written)


def write_upload(content: FileUpload) -> list[str]:
    """The elements of an essay that takes files and no text."""
    most = _UNLIMITED if content.most_files == MOST_FILES else content.most_files
    kinds = "" if set(content.kinds) == set(KINDS) else ",".join(content.kinds)
    return [
        f"<responseformat>{_WITHOUT_TEXT}</responseformat>",
        "<responserequired>0</responserequired>",
        f"<attachments>{most}</attachments>",
        "<attachmentsrequired>1</attachmentsrequired>",
        f"<maxbytes>{content.most_bytes}</maxbytes>",
        f"<filetypeslist>{kinds}</filetypeslist>",
        *write_notes(content.marker_notes),
    ]


def write_open(content: OpenAnswer) -> list[str]:
    """An essay that tells the marker all that an open answer does: its model, its keywords, its notes."""
    lines = [content.model_answer] if content.model_answer else []
    lines += [f"{' / '.join(each.words)}: {each.share.scaleb(2):f} %" for each in content.keywords]
    lines += [plain_words(content.marker_notes)] if content.marker_notes else []
    return write_notes(Text("\n".join(lines), TextFormat.PLAIN) if lines else None)


def write_notes(notes: Text | None) -> list[str]:
    """What only the marker reads."""
    return [text_element("graderinfo", notes)] if notes else []


def essay_losses(content: Essay | FileUpload | OpenAnswer) -> Iterator[str]:
    """A code for each thing that an essay of Moodle has no place for."""
    if isinstance(content, OpenAnswer):
        yield "as_essay"
    elif content.rubric:
        yield "rubric"
    if isinstance(content, FileUpload) and content.kinds != tuple(e for e in KINDS if e in content.kinds):
        yield "altered"
