"""The words on the sheet. Both languages stand on every certificate, so they are written here and not translated."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from certificates.register.domain.snapshot import Kind, Snapshot, plain_decimal

_HEADINGS = {
    Kind.COURSE: ("结业证书", "Certificate of Completion"),
    Kind.PROGRAMME: ("结业证书", "Certificate of Completion"),
    Kind.TRAINING: ("培训证书", "Certificate of Training"),
    Kind.EXAM: ("合格证书", "Certificate of Achievement"),
    Kind.CONTEST: ("荣誉证书", "Certificate of Honour"),
    Kind.STATEMENT: ("学时证明", "Statement of Credit Hours"),
}
_SENTENCES = {
    Kind.COURSE: ("于{zh}完成课程学习", "has completed, on {en}, the course"),
    Kind.PROGRAMME: ("于{zh}完成培养项目", "has completed, on {en}, the programme"),
    Kind.TRAINING: ("于{zh}完成培训", "has completed, on {en}, the training"),
    Kind.EXAM: ("于{zh}通过考试", "has passed, on {en}, the examination"),
    Kind.CONTEST: ("于{zh}在知识竞赛中取得优异成绩", "has distinguished themselves, on {en}, in the contest"),
    Kind.STATEMENT: ("截至{zh}，本年度取得学时如下", "has earned, by {en}, the credit hours listed here"),
}
_CITATIONS = {
    Kind.COURSE: ("于{zh}完成{title}课程学习", "has completed the course {title_en} on {en}"),
    Kind.PROGRAMME: ("于{zh}完成{title}培养项目", "has completed the programme {title_en} on {en}"),
    Kind.TRAINING: ("于{zh}完成{title}培训", "has completed the training {title_en} on {en}"),
    Kind.EXAM: ("于{zh}通过{title}考试", "has passed the examination {title_en} on {en}"),
    Kind.CONTEST: (
        "在{title}知识竞赛中取得优异成绩",
        "has distinguished themselves in the contest {title_en}, held on {en}",
    ),
    Kind.STATEMENT: ("截至{zh}取得{title}", "has earned {title_en} by {en}"),
}
_MARKS = {"revoked": ("已撤销", "REVOKED"), "superseded": ("已替换", "REPLACED")}
"""What is written across the sheet of a certificate in this state; nothing in any other."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMERALS = "〇一二三四五六七八九"


class Words(TypedDict):
    """Every text that a template may place; an empty one is not printed."""

    document_title: str
    heading: str
    heading_en: str
    certify: str
    certify_en: str
    name: str
    name_latin: str
    recipient_en: str
    unit: str
    unit_en: str
    done: str
    done_en: str
    citation: str
    citation_en: str
    title: str
    title_en: str
    hours: str
    hours_en: str
    hours_figure: str
    hours_unit: str
    hours_unit_en: str
    grade: str
    grade_en: str
    year: str
    year_hours: str
    year_total: str
    year_total_en: str
    completed: str
    completed_chinese: str
    completed_en: str
    expires: str
    expires_en: str
    number_label: str
    serial: str
    valid_until: str
    valid_until_en: str
    scan: str
    issuer: str
    issuer_en: str
    issued: str
    issued_chinese: str
    issued_en: str
    seal_purpose: str


def mark_across(state: str) -> tuple[str, str] | None:
    """What is written across a sheet that proves nothing any more, in Chinese and English; None while it does."""
    return _MARKS.get(state)


def words(snapshot: Snapshot) -> Words:
    """The texts of one certificate in Chinese and English."""
    heading, heading_en = _HEADINGS[snapshot.kind]
    done, done_en = _SENTENCES[snapshot.kind]
    days = {"zh": chinese_date(snapshot.completed_on), "en": english_date(snapshot.completed_on)}
    titles = {"title": _in_title_marks(snapshot.title), "title_en": snapshot.title_en or snapshot.title}
    citation, citation_en = (text.format(**days, **titles) for text in _CITATIONS[snapshot.kind])
    hours = _hours(snapshot)
    expires = snapshot.expires_on
    return Words(
        document_title=f"{heading} {snapshot.person_name} {snapshot.title}",
        heading=heading,
        heading_en=heading_en,
        certify="兹证明",
        certify_en="This is to certify that",
        name=snapshot.person_name,
        name_latin=_unless_same(snapshot.person_name_latin, snapshot.person_name),
        recipient_en=snapshot.person_name_latin or snapshot.person_name,
        unit=snapshot.unit,
        unit_en=_unless_same(snapshot.unit_en, snapshot.unit),
        done=done.format(**days),
        done_en=done_en.format(**days),
        citation=citation,
        citation_en=citation_en,
        title=titles["title"],
        title_en=_unless_same(snapshot.title_en, snapshot.title),
        **hours,
        **_year(snapshot),
        grade=snapshot.grade,
        grade_en=snapshot.grade_en,
        completed=days["zh"],
        completed_chinese=chinese_numeral_date(snapshot.completed_on),
        completed_en=days["en"],
        expires=chinese_date(expires) if expires else "",
        expires_en=english_date(expires) if expires else "",
        number_label="证书编号 · Certificate No.",
        serial=snapshot.serial,
        valid_until=f"有效期至{chinese_date(expires)}" if expires else "",
        valid_until_en=f"Valid until {english_date(expires)}" if expires else "",
        scan="扫码验证真伪 · Scan to verify",
        issuer=snapshot.issuer,
        issuer_en=_unless_same(snapshot.issuer_en, snapshot.issuer),
        issued=chinese_date(snapshot.issued_on),
        issued_chinese=chinese_numeral_date(snapshot.issued_on),
        issued_en=english_date(snapshot.issued_on),
        seal_purpose="证书专用章",
    )


def chinese_date(day: date) -> str:
    """2026年5月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    """12 May 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def chinese_numeral_date(day: date) -> str:
    """二〇二六年五月十二日, as on documents in the traditional form."""
    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"


def _chinese_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (
        _NUMERALS[ones] if ones else ""
    )


class _Hours(TypedDict):
    hours: str
    hours_en: str
    hours_figure: str
    hours_unit: str
    hours_unit_en: str


def _hours(snapshot: Snapshot) -> _Hours:
    if snapshot.hours is None:
        return _Hours(hours="", hours_en="", hours_figure="", hours_unit="", hours_unit_en="")
    figure = plain_decimal(snapshot.hours)
    unit_en = "credit hour" if figure == "1" else "credit hours"
    if snapshot.category_en:
        unit_en = f"{unit_en}, {snapshot.category_en}"
    return _Hours(
        hours=f"{snapshot.category}{figure}学时",
        hours_en=f"{figure} {unit_en}",
        hours_figure=figure,
        hours_unit=f"学时 · {snapshot.category}" if snapshot.category else "学时",
        hours_unit_en=unit_en,
    )


class _Year(TypedDict):
    year: str
    year_hours: str
    year_total: str
    year_total_en: str


def _year(snapshot: Snapshot) -> _Year:
    year = str(snapshot.completed_on.year)
    if snapshot.year_hours is None:
        return _Year(year=year, year_hours="", year_total="", year_total_en="")
    figure = plain_decimal(snapshot.year_hours)
    return _Year(
        year=year,
        year_hours=figure,
        year_total=f"{year}年度累计{figure}学时",
        year_total_en=f"{figure} credit hours in {year}",
    )


def _in_title_marks(title: str) -> str:
    """Chinese titles stand in title marks; one that has them, or is in Latin letters only, stays as it is."""
    return title if title.isascii() or title.startswith("《") else f"《{title}》"


def _unless_same(text: str, other: str) -> str:
    return "" if text == other else text
