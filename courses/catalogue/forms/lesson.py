"""Forms for sections and lessons."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from courses.catalogue.domain import LessonKind
from courses.catalogue.models import Lesson, Section
from courses.catalogue.offers import OfferGroup, pack_offer, unpack_offer
from courses.catalogue.services.lessons import LessonContent
from lms.web.forms import Form

LONGEST_TEXT = 500_000


class SectionForm(Form):
    """A section's title."""

    title = StringField(_l("Title of the section"), [InputRequired(), Length(max=200)])


class LessonForm(Form):
    """A lesson; the fields that its kind does not have are taken out. `revision`, `replaces`: see CourseForm."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    body = TextAreaField(_l("Text"), [Optional(), Length(max=LONGEST_TEXT)], filters=[])
    file = FileField(_l("File"))
    activity = SelectField(_l("Activity"))
    minutes_required = IntegerField(
        _l("Learning minutes"),
        [InputRequired(), NumberRange(0, 600)],
        description=_l("The time a member must spend before the lesson counts."),
    )
    is_required = BooleanField(_l("Required to complete the course"))
    section_id = SelectField(_l("Section"), coerce=int)
    revision = IntegerField(widget=HiddenInput())
    replaces = HiddenField()

    def suit(self, kind: LessonKind) -> None:
        """Leaves the fields that this kind of lesson has."""
        if not kind.has_file:
            del self.file
        if kind is LessonKind.ACTIVITY:
            del self.minutes_required  # the activity says itself when it is done
        else:
            del self.activity
        if kind is not LessonKind.PAGE:
            self.body.label.text = _("Introduction")

    def fill(self, lesson: Lesson) -> None:
        """The lesson as it is, for a form that has not been sent yet."""
        for name in ("title", "body", "minutes_required", "is_required", "section_id", "revision"):
            if name in self:
                self[name].data = getattr(lesson, name)
        if "activity" in self:
            self.activity.data = pack_offer(lesson.activity_type, lesson.activity_ref)

    def offer_sections(self, sections: Iterable[Section]) -> None:
        self.section_id.choices = [(section.id, section.title) for section in sections]

    def offer_activities(self, groups: list[OfferGroup], lesson: Lesson, present: str | None) -> None:
        """What may be attached, and what is attached, even when it is gone or out of the author's reach."""
        choices = [("", _("Choose an activity"))]
        for group in groups:
            choices += [
                (value, _("%(kind)s: %(title)s", kind=group.title, title=title))
                for value, title in group.choices
            ]
        held = pack_offer(lesson.activity_type, lesson.activity_ref)
        if held not in dict(choices):
            choices.append((held, present or _("An activity that no longer exists")))
        self.activity.choices = choices

    @property
    def seen_revision(self) -> int:
        replaced = self.replaces.data or ""
        return int(replaced) if replaced.isdigit() else self.revision.data or 0

    def as_content(self, file_id: int | None) -> LessonContent:
        return LessonContent(
            title=self.title.data or "",
            body=self.body.data or "",
            minutes_required=self.minutes_required.data or 0 if "minutes_required" in self else 0,
            is_required=self.is_required.data,
            activity=unpack_offer(self.activity.data) if "activity" in self else None,
            file_id=file_id,
        )
