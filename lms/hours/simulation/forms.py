"""What is to be simulated."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import Optional

from lms.web.forms import Form

NOW, AS_WRITTEN = "now", "as_written"


class SimulationForm(Form):
    """A version, the unit whose people it would judge, the day that is looked at, and from when on it holds."""

    version_id = SelectField(_l("Version"), coerce=int)
    unit_id = SelectField(_l("Unit"), coerce=int)
    as_of = DateField(_l("As of"), validators=[Optional()], description=_l("Today where nothing is chosen."))
    holds = RadioField(
        _l("Periods that are judged by it"),
        choices=[
            (NOW, _l("Those that are open on that day, as though the version held already")),
            (AS_WRITTEN, _l("Those that end on or after the first day that the version names")),
        ],
        default=NOW,
    )

    def offer(self, versions: Iterable[tuple[int, str]], units: Iterable[tuple[int, str]]) -> None:
        """Sets what may be chosen."""
        self.version_id.choices = list(versions)
        self.unit_id.choices = list(units)
