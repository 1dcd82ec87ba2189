"""What a person marks, and what is only read: the answer is for the marker."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import Description, Essay, FileUpload, Folding, Keyword, OpenAnswer
from question_bank.formats.drafts.answers import escaped, split_escaped, unescaped
from question_bank.formats.drafts.draft import Draft, DraftRefused, Hold, Kind, folded
from question_bank.formats.shares import equal_share


def read_open(draft: Draft) -> OpenAnswer:
    """An open answer: the answer is its model, the keywords earn."""
    return OpenAnswer(draft.stem, _keywords(draft.keywords), model_answer=draft.answer.strip())


def _keywords(written: str) -> tuple[Keyword, ...]:
    entries = [each for each in split_escaped(written, ";；\n") if each]
    keywords = []
    for each in entries:
        words, sign, share = each.rpartition("=")
        words, share = (words, share) if sign else (share, "")
        try:
            worth = Decimal(folded(share)) if share.strip() else equal_share(len(entries))
        except ArithmeticError:
            raise DraftRefused("keywords", "number_unreadable", written=share[:40]) from None
        if not worth.is_finite():
            raise DraftRefused("keywords", "number_unreadable", written=share[:40])
        wordings = tuple(unescaped(one) for one in split_escaped(words, "|") if one)
        keywords.append(Keyword(wordings, worth))
    return tuple(keywords)


def read_essay(draft: Draft) -> Essay:
    """An essay with notes for the marker."""
    return Essay(draft.stem, _notes(draft))


def read_upload(draft: Draft) -> FileUpload:
    """A file to hand in, of the kinds and sizes that are usual."""
    return FileUpload(draft.stem, marker_notes=_notes(draft))


def _notes(draft: Draft) -> Text | None:
    answer = draft.answer.strip()
    return Text(answer, TextFormat.PLAIN) if answer else None


def read_text(draft: Draft) -> Description:
    """A text to read."""
    return Description(draft.stem)


def write_open(content: OpenAnswer, draft: Draft, hold: Hold) -> None:
    """The model answer and the keywords."""
    draft.kind, draft.answer = Kind.OPEN, content.model_answer
    draft.keywords = "；".join(
        "|".join(escaped(word).replace("=", "\\=") for word in each.words) + f"={each.share:f}"
        for each in content.keywords
    )


def open_losses(content: OpenAnswer) -> Iterator[str]:
    """Notes beside the model answer, and how keywords are compared."""
    if content.marker_notes:
        yield "marker_notes"
    if content.folding != Folding():
        yield "folding"


def write_noted(content: Essay | FileUpload, draft: Draft, hold: Hold) -> None:
    """The notes for the marker."""
    draft.kind = Kind.ESSAY if isinstance(content, Essay) else Kind.UPLOAD
    draft.answer = hold(content.marker_notes).text if content.marker_notes else ""


def noted_losses(content: Essay | FileUpload) -> Iterator[str]:
    """The rubric, and which files are taken."""
    if content.rubric:
        yield "rubric"
    if isinstance(content, FileUpload):
        usual = FileUpload(content.stem)
        taken = (content.kinds, content.most_files, content.most_bytes)
        if taken != (usual.kinds, usual.most_files, usual.most_bytes):
            yield "limits"


def write_text(content: Description, draft: Draft, hold: Hold) -> None:
    """Nothing but the stem."""
    draft.kind = Kind.TEXT
