"""What of a question is lost in QTI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    ShortAnswer,
)
from question_bank.bank.domain.case import Case, CasePart
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.file_upload import MOST_FILES, FileUpload
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.folding import Folding
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.bank.domain.hotspot import Hotspot
from question_bank.bank.domain.matrix import Matrix, MatrixRule
from question_bank.bank.domain.ordering import Ordering, OrderingRule
from question_bank.formats.media import media_of
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.qti.manifest import lom_of
from question_bank.formats.qti.markup import QTI_22, element, media_names, xml_of
from question_bank.formats.qti.metadata import described_by
from question_bank.formats.qti.reader import MADE_ID, Reader
from question_bank.formats.qti.typed import EXACTLY
from question_bank.formats.qti.writer import TYPES, item_node
from question_bank.formats.same_content import is_same_item
from question_bank.formats.titles import made_name

_NOTHING, _EVERYTHING = Decimal(0), Decimal("0.999999")
_DEFAULT_UPLOAD = FileUpload(Text("?"))
_MARKUP = (TextFormat.MARKDOWN, TextFormat.MOODLE)
CANNOT_HOLD = (
    "validity", "folding", "weights", "relative_tolerance", "qti_answer_feedback", "wrong_feedback",
    "gap_kind", "limits", "qti_rubric_levels", "qti_units", "qti_rule", "qti_markup", "qti_keywords",
    "as_essay", "qti_part_feedback", "qti_part_marks",
)  # fmt: skip


def qti_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if QTI has no form for it at all."""
    if not isinstance(item.content, TYPES) or _has_no_form(item.content):
        return None
    read = _read_back(item)
    if read is None:
        return None
    notes = tuple(dict.fromkeys(_notes(item)))
    return notes or (() if is_same_item(read, item) else ("altered",))


def _has_no_form(content: ItemContent) -> bool:
    """Whether what would be written would be marked otherwise."""
    match content:
        case ShortAnswer():
            return content.has_wildcards and any("*" in each.text for each in content.answers)
        case FillIn() | Cloze():
            return any(
                each.group or each.kind is GapKind.CHECKBOXES
                or (each.has_wildcards and any("*" in one.text for one in each.answers))
                for each in _gaps(content)
            )  # fmt: skip
        case Case():
            return any(_has_no_form(each.content) for each in content.parts)
        case Hotspot():
            return content.points not in (1, len(content.areas))
    return False


def _gaps(content: FillIn | Cloze) -> tuple[Gap, ...]:
    return content.gaps if isinstance(content, Cloze) else content.blanks


def _read_back(item: ParsedItem) -> ParsedItem | None:
    """The item as it would be read again; None where it would be refused."""
    node = item_node(item, item.id or f"{MADE_ID}1", QTI_22)
    urls = {f"../media/{key}.{ext}": f"/questions/media/{key}.{ext}" for key, ext in media_of(item.content)}
    media_names([node])
    reader = Reader()
    lom = lom_of(item)
    described = described_by(element("metadata", lom) if lom else None)
    reader.read(xml_of(node, QTI_22), described, lambda name, _line: urls.get(name, name))
    if len(reader.items) != 1:
        return None
    [read] = reader.items
    # a title that says no more than the name that is made goes without saying
    return (
        replace(read, title=item.title)
        if read.title is None and item.title == made_name(item.content.stem)
        else read
    )


def _notes(item: ParsedItem) -> Iterator[str]:
    content = item.content
    if item.valid_from or item.valid_until:
        yield "validity"
    if any(text.format in _MARKUP for text in _texts(content)):
        yield "qti_markup"
    match content:
        case MultipleResponse() if _is_less_than_everything(content):
            yield "weights"
        case ShortAnswer():
            yield from _typed(content.answers, content.folding)
        case Numerical():
            yield from _typed_numbers(content.answers)
            if content.wrong_feedback:
                yield "wrong_feedback"
            if content.units:
                yield "qti_units"
        case FillIn() | Cloze():
            for each in _gaps(content):
                yield from _of_gap(each)
        case _:
            yield from _ruled(content)
            yield from _handed_in(content)


def _of_part(part: CasePart) -> Iterator[str]:
    content = part.content
    yield from _notes(ParsedItem(content))
    if content.general_feedback:
        yield "qti_part_feedback"
    said = [each.feedback for each in getattr(content, "options", ())]
    if any(said) or getattr(content, "true_feedback", None) or getattr(content, "false_feedback", None):
        yield "qti_answer_feedback"
    if not part.type.is_auto_marked and part.weight != 1:
        yield "qti_part_marks"


def _ruled(content: ItemContent) -> Iterator[str]:
    """What is lost of parts that a rule joins."""
    match content:
        case Ordering() if content.rule is not OrderingRule.ALL_OR_NOTHING:
            yield "qti_rule"
        case Matrix():
            is_several = any(len(each.right) > 1 for each in content.rows)
            is_whole = content.rule is MatrixRule.ALL_OR_NOTHING
            if content.rule is MatrixRule.KPRIM or (is_several and not is_whole):
                yield "qti_rule"
            if any(each.feedback for each in content.rows):
                yield "qti_answer_feedback"
        case Case():
            for part in content.parts:
                yield from _of_part(part)
        case Hotspot() if any(each.feedback for each in content.areas):
            yield "qti_answer_feedback"
        case _:
            pass


def _handed_in(content: ItemContent) -> Iterator[str]:
    """What is lost of what a person marks."""
    if isinstance(content, OpenAnswer):
        if not content.model_answer.strip():
            yield "as_essay"
        if content.keywords:
            yield "qti_keywords"
        if content.folding != Folding():
            yield "folding"
    if isinstance(content, Essay | FileUpload) and content.rubric:
        yield "qti_rubric_levels"
    if isinstance(content, FileUpload) and (
        content.most_bytes != _DEFAULT_UPLOAD.most_bytes or content.most_files not in (1, MOST_FILES)
    ):
        yield "limits"


def _is_less_than_everything(content: MultipleResponse) -> bool:
    return sum(max(each.fraction, _NOTHING) for each in content.options) < _EVERYTHING


def _of_gap(gap: Gap) -> Iterator[str]:
    if gap.answers:
        yield from _typed(gap.answers, gap.folding)
    yield from _typed_numbers(gap.numbers)
    if any(each.feedback for each in gap.options):
        yield "qti_answer_feedback"
    if gap.kind is GapKind.RADIO:
        yield "gap_kind"


def _typed(answers: Sequence[AcceptedAnswer], folding: Folding) -> Iterator[str]:
    if folding not in EXACTLY.values():
        yield "folding"
    if any(each.feedback for each in answers):
        yield "qti_answer_feedback"


def _typed_numbers(answers: tuple[NumericAnswer, ...]) -> Iterator[str]:
    if any(each.feedback for each in answers):
        yield "qti_answer_feedback"
    if any(each.is_relative for each in answers):
        yield "relative_tolerance"


def _texts(content: ItemContent) -> Iterator[Text]:
    yield content.stem
    if content.general_feedback:
        yield content.general_feedback
    for each in getattr(content, "options", ()):
        yield from (one for one in (each.text, each.feedback) if one)
    for name in ("true_feedback", "false_feedback", "marker_notes"):
        if text := getattr(content, name, None):
            yield text
    for each in getattr(content, "pairs", ()):
        yield each.stem
    for each in (*getattr(content, "items", ()), *getattr(content, "rows", ())):
        yield each.text
