"""Forms around a policy: beginning a draft, its head, its text, retiring, adopting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from lms.web.forms import Form

MOST_BYTES = 1_000_000
KEY = r"[a-z0-9][a-z0-9-]*"


class NewDraftForm(Form):
    """A draft that begins as a copy of something that works."""

    source = SelectField(
        _l("Begin with a copy of"),
        description=_l("An example that comes with the software, or a policy of your organisation."),
    )
    key = StringField(
        _l("Short name"),
        [
            Optional(),
            Length(max=80),
            Regexp(
                f"^{KEY}$", message=_l("Small letters, digits and hyphens, beginning with a letter or digit.")
            ),
        ],
        description=_l(
            "Left empty, the draft becomes the next version of what is copied. With another short name it becomes a"
            " policy of its own, for example a stricter one for one unit."
        ),
    )
    unit = SelectField(
        _l("Kept by"), coerce=int, description=_l("The unit whose policy officers may write versions of it.")
    )


class UploadForm(Form):
    """A draft from a file."""

    file = FileField(
        _l("Policy file"),
        [FileRequired(), FileAllowed(["toml"]), FileSize(MOST_BYTES)],
        description=_l("A TOML file, for example one that was exported here."),
    )
    upload_unit = SelectField(
        _l("Kept by"), coerce=int, description=_l("The unit whose policy officers may write versions of it.")
    )


class Seen(Form):
    """What is written upon a text that was read: `seen` is its fingerprint."""

    seen = HiddenField(validators=[InputRequired()])


class HeadForm(Seen):
    """What a version says about itself."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    document = StringField(
        _l("Regulation"),
        [Optional(), Length(max=500)],
        description=_l("The number or name of the regulation, so that people can look it up."),
    )
    timezone = StringField(
        _l("Time zone"),
        [InputRequired(), Length(max=80)],
        description=_l("Where a day begins and ends, such as Asia/Shanghai."),
    )
    valid_from = DateField(
        _l("Valid from"),
        [InputRequired()],
        description=_l("Periods that end on or after this day are judged by this version."),
    )
    valid_to = DateField(
        _l("Valid to"), [Optional()], description=_l("The last day; empty until a later version replaces it.")
    )

    def values(self) -> dict[str, Any]:
        """What stands under [policy]; None removes a key."""
        return {
            "title": self.title.data,
            "title_en": self.title_en.data or None,
            "document": self.document.data or None,
            "timezone": self.timezone.data,
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
        }


class TextForm(Seen):
    """The whole text of a draft."""

    text = TextAreaField(_l("Text of the policy"), [InputRequired()], filters=[])


class RetireForm(Form):
    """The last day of a version."""

    last_day = DateField(_l("Last day"), [InputRequired()])


class AdoptForm(Form):
    """A unit and a day."""

    unit = SelectField(_l("Unit"), coerce=int, description=_l("The unit and all units below it."))
    starts_on = DateField(
        _l("From"),
        [InputRequired()],
        description=_l("Periods that end on or after this day are judged by it."),
    )


def place_errors(form: Form, errors: Mapping[str, Sequence[str]]) -> list[str]:
    """Puts what was refused beside the fields of that name; what has no field is returned."""
    left: list[str] = []
    for name, texts in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, *texts]
        else:
            left.extend(texts)
    return left
