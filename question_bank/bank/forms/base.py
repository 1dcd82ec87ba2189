"""What every question's form has, and what an editor of a type is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.contracts.questions import ItemContent, QuestionType, Text, TextFormat
from lms.web.forms import Form
from question_bank.bank.forms.fields import WrittenText

LONGEST_TAG = 60


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
    is_released = BooleanField(_l("Released: exams may draw it at once"), default=True)
    seen_version = HiddenField()

    @property
    def question(self) -> Text:
        """The stem, empty when nothing was written, which every type of question refuses."""
        return self.stem.data or Text("")

    def tag_list(self) -> tuple[str, ...]:
        """The tags, each once."""
        written = (self.tags.data or "").replace("，", ",").replace("、", ",").split(",")
        return tuple(dict.fromkeys(tag.strip()[:LONGEST_TAG] for tag in written if tag.strip()))


@dataclass(frozen=True, slots=True)
class Editor:
    """How a type of question is edited: its form, the form's values of a content, and the content of a form.

    build raises ContentFault. `rows` is the name of the list that "add another" lengthens, "" where there is none;
    `template` shows what the type adds to the common fields.
    """

    kind: QuestionType
    form_class: type[ItemForm]
    values: Callable[[Any], dict[str, Any]]
    build: Callable[[Any, ItemContent | None], ItemContent]
    rows: str = ""
    template: str = ""
