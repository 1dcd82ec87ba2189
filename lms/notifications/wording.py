"""Notices in words of the language that is being spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from lms.contracts.notices import NoticeType
from lms.notifications.domain.notice import Value, as_given, in_english
from lms.notifications.models import ReceivedNotice
from lms.web.i18n import current_locale, format_local_date


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as the list shows it."""

    id: int
    icon: str
    text: str
    given_at: datetime
    is_read: bool


def said(message: str, values: Mapping[str, Value]) -> str:
    """The message with its values, as one line: names in English for English readers, days as the language has them."""
    readable = in_english(values, current_locale() == "en")
    texts = {
        name: format_local_date(value, "long") if isinstance(value, date) else " ".join(value.split())
        for name, value in readable.items()
    }
    return str(gettext(message)) % texts


def shown(row: ReceivedNotice, types: Mapping[str, NoticeType]) -> ShownNotice:
    """The row in words."""
    kind = types[row.kind]
    text = said(kind.message, as_given(row.values))
    return ShownNotice(row.id, kind.icon, text, row.given_at, row.read_at is not None)
