"""Open answers on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, StringField, TextAreaField

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Keyword, OpenAnswer
from question_bank.bank.domain.open_answer import OPEN_ANSWER
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, WrittenText
from question_bank.bank.forms.keywords import keyword_words, shared_keywords
from question_bank.bank.forms.parts import FoldingFields, folding_of, folding_values


class KeywordRow(FormPart):
    words = StringField(_l("Keyword, others for it after “|”"))
    share = Percent(_l("Share in percent"))


class Fields(FoldingFields):
    keywords = Rows(FormField(KeywordRow), _l("Keywords"), min_entries=3, max_entries=MOST_ROWS)
    model_answer = TextAreaField(
        _l("Model answer"),
        description=_l("Stands beside the answer while it is marked. Candidates never see it."),
    )
    marker_notes = WrittenText(
        _l("Notes for the marker"), description=_l("What a good answer contains. Candidates never see it.")
    )


def _values(content: OpenAnswer) -> dict[str, Any]:
    return folding_values(content.folding) | {
        "keywords": [{"words": keyword_words(each), "share": each.share} for each in content.keywords],
        "model_answer": content.model_answer,
        "marker_notes": content.marker_notes,
    }


def _build(form: Any, _before: ItemContent | None) -> OpenAnswer:
    return OpenAnswer(
        form.question,
        keywords_of(form.keywords),
        folding_of(form),
        (form.model_answer.data or "").replace("\r\n", "\n").strip(),
        form.marker_notes.data,
        form.general_feedback.data,
    )


def keywords_of(rows: Any) -> tuple[Keyword, ...]:
    """The keywords of the rows that name any."""
    return shared_keywords([(entry.form.words.data, entry.form.share.data) for entry in rows.entries])


def _example() -> OpenAnswer:
    third = Decimal("0.3333333")
    return OpenAnswer(
        plain(_("Name three things that the minutes of a meeting record.")),
        (
            Keyword((_("decisions"), _("resolutions")), third),
            Keyword((_("who attended"), _("participants"), _("those present")), third),
            Keyword((_("deadlines"), _("dates")), third),
        ),
        model_answer=_("The participants, the decisions, and the deadlines for carrying them out."),
    )


FACE = QuestionFace(
    OPEN_ANSWER.key,
    _l("Open answer"),
    "message",
    "question_bank/types/open_answer.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="keywords"),
)
