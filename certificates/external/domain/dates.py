"""Dates as certificates write them: 2026年5月20日, 二〇二六年五月二十日, 2026.05.20, May 20, 2026, 20 May 2026."""

from __future__ import annotations

import re
from datetime import date

_DIGITS = {sign: index for index, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_SHAPES = (
    r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日",
    r"(?P<cy>[〇○零一二三四五六七八九]{4})年(?P<cm>十?[一二三四五六七八九十])月(?P<cd>[一二三四五六七八九十]{1,3})日",
    r"(?<!\d)(?P<y2>(?:19|20)\d{2})\s*[-/.]\s*(?P<m2>\d{1,2})\s*[-/.]\s*(?P<d2>\d{1,2})(?!\d)",
    rf"(?P<em>{_MONTH})\s*(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<ey>(?:19|20)\d{{2}})",
    rf"(?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<em2>{_MONTH}),?\s+(?P<ey2>(?:19|20)\d{{2}})",
)
DATE = re.compile("|".join(_SHAPES), re.IGNORECASE)


def date_in(text: str) -> date | None:
    """The first date in the text that the calendar has, None when there is none."""
    return next(iter(dates_in(text)), None)


def dates_in(text: str) -> list[date]:
    """Every date in the text, in order."""
    found = (_date(match) for match in DATE.finditer(text))
    return [one for one in found if one is not None]


def _date(match: re.Match[str]) -> date | None:
    part = {name: value for name, value in match.groupdict().items() if value}
    if "cy" in part:
        year = int("".join(str(_DIGITS[sign]) for sign in part["cy"]))
        month, day = _chinese(part["cm"]), _chinese(part["cd"])
    elif "em" in part or "em2" in part:
        two = "2" if "em2" in part else ""
        year, day = int(part["ey" + two]), int(part["ed" + two])
        month = _MONTHS.index(part["em" + two][:3].lower()) + 1
    else:
        two = "2" if "y2" in part else ""
        year, month, day = (int(part[key + two]) for key in "ymd")
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese(text: str) -> int:
    """A number from 1 to 31 in Chinese numerals."""
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return _DIGITS.get(ones, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
