"""Forms for a course's settings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from courses.catalogue.covers import COVERS
from courses.catalogue.domain import Audience
from courses.catalogue.models import Course
from courses.catalogue.offers import OfferGroup, pack_offer, unpack_offer
from courses.catalogue.services.courses import CourseSettings
from courses.catalogue.wording import LANGUAGES
from lms.hours.api import Programme
from lms.organisation.api import TIERS, UnitCard
from lms.web.forms import Form
from lms.web.i18n import localised


class CheckboxesField(SelectMultipleField):
    """Any number of choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def tree_choices(units: Iterable[UnitCard]) -> list[tuple[int, str]]:
    """Units to choose from, indented as the tree is."""
    return [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]


class NewCourseForm(Form):
    """What has to be known to begin a course."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(
        _l("Title in English"),
        [Optional(), Length(max=200)],
        description=_l("Shown to those who read this site in English."),
    )
    language = SelectField(_l("Language of the course"), choices=list(LANGUAGES.items()))
    unit_id = SelectField(_l("Unit that owns it"), coerce=int)
    category = SelectField(_l("Kind of hours"))
    hours = DecimalField(_l("Credit hours"), [InputRequired(), NumberRange(0, 500)], places=None)

    def validate_hours(self, field: DecimalField) -> None:
        if field.data is not None and field.data * 4 % 1:
            raise ValidationError(_("Give hours in quarters: 1, 1.5, 2.25."))

    def offer(self, units: list[UnitCard], categories: Iterable[Any]) -> None:
        """The units that the author may write for, and the kinds of hours."""
        self.unit_id.choices = tree_choices(units)
        self.category.choices = [(category.key, localised(category)) for category in categories]

    def as_settings(self) -> CourseSettings:
        return CourseSettings(**self._basics())

    def _basics(self) -> dict[str, Any]:
        return {
            "unit_id": self.unit_id.data,
            "title": self.title.data,
            "title_en": self.title_en.data or None,
            "language": self.language.data,
            "category": self.category.data,
            "hours": self.hours.data,
        }


class CourseForm(NewCourseForm):
    """Everything about a course but its lessons. `revision` is the edit on which this form was opened; `replaces` is
    the present one when the author has seen that somebody was faster and wants these values all the same."""

    summary = TextAreaField(
        _l("Summary"), [Optional(), Length(max=2000)], description=_l("What people can do after the course.")
    )
    cover = RadioField(_l("Picture"), choices=list(COVERS.items()))
    tiers = CheckboxesField(
        _l("Tiers"), choices=list(TIERS.items()), description=_l("None chosen: everybody.")
    )
    units = CheckboxesField(
        _l("Units"),
        coerce=int,
        description=_l("With everything below them. None chosen: the whole organisation."),
    )
    is_open_enrolment = BooleanField(_l("People of the audience may begin by themselves"))
    due_on = DateField(
        _l("Deadline"),
        [Optional()],
        description=_l("Everybody in the audience is asked to finish by this day."),
    )
    award = SelectField(_l("On completion"))
    programme = SelectField(
        _l("Completes"),
        description=_l("A programme that the hour policies ask for, such as induction training."),
    )
    revision = IntegerField(widget=HiddenInput())
    replaces = HiddenField()

    def fill(self, course: Course) -> None:
        """The present settings, for a form that has not been sent yet."""
        audience = Audience.from_json(course.audience)
        for name in ("title", "title_en", "language", "unit_id", "category", "summary", "cover", "due_on"):
            self[name].data = getattr(course, name)
        self.hours.data = Decimal(f"{course.hours.normalize():f}")
        self.is_open_enrolment.data = course.is_open_enrolment
        self.tiers.data, self.units.data = list(audience.tiers), list(audience.unit_ids)
        self.award.data = pack_offer(course.award_type, course.award_ref)
        self.programme.data = course.programme or ""
        self.revision.data = course.revision

    def offer_audience(self, units: list[UnitCard]) -> None:
        """The units of the organisation."""
        self.units.choices = tree_choices(units)

    def offer_awards(self, groups: Iterable[OfferGroup], course: Course, present: str | None) -> None:
        """The awards there are, and the one the course has, even when it is gone or out of the author's reach."""
        choices = [("", _("Hours only, no award")), *(pair for group in groups for pair in group.choices)]
        held = pack_offer(course.award_type, course.award_ref)
        if held not in dict(choices):
            choices.append((held, present or _("An award that no longer exists")))
        self.award.choices = choices

    def offer_programmes(self, programmes: Iterable[Programme], course: Course) -> None:
        """The programmes that the policies of the course's unit ask for, and the one the course has."""
        choices = {"": _("No programme")} | {one.key: localised(one, "title") for one in programmes}
        if course.programme:
            choices.setdefault(course.programme, course.programme)
        self.programme.choices = list(choices.items())

    @property
    def seen_revision(self) -> int:
        replaced = self.replaces.data or ""
        return int(replaced) if replaced.isdigit() else self.revision.data or 0

    def as_settings(self) -> CourseSettings:
        return CourseSettings(
            **self._basics(),
            summary=self.summary.data or "",
            cover=self.cover.data,
            audience=Audience(frozenset(self.tiers.data or ()), frozenset(self.units.data or ())),
            is_open_enrolment=self.is_open_enrolment.data,
            award=unpack_offer(self.award.data),
            due_on=self.due_on.data,
            programme=self.programme.data or None,
        )
