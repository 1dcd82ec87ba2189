"""Forms for people and posts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.contracts.mail import is_email
from lms.organisation.api import UnitCard
from lms.organisation.people.services import Post
from lms.organisation.wording import TIERS
from lms.web.forms import Form
from lms.web.i18n import localised


class Email:
    """Refuses what is no e-mail address."""

    def __call__(self, form: Any, field: StringField) -> None:
        if not is_email(field.data or ""):
            raise ValidationError(str(_l("Write it like name@example.org.")))


class PostForm(Form):
    """A post held in a unit from a day on."""

    unit_id = SelectField(_l("Unit"), coerce=int)
    post = StringField(_l("Post"), [InputRequired(), Length(max=120)])
    post_en = StringField(_l("Post in English"), [Optional(), Length(max=120)])
    tier = SelectField(_l("Tier"), choices=list(TIERS.items()))
    is_full_time = BooleanField(_l("Full time"), default=True)
    is_primary = BooleanField(
        _l("Primary post"), default=True, description=_l("A new primary post ends the one held before.")
    )
    starts_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("To"), [Optional()])

    def offer_units(self, units: list[UnitCard]) -> None:
        """The units to choose from, indented as the tree is."""
        self.unit_id.choices = [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]

    def as_post(self) -> Post:
        return Post(
            unit_id=self.unit_id.data,
            post=self.post.data or "",
            post_en=self.post_en.data or None,
            tier=self.tier.data,
            is_full_time=self.is_full_time.data,
            is_primary=self.is_primary.data,
            starts_on=self.starts_on.data,  # type: ignore[arg-type]  # InputRequired has seen to it
            ends_on=self.ends_on.data,
        )


class PersonForm(PostForm):
    """A new person and their first post."""

    number = StringField(_l("Staff number"), [InputRequired(), Length(max=60)])
    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=120)])
    email = StringField(_l("E-mail"), [Optional(), Email()])

    def as_person(self) -> dict[str, Any]:
        """The person's own values, without the post."""
        return {
            "number": self.number.data,
            "name": self.name.data,
            "name_en": self.name_en.data or None,
            "email": self.email.data or None,
        }


class EndForm(Form):
    """The last day of a post."""

    ends_on = DateField(_l("Last day"), [InputRequired()])
