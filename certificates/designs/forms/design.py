"""What is said of a design: what it is called, how it is drawn, how long its certificates are valid."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from certificates.designs.services import DesignSettings
from certificates.rendering import TypstTemplate
from certificates.shipped.catalogue import SHIPPED
from lms.web.forms import Form

OWN_HTML = "html"


class UnitDesignForm(Form):
    """What a unit awards by where an award leaves it to the unit; empty: as the unit above it."""

    unit_id = SelectField(_l("Unit"), coerce=int)
    design = SelectField(_l("Awards by"), [Optional()])


class FactsForm(Form):
    """What is said of every design, however it is drawn."""

    unit_id = SelectField(
        _l("Unit"),
        coerce=int,
        description=_l("Its trainers, and those of the units below it, can award by it."),
    )
    title = StringField(_l("Title"), [InputRequired(), Length(max=120)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=120)])
    months_valid = IntegerField(
        _l("Valid for"),
        [Optional(), NumberRange(1, 600)],
        description=_l("Counted from the day of issue. Leave empty for certificates that never expire."),
    )

    def facts(self) -> dict[str, Any]:
        """The settings of which the drawing is no part."""
        return {
            "title": self.title.data or "",
            "title_en": self.title_en.data or None,
            "months_valid": self.months_valid.data,
        }


class DesignForm(FactsForm):
    """A design by a shipped drawing or in HTML."""

    drawn_by = RadioField(_l("Drawn by"), [InputRequired()], default=OWN_HTML)
    html = TextAreaField(_l("HTML"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipped = [t for t in SHIPPED if isinstance(t, TypstTemplate)]
        self.drawn_by.choices = [(t.key, _(t.title)) for t in shipped] + [(OWN_HTML, _("HTML of our own"))]

    def validate_html(self, field: Any) -> None:
        if self.drawn_by.data == OWN_HTML and not field.data:
            raise ValidationError(_("Write the HTML, or choose one of the shipped drawings."))

    def settings(self) -> DesignSettings:
        """What the services take."""
        is_own = self.drawn_by.data == OWN_HTML
        return DesignSettings(
            **self.facts(),
            shipped_key=None if is_own else self.drawn_by.data,
            html=self.html.data if is_own else None,
        )
