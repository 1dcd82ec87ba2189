"""The sheet of usernames and one-time passwords that an administrator hands out."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.accounts.domain.usernames import UsernameProblem
from lms.accounts.services.many_accounts import Login, Serving
from lms.accounts.wording import USERNAME_PROBLEMS
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def codes_workbook(
    logins: Sequence[Login], refused: Sequence[tuple[Serving, UsernameProblem]], address: str
) -> bytes:
    """A workbook with everybody's username and code, and a second sheet with those who got none. `address` is where
    one signs in."""
    who = [Column(_("Unit"), 30), Column(_("Name"), 18), Column(_("Staff number"), 16)]
    codes = Sheet(
        _("One-time passwords"),
        [*who, Column(_("Username"), 18), Column(_("One-time password"), 26)],
        [(*_who(login.person), login.username, login.code) for login in logins],
        notes=[
            _("Sign in at %(address)s; the password has to be changed there at once.", address=address),
            _("Hand each line to its person only, then destroy this sheet: it is stored nowhere else."),
        ],
    )
    if not refused:
        return workbook(codes)
    reasons = [(*_who(person), str(USERNAME_PROBLEMS[problem])) for person, problem in refused]
    return workbook(codes, Sheet(_("Without an account"), [*who, Column(_("Reason"), 60)], reasons))


def _who(person: Serving) -> tuple[str, str, str]:
    return localised(person, "unit_name"), localised(person), person.number
