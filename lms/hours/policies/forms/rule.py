"""One rule as a form: every key of the format, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.hours.policies.forms.steps import Seen
from lms.hours.policies.wording import (
    BASES,
    EVENTS,
    FLAGS,
    JOININGS,
    LEAVE_EFFECTS,
    MEASURES,
    PERIODS,
    SHARES_OF,
    TIER_CHANGES,
    TIERS,
)
from lms.web.forms import Form

NUMBER = {"inputmode": "numeric", "autocomplete": "off", "size": "6"}
AMOUNT = {"inputmode": "decimal", "autocomplete": "off", "size": "8"}


def _choices(titles: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [(key.value, title) for key, title in titles.items()]


class CheckboxesField(SelectMultipleField):
    """Any number of choices, as check boxes; also such as are not offered, which a text may hold."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    validate_choice = False


class Part(Form):
    """A form within a form; the outer one carries the token."""

    class Meta(Form.Meta):
        csrf = False


class TierAmount(Part):
    tier = HiddenField()
    amount = StringField(render_kw=AMOUNT)


class WayForm(Part):
    """One way to meet the rule."""

    measure = SelectField(_l("What is counted"), choices=[("", _l("— choose —")), *_choices(MEASURES)])
    required = StringField(
        _l("How much, the same for everybody"),
        render_kw=AMOUNT,
        description=_l("With at most two places, such as 24 or 20.5."),
    )
    tiers = FieldList(FormField(TierAmount), label=_l("Or how much by tier"))
    categories = CheckboxesField(
        _l("Which hours count"), description=_l("With none chosen, hours of every category count.")
    )
    programme = StringField(
        _l("Programme"),
        [Length(max=80)],
        render_kw={"list": "programmes"},
        description=_l("The programme that has to be completed, by its short name: rotation, induction, …"),
    )

    def validate_required(self, field: StringField) -> None:
        if field.data and any(row.form.amount.data for row in self.tiers):
            raise ValidationError(_("Give one amount for everybody, or amounts by tier; not both."))


class LimitForm(Part):
    """A minimum or a cap."""

    categories = CheckboxesField(_l("Categories of hours"))
    hours = StringField(_l("Amount"), render_kw=AMOUNT)
    share = StringField(_l("Or a share"), render_kw=AMOUNT, description=_l("Such as 2/3 or 0.5."))
    of = SelectField(_l("Share of what"), choices=_choices(SHARES_OF))


class CapForm(LimitForm):
    per_activity = BooleanField(_l("For each activity, not all of them together"))


class RuleForm(Seen):
    """A rule. The reader of policies has the last word on whether what is written here makes one."""

    id = StringField(
        _l("Short name"),
        [InputRequired(), Length(max=80)],
        description=_l(
            "By this name exemptions, lower units and later versions know the rule. It does not change once used."
        ),
    )
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Length(max=200)])
    clause = TextAreaField(
        _l("Sentence of the regulation"),
        [Length(max=2000)],
        description=_l("The sentence that this rule puts into practice, word for word."),
    )
    clause_en = TextAreaField(_l("The sentence in English"), [Length(max=2000)])

    audience_tiers = CheckboxesField(_l("Tiers"))
    audience_flags = CheckboxesField(_l("Marks of the appointment"))
    audience_unit_kinds = CheckboxesField(_l("Kinds of unit"))
    audience_posts = TextAreaField(
        _l("Held posts"), description=_l("One a line, written as in the books of people and posts.")
    )

    ways = FieldList(FormField(WayForm), label=_l("Ways to meet it"), min_entries=1, max_entries=9)

    period_kind = SelectField(_l("Kind of period"), choices=_choices(PERIODS))
    period_months = StringField(
        _l("Months"),
        [InputRequired()],
        render_kw=NUMBER,
        description=_l("How long a period is; for an event: due so many months later."),
    )
    period_anchor = DateField(
        _l("First period begins on"),
        [Optional()],
        description=_l("The following ones begin so many months later; none lies before it."),
    )
    period_event = SelectField(_l("Counted from"), choices=_choices(EVENTS))
    period_first = SelectField(_l("The first one counted from"), choices=_choices(EVENTS))
    period_base = SelectField(
        _l("The next one counted from"),
        choices=_choices(BASES),
        description=_l(
            "Only an early renewal makes a difference: the due date can stay on the same day of the year."
        ),
    )
    period_window_months = StringField(
        _l("Months before the due date in which it may be renewed"),
        render_kw=NUMBER,
        description=_l("An earlier renewal leaves the due date where it is. Empty: any renewal counts."),
    )

    on_tier_change = SelectField(
        _l("When the tier changes within a period"),
        choices=[("", _l("Not decided: the person is not judged")), *_choices(TIER_CHANGES)],
        description=_l("Somebody is promoted in summer: what is owed for the year?"),
    )
    on_join = SelectField(_l("When somebody joins within a period"), choices=_choices(JOININGS))
    on_leave = SelectField(_l("During approved leave"), choices=_choices(LEAVE_EFFECTS))

    minima = FieldList(FormField(LimitForm), label=_l("Minima"), max_entries=20)
    caps = FieldList(FormField(CapForm), label=_l("Caps"), max_entries=20)
    each_months = StringField(_l("In every so many months"), render_kw=NUMBER)
    each_hours = StringField(_l("At least"), render_kw=AMOUNT)
    carry_max = StringField(
        _l("At most"), render_kw=AMOUNT, description=_l("Empty: nothing is carried over.")
    )
    carry_into = StringField(
        _l("Counted as"),
        [Length(max=80)],
        render_kw={"list": "categories"},
        description=_l("A category, so that what is carried over cannot fill the minimum of another one."),
    )
    carry_earned_in_last_months = StringField(
        _l("Earned in the last months of the period"),
        render_kw=NUMBER,
        description=_l("Empty: at any time in it."),
    )
    grace_months = StringField(
        _l("Months of grace"),
        render_kw=NUMBER,
        description=_l("So long after the due date a completion still counts as on time."),
    )

    def offer(self, offered: Offered) -> None:
        """What there is to choose from; whatever the rule names besides stays choosable."""
        self._offer_choices(self.audience_tiers, list(TIERS.items()))
        self._offer_choices(self.audience_flags, list(FLAGS.items()))
        self._offer_choices(self.audience_unit_kinds, offered.unit_kinds)
        for way in self.ways:
            self._offer_choices(way.form.categories, offered.categories)
        for entry in (*self.minima, *self.caps):
            self._offer_choices(entry.form.categories, offered.categories)

    def add_row(self, kind: str) -> None:
        """One more empty way, minimum or cap, where there is room for it."""
        rows: FieldList[Any] = {"ways": self.ways, "minima": self.minima, "caps": self.caps}[kind]
        if len(rows) < (rows.max_entries or 0):
            rows.append_entry(empty_way() if kind == "ways" else None)

    @staticmethod
    def _offer_choices(field: SelectMultipleField, choices: Sequence[tuple[str, Any]]) -> None:
        known = {key for key, _title in choices}
        field.choices = [*choices, *((key, key) for key in field.data or () if key not in known)]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a rule can name: keys with what they are called."""

    categories: Sequence[tuple[str, str]]
    unit_kinds: Sequence[tuple[str, Any]]
    programmes: Sequence[str] = ()


def empty_way(tiers: Sequence[str] = tuple(TIERS)) -> dict[str, Any]:
    """A way with nothing in it but the tiers to fill in."""
    return {"tiers": [{"tier": tier, "amount": ""} for tier in tiers]}
