"""The form in which a contest is set."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.web.forms import Form
from question_bank.contests.models import Contest
from question_bank.contests.services.setting import ContestDraft
from question_bank.contests.wording import UNIT_LEVELS, UNIT_RULES
from question_bank.exams.forms.draws import DrawLines, MomentField, lines_of


class ContestForm(Form):
    """Everything about a contest."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    unit_id = SelectField(
        _l("Unit in charge"), coerce=int, description=_l("Everybody in this unit and below may take part.")
    )
    introduction = TextAreaField(
        _l("Introduction"), [Length(max=4000)], description=_l("Shown above the rules.")
    )
    introduction_en = TextAreaField(
        _l("Introduction in English"),
        [Optional(), Length(max=4000)],
        description=_l("Shown to those who read the pages in English; without it they see the other one."),
    )
    draws = DrawLines()
    minutes_allowed = IntegerField(_l("Time for an attempt"), [InputRequired(), NumberRange(min=1, max=180)])
    attempts_per_day = IntegerField(_l("Attempts a day"), [InputRequired(), NumberRange(min=1, max=20)])
    opens_at = MomentField(_l("Opens"), [InputRequired()])
    closes_at = MomentField(_l("Ends"), [InputRequired()])
    frozen_from = MomentField(
        _l("Boards stand still from"),
        [Optional()],
        description=_l("Until the contest is over, boards then show nothing new. Empty: never."),
    )
    zone = StringField(
        _l("Time zone"),
        [InputRequired()],
        description=_l("Decides when a new day begins, such as Asia/Shanghai."),
    )
    unit_rule = SelectField(
        _l("A unit's score"), choices=[(rule.value, words) for rule, words in UNIT_RULES.items()]
    )
    unit_level = SelectField(
        _l("Units on the board"), choices=[(level.value, words) for level, words in UNIT_LEVELS.items()]
    )
    counted_members = IntegerField(_l("People counted"), [InputRequired(), NumberRange(min=1, max=500)])

    def validate_draws(self, field: DrawLines) -> None:
        field.refuse_none()

    def validate_closes_at(self, field: MomentField) -> None:
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_("The end must be later than the opening."))

    def validate_frozen_from(self, field: MomentField) -> None:
        opens, closes = self.opens_at.data, self.closes_at.data
        if field.data and opens and closes and not opens <= field.data <= closes:
            raise ValidationError(_("Choose a moment between opening and end."))

    def validate_zone(self, field: StringField) -> None:
        if field.data not in available_timezones():
            raise ValidationError(_("No such time zone. Use a name such as Asia/Shanghai."))

    def draft(self) -> ContestDraft:
        """What was filled in."""
        assert self.opens_at.moment is not None
        assert self.closes_at.moment is not None
        return ContestDraft(
            unit_id=self.unit_id.data,
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            introduction=self.introduction.data or "",
            introduction_en=self.introduction_en.data or None,
            draws=self.draws.drawn,
            minutes_allowed=self.minutes_allowed.data or 0,
            attempts_per_day=self.attempts_per_day.data or 0,
            opens_at=self.opens_at.moment,
            closes_at=self.closes_at.moment,
            frozen_from=self.frozen_from.moment,
            zone=self.zone.data or "",
            unit_rule=self.unit_rule.data,
            counted_members=self.counted_members.data or 0,
            unit_level=self.unit_level.data,
        )


def contest_form(
    contest: Contest | None, *, unit_id: int | None, zone: str, tomorrow: datetime, spare_lines: int
) -> ContestForm:
    """The form for a contest, or for a new one of a week from `tomorrow` on; some empty lines follow the draws."""
    if contest is None:
        start: dict[str, Any] = {
            "unit_id": unit_id,
            "minutes_allowed": 5,
            "attempts_per_day": 1,
            "opens_at": tomorrow + timedelta(hours=8),
            "closes_at": tomorrow + timedelta(days=6, hours=20),
            "zone": zone,
            "unit_rule": "mean",
            "counted_members": 5,
            "unit_level": "own",
            "draws": [],
        }
    else:
        start = {name: getattr(contest, name) for name in ContestDraft.__dataclass_fields__}
        start["draws"] = lines_of(contest.draws)
    form = ContestForm(data=start)
    form.draws.add_lines(spare_lines if form.draws.entries else max(spare_lines, 2))
    return form
