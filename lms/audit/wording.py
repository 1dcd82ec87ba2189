"""The words of the audit trail."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l

from lms.accounts.wording import ROLES
from lms.organisation.wording import TIERS
from lms.plugins import Registry
from lms.web.i18n import in_page_language

FIELDS = {
    "username": _l("username"),
    "person": _l("person"),
    "role": _l("role"),
    "unit": _l("unit"),
    "is_active": _l("active"),
    "is_enabled": _l("switched on"),
    "accounts": _l("accounts"),
    "sessions_closed": _l("browsers signed out"),
    "hours": _l("hours"),
    "reason": _l("reason"),
    "name": _l("name"),
    "name_en": _l("English name"),
    "code": _l("code"),
    "parent": _l("above it"),
    "kind": _l("kind"),
    "number": _l("staff number"),
    "post": _l("post"),
    "tier": _l("tier"),
    "starts_on": _l("from"),
    "ends_on": _l("until"),
    "state": _l("state"),
    "title": _l("title"),
}
"""Values that several areas record. Others are shown under their own name, with spaces."""


def action_titles(registry: Registry) -> dict[str, str]:
    """What the recorded actions are called, by key, in the order of their names."""
    kept: dict[str, dict[str, str]] = current_app.extensions.setdefault("lms.audit_titles", {})
    language = str(get_locale())
    if language not in kept:  # a hundred translations took a quarter of the page's time
        named = {action.key: str(action.title) for action in registry.audit_actions.values()}
        kept[language] = dict(sorted(named.items(), key=lambda item: item[1]))
    return kept[language]


class FieldNames(dict[str, str]):
    """What recorded values are called in the page's language, by the name that they were recorded under."""

    def __init__(self) -> None:
        super().__init__(in_page_language(FIELDS))

    def __missing__(self, name: str) -> str:
        return name.replace("_", " ")


def field_name(name: str) -> str:
    """A recorded value's name for people."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def field_value(value: Any, name: str = "") -> str:
    """A recorded value for people; the name tells what a bare key means."""
    if name == "role" and value in ROLES:
        return str(ROLES[value])
    if name == "tier" and value in TIERS:
        return str(TIERS[value])
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        return ", ".join(field_value(one) for one in value) or "—"
    if isinstance(value, dict):
        return "; ".join(f"{field_name(key)}: {field_value(one, key)}" for key, one in value.items()) or "—"
    return str(value)
