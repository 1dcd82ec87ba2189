"""Calendar files: RFC 5545, as far as days on which something ends need it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LINE = 75  # octets without the line break (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class Day:
    """Something that falls on one day: what it is, a word about it, and how many days before one is reminded."""

    uid: str
    day: date
    title: str
    text: str
    url: str
    remind_before: int = 30


def calendar(days: Iterable[Day], *, name: str, made_at: datetime) -> str:
    """An iCalendar file with an all-day event for each."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xueshi//Certificates//EN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for each in days:
        lines += _event(each, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def fold(line: str) -> list[str]:
    """The line in parts of at most 75 octets, each but the first beginning with a space. No character is cut in two."""
    parts, part, size = [], "", 0
    for one in line:
        octets = len(one.encode("utf-8"))
        if size + octets > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + one, size + octets
    return [*parts, part]


def _event(each: Day, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{each.uid}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(each.title)}",
        f"DESCRIPTION:{_text(each.text)}",
        f"URL:{each.url}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(each.title)}",
        f"TRIGGER:-P{each.remind_before}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """A text value: RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")
