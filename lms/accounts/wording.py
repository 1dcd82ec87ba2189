"""The names of roles, and why a staff number cannot be a username, for people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.accounts.domain.usernames import UsernameProblem
from lms.contracts.access import Role

ROLES = {
    Role.MEMBER: _l("Member"),
    Role.TRAINER: _l("Trainer"),
    Role.MANAGER: _l("Manager"),
    Role.POLICY_OFFICER: _l("Policy officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
ROLE_MEANINGS = {
    Role.MEMBER: _l("learns, sits exams, sees the own hours"),
    Role.TRAINER: _l("writes courses, keeps question banks, sets exams"),
    Role.MANAGER: _l("sees the hours of the people, plans rotations"),
    Role.POLICY_OFFICER: _l("decides the rules of hours and exemptions"),
    Role.ADMINISTRATOR: _l("keeps people, accounts and settings"),
}
USERNAME_PROBLEMS = {
    UsernameProblem.TOO_SHORT: _l("The staff number has fewer than 3 characters."),
    UsernameProblem.HAS_SPACES: _l("There is a space in the staff number."),
    UsernameProblem.TAKEN: _l("Another account has this username."),
    UsernameProblem.SHARED: _l("Somebody else here has the same staff number but for capitals or width."),
}
