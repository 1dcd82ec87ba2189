"""What people decide about notices."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.contracts.notices import NoticeType
from lms.web.forms import Form


class ReadAllForm(Form):
    """The newest notice that was on the page: what came since is not read."""

    newest = IntegerField(validators=[InputRequired()])


class MailForm(Form):
    """The kinds of notices that come by mail."""

    kinds = SelectMultipleField(
        _l("Send me by mail as well"), widget=ListWidget(), option_widget=CheckboxInput()
    )

    def offer(self, types: Mapping[str, NoticeType]) -> None:
        """The kinds to choose from, by their titles."""
        self.kinds.choices = sorted(
            ((key, str(kind.title)) for key, kind in types.items()), key=lambda c: c[1]
        )
