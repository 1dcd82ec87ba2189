"""What every question's form has."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.contracts.questions import Text, TextFormat
from lms.web.forms import Form
from question_bank.bank.forms.fields import WrittenText
from question_bank.bank.models import Item

LONGEST_LABEL = 60
DIFFICULTY_TITLES = {
    "1": _l("1 – easy"),
    "2": _l("2 – rather easy"),
    "3": _l("3 – medium"),
    "4": _l("4 – rather hard"),
    "5": _l("5 – hard"),
}


def _level(value: Any) -> int | str:
    """A level as the database has it; "" for none."""
    return int(value) if value not in (None, "", "None") else ""


class ItemForm(Form):
    """The question, where it is kept, and the words that are shown after answering."""

    stem = WrittenText(
        _l("Question"),
        new_as=TextFormat.HTML,
        validators=[InputRequired(_l("The question asks nothing: its text is empty."))],
    )
    general_feedback = WrittenText(
        _l("Explanation"),
        description=_l("Shown after answering, whatever the answer was."),
    )
    category = SelectField(_l("Category"), coerce=int)
    title = StringField(
        _l("Title"),
        validators=[Length(max=300)],
        description=_l("For authors only; candidates do not see it."),
    )
    tags = StringField(_l("Tags"), validators=[Length(max=600)], description=_l("Separated by commas."))
    difficulty = SelectField(
        _l("Difficulty"),
        choices=[("", _l("not said")), *DIFFICULTY_TITLES.items()],
        coerce=_level,
        default="",
    )
    knowledge_points = StringField(
        _l("Knowledge points"),
        validators=[Length(max=600)],
        description=_l("What it takes to answer, separated by commas. Papers are balanced by them."),
    )
    source = StringField(
        _l("Source"),
        validators=[Length(max=300)],
        description=_l("A regulation and article, a book, a course."),
    )
    valid_from = DateField(_l("Valid from"), [Optional()])
    valid_until = DateField(
        _l("Valid until"), [Optional()], description=_l("Exams no longer draw it after this day.")
    )
    is_released = BooleanField(_l("Released: exams may draw it at once"), default=True)
    seen_version = HiddenField()

    def await_review(self) -> None:
        """Says what releasing comes to in a bank whose questions are reviewed."""
        self.is_released.label.text = _("Hand it in: somebody else reads it before exams may draw it")

    @property
    def question(self) -> Text:
        """The stem, empty when nothing was written, which every type of question refuses."""
        return self.stem.data or Text("")

    def validate_valid_until(self, field: DateField) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day lies before the first."))

    def records(self) -> dict[str, Any]:
        """What the bank knows of the item beside what it asks, as NewItem takes it."""
        return {
            "title": self.title.data or "",
            "tags": _list(self.tags.data),
            "difficulty": self.difficulty.data or None,
            "knowledge_points": _list(self.knowledge_points.data),
            "source": self.source.data or "",
            "valid_from": self.valid_from.data,
            "valid_until": self.valid_until.data,
        }


def record_values(item: Item) -> dict[str, Any]:
    """What the form of an item shows at first in the fields of `records`."""
    return {
        "title": item.title,
        "tags": ", ".join(item.tags),
        "difficulty": item.difficulty,
        "knowledge_points": ", ".join(item.knowledge_points),
        "source": item.source,
        "valid_from": item.valid_from,
        "valid_until": item.valid_until,
    }


def _list(written: str | None) -> tuple[str, ...]:
    """What commas of either script separate, each once."""
    parts = (written or "").replace("，", ",").replace("、", ",").split(",")
    return tuple(dict.fromkeys(part.strip()[:LONGEST_LABEL] for part in parts if part.strip()))
