"""What is chosen before a paper is printed. It stands in the address, so that paper, sheet and key belong together."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.web.forms import Form

MOST_VARIANTS = 6
MOST_SEED = 2**31 - 1


class PrintForm(Form):
    """How a paper is printed."""

    class Meta(Form.Meta):
        csrf = False  # it is asked for by an address and changes nothing

    organisation = StringField(_l("Organisation"), [Optional(), Length(max=100)])
    title = StringField(_l("Title"), [Optional(), Length(max=200)])
    minutes = IntegerField(_l("Time limit"), [Optional(), NumberRange(min=1, max=1440)])
    locale = SelectField(_l("Language"), choices=[("zh_Hans", "中文"), ("en", "English")])
    variants = IntegerField(
        _l("Variants"),
        [InputRequired(), NumberRange(min=1, max=MOST_VARIANTS)],
        default=1,
        description=_l("The same questions in another order for each: A, B, …"),
    )
    mixes = BooleanField(_l("Mix the order of the questions within sections"))
    mixes_options = BooleanField(
        _l("Mix the order of the options"), description=_l("“All of the above” stays last.")
    )
    seed = IntegerField(
        _l("Number of the draw"),
        [InputRequired(), NumberRange(min=1, max=MOST_SEED)],
        default=1,
        description=_l("Another number draws other questions; the same one always gives the same paper."),
    )


def print_form(start: dict[str, Any]) -> PrintForm:
    """The form as the address has it, or as it is at first."""
    if "seed" not in request.args:
        return PrintForm(formdata=None, data=start)
    form = PrintForm(formdata=request.args)
    form.validate()
    return form
