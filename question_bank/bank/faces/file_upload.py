"""File uploads on pages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import FileUpload
from question_bank.bank.domain.file_upload import FILE_UPLOAD, MOST_BYTES, MOST_FILES
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import WrittenText
from question_bank.bank.forms.parts import RubricFields, rubric_of, rubric_values

MEGABYTE = 1024 * 1024
KIND_TITLES = {
    "document": _l("Documents (PDF, DOCX, PPTX, TXT)"),
    "spreadsheet": _l("Tables (XLSX, CSV)"),
    "image": _l("Pictures (PNG, JPEG, GIF, WebP)"),
    "audio": _l("Sounds (MP3, OGG, WAV, M4A)"),
    "video": _l("Videos (MP4, WebM)"),
}


def kind_words(kinds: Iterable[str]) -> str:
    """What is taken, in words."""
    return ", ".join(str(KIND_TITLES[kind]) for kind in kinds)


class Kinds(SelectMultipleField):
    """Kinds of files, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Fields(RubricFields):
    kinds = Kinds(_l("Files that are taken"), choices=list(KIND_TITLES.items()), default=["document"])
    most_files = IntegerField(
        _l("Files at most"), [InputRequired(), NumberRange(min=1, max=MOST_FILES)], default=1
    )
    most_megabytes = DecimalField(
        _l("MB for each file at most"),
        [InputRequired(), NumberRange(min=Decimal("0.1"), max=MOST_BYTES // MEGABYTE)],
        default=Decimal(10),
        places=None,
    )
    marker_notes = WrittenText(
        _l("Notes for the marker"), description=_l("What a good answer contains. Candidates never see it.")
    )


def _values(content: FileUpload) -> dict[str, Any]:
    return rubric_values(content.rubric) | {
        "kinds": list(content.kinds),
        "most_files": content.most_files,
        "most_megabytes": round(Decimal(content.most_bytes) / MEGABYTE, 2).normalize() + 0,
        "marker_notes": content.marker_notes,
    }


def _build(form: Any, before: ItemContent | None) -> FileUpload:
    known = before.rubric if isinstance(before, FileUpload) else ()
    return FileUpload(
        form.question,
        tuple(form.kinds.data or ()),
        form.most_files.data,
        int(form.most_megabytes.data * MEGABYTE),
        form.marker_notes.data,
        form.general_feedback.data,
        rubric_of(form, known),
    )


def _example() -> FileUpload:
    return FileUpload(
        plain(_("Draft the notice of a fire drill on one page and hand it in as a document.")),
        ("document",),
        marker_notes=plain(_("Purpose, time, who takes part, where people gather, whom to ask.")),
    )


FACE = QuestionFace(
    FILE_UPLOAD.key,
    _l("File upload"),
    "upload",
    "question_bank/types/file_upload.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="rubric"),
)
