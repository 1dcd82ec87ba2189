"""Signing in, and one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError

from lms.accounts.domain.password_rules import LONGEST, PasswordProblem, password_problem
from lms.organisation.people.forms import Email
from lms.web.forms import Form

PROBLEMS = {
    PasswordProblem.TOO_SHORT: _l("Use at least 10 characters. A few words in a row are easy to remember."),
    PasswordProblem.TOO_LONG: _l("Use at most 200 characters."),
    PasswordProblem.LIKE_USERNAME: _l("This is too much like the username."),
    PasswordProblem.TOO_COMMON: _l("Many people use this password, so it is tried first. Choose another."),
}


class LoginForm(Form):
    """Username and password."""

    username = StringField(
        _l("Username"),
        [InputRequired(_l("Enter your username.")), Length(max=120)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password.")), Length(max=LONGEST)],
        filters=(),
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    """The present password, and the new one twice."""

    present = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter the password you signed in with.")), Length(max=LONGEST)],
        filters=(),
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password."))],
        filters=(),
        description=_l(
            "At least 10 characters; a few words in a row are easy to remember. Not the username."
        ),
        render_kw={"autocomplete": "new-password", "minlength": 10},
    )
    again = PasswordField(
        _l("New password again"),
        [
            InputRequired(_l("Enter the new password a second time.")),
            EqualTo("new", _l("The two do not agree.")),
        ],
        filters=(),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, username: str, **values: Any) -> None:
        super().__init__(**values)
        self.username = username

    def validate_new(self, field: PasswordField) -> None:
        """Refuses what the rules refuse."""
        if problem := password_problem(field.data or "", self.username):
            raise ValidationError(str(PROBLEMS[problem]))


class ProfileForm(Form):
    """What one decides about one's own pages."""

    locale = SelectField(
        _l("Language"),
        choices=[("", _l("As the browser asks")), ("en", "English"), ("zh_Hans", "简体中文")],
        description=_l("Kept with your account, and used wherever you sign in."),
    )


class EmailForm(Form):
    """Where mail reaches one; empty: nowhere."""

    email = StringField(
        _l("E-mail"),
        [Optional(), Email()],
        description=_l(
            "For notices and for what you ask to have sent to you. The next roster may change it."
        ),
        render_kw={"type": "email", "autocomplete": "email"},
    )
