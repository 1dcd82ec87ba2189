"""What administrators type."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from lms.accounts.domain.role_rules import GRANTABLE
from lms.accounts.wording import ROLE_MEANINGS, ROLES
from lms.web.forms import Form


class NewAccountForm(Form):
    """The username of a new account."""

    username = StringField(
        _l("Username"),
        [
            InputRequired(_l("Enter a username.")),
            Length(min=3, max=120, message=_l("Use 3 to 120 characters.")),
            Regexp(r"^\S+$", message=_l("Use no spaces.")),
        ],
        description=_l("What the person types to sign in; the staff number is a good choice."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class RoleForm(Form):
    """A role and the unit over which it is held."""

    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=[
            (role.value, _l("%(role)s: %(meaning)s", role=ROLES[role], meaning=ROLE_MEANINGS[role]))
            for role in GRANTABLE
        ],
    )
    unit = SelectField(
        _l("Over this unit and all below it"), [InputRequired(_l("Choose a unit."))], coerce=int
    )
